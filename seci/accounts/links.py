"""One-time links: sent by mail, used once, over after a while. Opening one consumes nothing, because mail scanners do.

The secret is made when the letter is written and is known to the letter alone; rows and jobs hold a hash or nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from seci.accounts.models import OneTimeLink
from seci.commons.people import Person, checked_email
from seci.commons.refusals import N_, NotFound
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.sessions import digest_of

LIFETIME = {"invitation": timedelta(days=7), "reset": timedelta(minutes=60)}


class LinkOver(NotFound):
    """A link that never was, was used, or is over: the three are not told apart."""

    def __init__(self) -> None:
        super().__init__(N_("This link was used already, or its time is over. Ask for a new one."))


def new(purpose: str, email: str, *, by: Person | None = None) -> OneTimeLink:
    """A link nobody can open yet: its secret is made by `mint`."""
    link = OneTimeLink(purpose=purpose, email=checked_email(email), digest=_unopenable(), by_id=by.id if by else None)
    link.made_at, link.over_at = now(), now() + LIFETIME[purpose]
    return link


def mint(link: OneTimeLink) -> str:
    """Give a link a fresh secret (256 bits); an earlier one is dead from now on."""
    secret = secrets.token_urlsafe(32)
    link.digest = digest_of(secret)
    return secret


def renew(link: OneTimeLink) -> None:
    """Let a link last its whole time again, and forget its secret until a new letter is written."""
    link.digest, link.over_at = _unopenable(), now() + LIFETIME[link.purpose]


def usable(secret: str, purpose: str) -> OneTimeLink:
    """The link a secret opens, for one purpose only.

    Raises:
        LinkOver: there is none, or no more.
    """
    query = select(OneTimeLink).where(OneTimeLink.digest == digest_of(secret), OneTimeLink.purpose == purpose)
    query = query.where(OneTimeLink.used_at.is_(None), OneTimeLink.over_at > now())
    link = db.session.scalar(query.with_for_update())
    if link is None:
        raise LinkOver
    return link


def forget_resets(person: Person) -> None:
    """End the resets a person has not used: after a change of password or address, and when the door is closed."""
    unused = delete(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    db.session.execute(unused.where(OneTimeLink.purpose == "reset"))


def _unopenable() -> str:
    return f"none:{secrets.token_hex(16)}"
