"""The ledger's lines: who did what to which item, when. Appended in the same transaction as the deed, never edited.

A kind of event is declared beside the verb that records it, with the sentence people will read. Other rooms may follow
it: their function runs in the same transaction, so that a reaction is never lost nor left over. Events hold numbers and
enums, never people's words; sentences are made when read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db

if TYPE_CHECKING:  # spaces record events and items stand in spaces: at run time the ledger knows an item by its number
    from seci.commons.items import Item

Fact = int | str | bool | None


class Event(Base):
    """One line. `kind` reads `noun.past`; `facts` holds further numbers and enums."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_kind_by_id_at", "kind", "by_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(index=True)  # no foreign key: the ledger outlives what it speaks of
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person | None] = relationship()
    item: Mapped[Item | None] = relationship("Item", primaryjoin="foreign(Event.item_id) == Item.id", viewonly=True)


Follower = Callable[[Event, Any], None]


@dataclass
class EventKind:
    """A declared kind: its name, its sentence (`%(by)s` and `%(item)s`), and who follows it."""

    name: str
    sentence: str
    followers: list[Follower] = field(default_factory=list)

    def follow(self, function: Follower) -> Follower:
        """Run a function `(event, subject)` whenever this is recorded, in the same transaction."""
        self.followers.append(function)
        return function

    def record(self, subject: Any = None, *, by: Person | None, **facts: Fact) -> Event:
        """Append a line about a subject (an item, or anything else whose number goes into the facts)."""
        item_id = subject.id if getattr(subject, "is_item", False) else None
        event = Event(kind=self.name, at=now(), by_id=by.id if by else None, item_id=item_id, facts=facts)
        db.session.add(event)
        db.session.flush()
        for follower in self.followers:
            follower(event, subject)
        return event


KINDS: dict[str, EventKind] = {}


def declare(name: str, sentence: str) -> EventKind:
    """Declare a kind of event, once."""
    if name in KINDS:
        raise ValueError(f"the event {name} is declared twice")
    KINDS[name] = EventKind(name, sentence)
    return KINDS[name]


def about(item: Item) -> Select[Event]:
    """What happened to an item, newest first."""
    return select(Event).where(Event.item_id == item.id).order_by(Event.id.desc())
