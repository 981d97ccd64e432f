"""API tokens: shown once, kept as a hash. Their rights are their owner's at the moment of asking, or reading alone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from seci.accounts.models import ApiToken
from seci.commons import events
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.asides import note_in_passing
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.sessions import digest_of

PREFIX = "seci_"
SCOPES = ("read", "write")
MAX_DAYS = 365
MAX_TOKENS = 50
SEEN_EVERY = timedelta(minutes=1)

made = events.declare("token.made", N_("%(by)s made an API token"))
revoked = events.declare("token.revoked", N_("%(by)s revoked an API token"))


def make(owner: Person, name: str, *, scope: str = "read", days: int = 90, by: Person | None) -> tuple[ApiToken, str]:
    """A new token and its secret (256 bits), which is known only now.

    Raises:
        Invalid: the name, scope or number of days cannot be taken, or there are 50 tokens already.
    """
    token = ApiToken(person_id=owner.id, name=_checked_name(name), scope=scope, made_at=now())
    if scope not in SCOPES:
        raise Invalid({"scope": N_("Choose read or write.")})
    if not 1 <= days <= MAX_DAYS:
        raise Invalid({"days": N_("Choose a number of days from 1 to 365.")})
    if len(of(owner)) >= MAX_TOKENS:
        raise Invalid({"name": N_("You have 50 tokens. Revoke some you no longer use.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    token.digest, token.over_at = digest_of(secret), now() + timedelta(days=days)
    db.session.add(token)
    db.session.flush()
    made.record(by=by, token=token.id, person=owner.id, scope=scope)
    return token, secret


def authenticate(secret: str) -> ApiToken | None:
    """The token a secret opens: not revoked, not over, its owner still here. Its use is noted once a minute."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    query = select(ApiToken).join(Person).where(ApiToken.digest == digest_of(secret), ApiToken.revoked_at.is_(None))
    token = db.session.scalar(query.where(ApiToken.over_at > now(), Person.deactivated_at.is_(None)))
    if token is not None and (token.seen_at is None or token.seen_at < now() - SEEN_EVERY):
        note_in_passing(update(ApiToken).where(ApiToken.id == token.id).values(seen_at=now()))
    return token


def of(owner: Person) -> Sequence[ApiToken]:
    """A person's tokens that still open something, newest first."""
    query = select(ApiToken).where(ApiToken.person_id == owner.id, ApiToken.revoked_at.is_(None))
    return db.session.scalars(query.where(ApiToken.over_at > now()).order_by(ApiToken.id.desc())).all()


def get(token_id: int, viewer: Person) -> ApiToken | None:
    """One of the viewer's own tokens."""
    return next((token for token in of(viewer) if token.id == token_id), None)


def revoke(token: ApiToken, *, by: Person | None) -> None:
    """Make a token worthless from the next request on."""
    token.revoked_at = now()
    revoked.record(by=by, token=token.id, person=token.person_id)


def revoke_all(owner: Person, *, by: Person) -> None:
    """Make all of a person's tokens worthless."""
    for token in of(owner):
        revoke(token, by=by)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise Invalid({"name": N_("Name the token in 1 to 80 characters, so that you know it again.")})
    return name
