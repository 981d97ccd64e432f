"""Items: the one noun under all kinds. What can be found, linked, permitted and watched is an item.

An item's audience is a set of tokens; a person holds tokens; who holds one of the item's may read it. There is no other
way to read: every query begins from `readable_by`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons import spaces, texts
from seci.commons.people import Person
from seci.commons.readers import known_of
from seci.commons.refusals import N_, Invalid
from seci.commons.spaces import Space
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.statements import among

MAX_TITLE = 300
QUIET_KINDS = ("pairing", "log", "insight", "checklist", "assignment", "habit", "run")
"""Kinds a link means by number and never by title: few read them, and nobody's private word may catch a name."""
ONE_S_OWN_KINDS = ("assignment", "habit", "run")
"""Kinds that are no news: they say what somebody does, not what there is to read."""


class Item(Base):
    """What every kind has and nothing else, so that lists of mixed kinds cost one query."""

    __tablename__ = "item"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "item"}
    __table_args__: Any = (
        Index("ix_item_space_id_changed_at", "space_id", "changed_at"),
        Index("ix_item_owner_id_kind_changed_at", "owner_id", "kind", "changed_at"),
        Index("ix_item_changed_by_id_kind_changed_at", "changed_by_id", "kind", "changed_at"),
        Index("ix_item_kind_changed_at", "kind", "changed_at"),
        Index("ix_item_kind_made_at", "kind", "made_at"),
        Index("ix_item_kind_title_key", "kind", "title_key"),
        Index("ix_item_kind_space_id", "kind", "space_id"),
    )

    room: ClassVar[str]
    is_item: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=0)

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    changed_by: Mapped[Person] = relationship(foreign_keys=[changed_by_id])
    space: Mapped[Space | None] = relationship()


SomeItem = TypeVar("SomeItem", bound=Item)


