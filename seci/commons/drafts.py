"""Drafts: what one person typed and has not saved, kept on the server while they type. Never a state, never an item:
nobody else ever sees one, and no index, event or count speaks of it.

A draft holds the fields of a form as they were typed. Its kind says which form that is; a room says beside its routes
where the form of a kind is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from seci.commons import items, texts
from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db

LONGEST = 10_000
"""Characters kept of a field in one line. More than may be saved: what is too long is shortened by who typed it."""


class Draft(Base):
    """One person's unsaved text, for an item or for one not yet made.

    `title` is what lists call it, `body` its longest field, `typed` the other fields of the form by their names.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "kind", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    submission: Mapped[str | None] = mapped_column(index=True)
    base: Mapped[int | None]
    title: Mapped[str]
    body: Mapped[str]
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    began_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    item: Mapped[Item | None] = relationship(foreign_keys=[item_id])

    def said(self, name: str) -> str:
        """What was typed into another field; empty where nothing was."""
        return str(self.typed.get(name) or "")

    def number(self, name: str) -> int | None:
        """The number another field holds, if it is one."""
        said = self.said(name)
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 11 else None


Way = Callable[[Draft], str]
WAYS: dict[str, Way] = {}


def way_back(kind: str) -> Callable[[Way], Way]:
    """Say by which address somebody goes on with a draft of a kind; called with the draft."""

    def register(function: Way) -> Way:
        WAYS[kind] = function
        return function

    return register


# --- reading -----------------------------------------------------------------------------------------------------


def get(draft_id: int, person: Person) -> Draft | None:
    """One of a person's own drafts."""
    return db.session.scalar(select(Draft).where(Draft.id == draft_id, Draft.person_id == person.id))


def get_begun(draft_id: int, person: Person, kind: str) -> Draft | None:
    """One of a person's own drafts of something not yet made."""
    return db.session.scalar(begun_by(person, kind).where(Draft.id == draft_id))


def of(person: Person, kind: str, item: Readable) -> Draft | None:
    """What a person has typed for an item."""
    return db.session.scalar(_of(person, kind).where(Draft.item_id == item.id))


def new_of(person: Person, kind: str, submission: str) -> Draft | None:
    """What a person has typed for something not yet made, by the key of its form."""
    return db.session.scalar(_of(person, kind).where(Draft.submission == submission, Draft.item_id.is_(None)))


def begun_by(person: Person, *kinds: str) -> Select[Draft]:
    """What a person has begun of some kinds and not made yet, newest first."""
    return _newest(_of(person, *kinds).where(Draft.item_id.is_(None)))


def of_person(person: Person) -> Select[Draft]:
    """All a person has typed and not saved, newest first; what they may not read any more is left out."""
    readable = select(Item.id).where(items.is_readable_by(person))
    query = select(Draft).where(Draft.person_id == person.id)
    query = query.where(or_(Draft.item_id.is_(None), Draft.item_id.in_(readable)))
    return _newest(query).options(joinedload(Draft.item))


def _of(person: Person, *kinds: str) -> Select[Draft]:
    return select(Draft).where(Draft.person_id == person.id, Draft.kind.in_(kinds))


def _newest(query: Select[Draft]) -> Select[Draft]:
    return query.order_by(Draft.changed_at.desc(), Draft.id.desc())


# --- what is done to one ------------------------------------------------------------------------------------------


def keep(
    person: Person,
    kind: str,
    item: Readable,
    *,
    base: int,
    title: str,
    body: str,
    typed: Mapping[str, str] | None = None,
    submission: str | None = None,
) -> Draft:
    """Keep what a person is typing for an item, in place of what was kept before.

    Args:
        base: the revision the form began from.
        typed: the form's other fields; where None, those kept before stay.
        submission: the key of the form it was typed into.

    Raises:
        Invalid, TooLarge: a text cannot be taken.
    """
    draft = of(person, kind, item) or Draft(person_id=person.id, kind=kind, item_id=item.id, began_at=now(), typed={})
    draft.base, draft.submission = base, submission
    return _fill(draft, title, body, typed)


def keep_new(
    person: Person, kind: str, submission: str, *, title: str, body: str, typed: Mapping[str, str] | None = None
) -> Draft:
    """Keep what a person is typing for something not yet made.

    Raises:
        Invalid, TooLarge: a text cannot be taken.
    """
    draft = new_of(person, kind, submission)
    draft = draft or Draft(person_id=person.id, kind=kind, submission=submission, began_at=now(), typed={})
    return _fill(draft, title, body, typed)


def _fill(draft: Draft, title: str, body: str, typed: Mapping[str, str] | None) -> Draft:
    draft.title, draft.body = title[:LONGEST].replace("\x00", ""), texts.checked(body)
    if typed is not None:
        draft.typed = {name: texts.checked(text, name) for name, text in typed.items()}
    draft.changed_at = now()
    db.session.add(draft)
    db.session.flush()
    return draft


def drop(person: Person, kind: str, item: Readable) -> None:
    """Forget what a person typed for an item: what it became is saved."""
    _drop(person, kind, Draft.item_id == item.id)


def drop_new(person: Person, kind: str, submission: str) -> None:
    """Forget what a person typed for something that is made now."""
    _drop(person, kind, Draft.submission == submission)


def _drop(person: Person, kind: str, condition: Any) -> None:
    db.session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.kind == kind, condition))


def discard(draft: Draft) -> None:
    """Throw a draft away."""
    db.session.delete(draft)
