"""Pages of coming in, of one's settings, of people, and of administration."""

from __future__ import annotations

from seci.accounts.routes import (
    admin,
    admin_mail,
    admin_people,
    invitations,
    jobs,
    joining,
    passwords,
    people,
    profile,
    resets,
    sessions,
    sign_in,
    strictness,
    teams,
    tokens,
    welcome,
)

__all__ = [
    "admin",
    "admin_mail",
    "admin_people",
    "invitations",
    "jobs",
    "joining",
    "passwords",
    "people",
    "profile",
    "resets",
    "sessions",
    "sign_in",
    "strictness",
    "teams",
    "tokens",
    "welcome",
]
