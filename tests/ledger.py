"""What the ledger says, for tests."""

from __future__ import annotations

from sqlalchemy import select

from seci.commons.events import Event
from seci.plumbing.db import db


def kinds() -> list[str]:
    """The kinds of all events so far, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def last(kind: str) -> Event:
    """The latest event of a kind."""
    db.session.rollback()
    found = db.session.scalar(select(Event).where(Event.kind == kind).order_by(Event.id.desc()).limit(1))
    assert found is not None, f"no {kind} in {kinds()}"
    return found
