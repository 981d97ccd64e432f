"""People who only look: what a page asks of whoever opened it, as one plain row, and what was found out about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, SessionTransaction

from seci.commons.people import Identity, Person
from seci.plumbing.db import db
from seci.plumbing.statements import Kept


@dataclass(frozen=True, slots=True)
class Reader(Identity):
    """A person who only looks: what pages ask of whoever opened them, read as one plain row."""

    id: int
    email: str
    handle: str
    name: str
    role: str
    zone: str
    locale: str
    theme: str
    joined_at: datetime
    is_active: bool
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


READER = Kept(
    lambda: select(
        Person.id,
        Person.email,
        Person.handle,
        Person.name,
        Person.role,
        Person.zone,
        Person.locale,
        Person.theme,
        Person.joined_at,
        Person.deactivated_at.is_(None),
    ).where(Person.id == bindparam("id"))
)


def get(person_id: int) -> Reader | None:
    """A person by number, for pages that change nothing."""
    row = READER.first(id=person_id)
    return None if row is None else Reader(*row)


def known_of(person: Person) -> dict[str, Any]:
    """What was found out about somebody, by name: kept for the transaction; for a reader, with them."""
    if isinstance(person, Reader):
        return person.known
    everybody: dict[int, dict[str, Any]] = db.session.info.setdefault("known", {})
    return everybody.setdefault(person.id, {})


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop("known", None)