class Audience(Base):
    """A token that lets people read an item: `all`, `space:3` or `person:7`."""

    __tablename__ = "audience"
    __table_args__ = (Index("ix_audience_token_item_id", "token", "item_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)


class Part(Base):
    """The part a person plays in an item (author, reviewer, mentor, learner …); predicates of permission read it."""

    __tablename__ = "part"
    __table_args__ = (Index("ix_part_person_id_as", "person_id", "as"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    plays: Mapped[str] = mapped_column("as", primary_key=True)


class Alias(Base):
    """A former or further name an item answers to in links."""

    __tablename__ = "alias"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    name_key: Mapped[str] = mapped_column(primary_key=True, index=True)
    name: Mapped[str]


class Removal(Base):
    """An item in the bin: by whom, since when, and with which other item it went there."""

    __tablename__ = "removal"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    with_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)


def tokens_of(person: Person) -> tuple[str, ...]:
    """The tokens a person holds now; membership changes take effect at the next request and re-index nothing."""
    known = known_of(person)
    if "tokens" not in known:
        spaces_ = [f"space:{space_id}" for space_id in spaces.shares_of(person)]
        known["tokens"] = ("all", f"person:{person.id}", *spaces_)
    tokens: tuple[str, ...] = known["tokens"]
    return tokens


def is_readable(item_id: Any) -> ColumnElement[bool]:
    """The same for statements that are built once and run with `tokens=tokens_of(viewer)`.

    Building a statement costs several times what running it does, so those of the pages people open all day are kept.
    """
    return exists().where(Audience.item_id == item_id, among(Audience.token, "tokens"))


def is_readable_by(person: Person, item_id: Any = None) -> ColumnElement[bool]:
    """The condition on `Item`, or on another column that holds an item's number, that a person may read it."""
    number = Item.id if item_id is None else item_id
    return exists().where(Audience.item_id == number, Audience.token.in_(tokens_of(person)))


def readable_by(person: Person) -> Select[Item]:
    """All items a person may read, in no order."""
    return select(Item).where(is_readable_by(person))


def readable(kind: type[SomeItem], person: Person) -> Select[SomeItem]:
    """Items of one kind a person may read, in no order.

    Joining a kind's own table says as much, but an engine may then go through the items of all kinds to find a few.
    """
    of_it = Item.kind == kind.__mapper__.polymorphic_identity
    return select(kind).where(of_it, is_readable_by(person))


_SOME = select(Item).where(is_readable(Item.id), Item.id.in_(bindparam("ids", expanding=True)))


def get(item_id: int, viewer: Person) -> Item | None:
    """An item the viewer may read."""
    return db.session.scalar(_SOME, {"ids": [item_id], "tokens": tokens_of(viewer)})


def get_many(ids: Sequence[int], viewer: Person) -> list[Item]:
    """Those of some items the viewer may read, in the order asked for."""
    if not ids:
        return []
    found = {item.id: item for item in db.session.scalars(_SOME, {"ids": list(ids), "tokens": tokens_of(viewer)})}
    return [found[item_id] for item_id in ids if item_id in found]


def recently_changed(viewer: Person) -> Select[Item]:
    """What changed of late, newest first."""
    query = readable_by(viewer).where(Item.kind.not_in(ONE_S_OWN_KINDS))
    return query.order_by(Item.changed_at.desc(), Item.id.desc())


def bears_its_name(bearer: Any) -> ColumnElement[bool]:
    """The condition on items, or an alias of theirs, that their title is a name links may use."""
    condition: ColumnElement[bool] = and_(*(bearer.kind != kind for kind in QUIET_KINDS))
    return condition


def key_of(title: str) -> str:
    """What two titles are compared by, as all names are."""
    return texts.key_of(title)


def checked_title(title: str) -> str:
    """A title as it is stored.

    Raises:
        Invalid: it is empty or over 300 characters.
    """
    title = texts.in_one_line(title)
    if not title:
        raise Invalid({"title": N_("Enter a title.")})
    if len(title) > MAX_TITLE:
        raise Invalid({"title": N_("Shorten the title to at most 300 characters.")})
    return title


def start(item: Item, title: str, *, by: Person, space: Space | None) -> None:
    """Fill in what every new item has."""
    item.title = checked_title(title)
    item.title_key = key_of(item.title)
    item.owner_id = item.changed_by_id = by.id
    item.space_id = space.id if space else None
    item.made_at = item.changed_at = now()


def hold(item_id: int) -> None:
    """Keep others from changing an item until this transaction ends. SQLite has one writer and needs no telling."""
    if not db.is_sqlite:
        db.session.execute(select(Item.id).where(Item.id == item_id).with_for_update())


def touch(item: Item, *, by: Person) -> None:
    """Say that an item changed now."""
    item.changed_at, item.changed_by_id = now(), by.id


def retitle(item: Item, title: str) -> bool:
    """Give an item another title; the old one stays as an alias so that links keep working. False when unchanged."""
    title = checked_title(title)
    if title == item.title:
        return False
    if key_of(title) != item.title_key:
        add_alias(item, item.title)
    item.title, item.title_key = title, key_of(title)
    return True


def add_alias(item: Item, name: str) -> None:
    """Let an item answer to a further name."""
    if key_of(name) and db.session.get(Alias, (item.id, key_of(name))) is None:
        db.session.add(Alias(item_id=item.id, name_key=key_of(name), name=name[:MAX_TITLE]))
        db.session.flush()


_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_TITLED = select(Item).where(is_readable(Item.id), bears_its_name(Item), Item.title_key.in_(_KEYS))
_TITLED = _TITLED.order_by(Item.id.desc())
_CALLED = (
    select(Item, Alias.name_key)
    .join(Alias)
    .where(is_readable(Item.id), bears_its_name(Item), Alias.name_key.in_(_KEYS))
    .order_by(Item.id.desc())
)


def named(keys: Iterable[str], viewer: Person) -> dict[str, Item]:
    """The readable item each name stands for: by title, else by alias; the oldest where several answer.

    Args:
        keys: names as `key_of` makes them.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    values = {"keys": list(wanted), "tokens": tokens_of(viewer)}
    found = {item.title_key: item for item in db.session.scalars(_TITLED, values)}
    if missing := wanted - found.keys():
        called = db.session.execute(_CALLED, {**values, "keys": list(missing)})
        found |= {key: item for item, key in called}
    return found


def audience_of(item: Item) -> list[str]:
    """The tokens that let people read an item."""
    return list(db.session.scalars(select(Audience.token).where(Audience.item_id == item.id)))


READDRESSED: list[Callable[[Item], None]] = []


def readdressed(function: Callable[[Item], None]) -> Callable[[Item], None]:
    """Run a function, in the same transaction, whenever other people than before may read an item."""
    READDRESSED.append(function)
    return function


def set_audience(item: Item, tokens: Iterable[str]) -> bool:
    """Say who may read an item from now on. True when that changed; the caller queues it for the index."""
    wanted = set(tokens)
    present = set(db.session.scalars(select(Audience.token).where(Audience.item_id == item.id)))
    if gone := present - wanted:
        db.session.execute(delete(Audience).where(Audience.item_id == item.id, Audience.token.in_(gone)))
    db.session.add_all(Audience(item_id=item.id, token=token) for token in sorted(wanted - present))
    db.session.flush()
    if wanted == present:
        return False
    for function in READDRESSED:
        function(item)
    return True


def play(item: Item, person: Person, plays: str) -> None:
    """Remember the part a person plays in an item."""
    if db.session.get(Part, (item.id, person.id, plays)) is None:
        db.session.add(Part(item_id=item.id, person_id=person.id, plays=plays))


def people_in(item: Item, plays: str) -> list[Person]:
    """Who plays a part in an item, by name."""
    query = select(Person).join(Part, Part.person_id == Person.id).where(Part.item_id == item.id, Part.plays == plays)
    return list(db.session.scalars(query.order_by(Person.name)))


def count(query: Select[Item]) -> int:
    """How many items a query would give."""
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
