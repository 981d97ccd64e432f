"""Notices: what a person should hear of, kept until read. Made from numbers; the sentence is made when shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Select, bindparam, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from seci.commons import items
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.statements import Kept

SENTENCES = {
    "mentioned": N_("%(by)s mentioned you in %(item)s"),
    "commented": N_("%(by)s commented on %(item)s"),
    "answered": N_("%(by)s answered your comment on %(item)s"),
    "suggested": N_("%(by)s suggests something for %(item)s, from practising it"),
    "offered": N_("%(by)s offers you the pairing %(item)s"),
    "accepted": N_("%(by)s accepted the pairing %(item)s"),
    "declined": N_("%(by)s declined the pairing %(item)s"),
    "paused": N_("%(by)s paused the pairing %(item)s"),
    "resumed": N_("%(by)s resumed the pairing %(item)s"),
    "ended": N_("%(by)s ended the pairing %(item)s"),
    "logged": N_("%(by)s logged %(item)s"),
    "entrusted": N_("%(by)s noted a follow-up for you in %(item)s"),
    "seen": N_("%(by)s has seen %(item)s too"),
    "written down": N_("%(by)s wrote down what you noticed, in %(item)s"),
    "assigned": N_("%(by)s gave you %(item)s to practise"),
    "declined to practise": N_("%(by)s does not practise %(item)s, which you gave them"),
}


class Notice(Base):
    """Something a person should hear of."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    passage: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    item: Mapped[Item] = relationship()


def tell(people: Iterable[Person], kind: str, item: Item, *, by: Person, passage: str | None = None) -> None:
    """Leave a notice with each person but the one who did it; who may not read the item sees none."""
    for person_id in {person.id for person in people} - {by.id}:
        db.session.add(Notice(person_id=person_id, kind=kind, by_id=by.id, item_id=item.id, passage=passage, at=now()))


def of(person: Person) -> Select[Notice]:
    """A person's notices about what they may still read, newest first."""
    query = select(Notice).join(Item, Item.id == Notice.item_id).where(Notice.person_id == person.id)
    query = query.options(joinedload(Notice.item), joinedload(Notice.by))
    return query.where(items.is_readable_by(person)).order_by(Notice.id.desc())


UNREAD = Kept(
    lambda: (
        select(func.count())
        .select_from(Notice)
        .where(Notice.person_id == bindparam("person"), Notice.read_at.is_(None), items.is_readable(Notice.item_id))
    )
)


def unread(person: Person) -> int:
    """How many notices a person has not read."""
    return UNREAD.scalar(person=person.id, tokens=items.tokens_of(person)) or 0


def mark_read(person: Person, newest: int | None = None) -> None:
    """Say that a person has seen all of theirs; up to that number where what came since was not shown to them."""
    fresh = update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    fresh = fresh if newest is None else fresh.where(Notice.id <= newest)
    db.session.execute(fresh.values(read_at=now()))
