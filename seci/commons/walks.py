"""Walks through the lineage, as parts of statements that are kept (`plumbing/statements.py`).

A walk is a list of hand-overs, each with the way it was gone and the item it leads to. It remembers hand-overs, not
items, so that it ends although the spiral comes back; and it is read no further than its limit, nearest first.

Statements made of these are run with `id`, the item they begin at, and with `person` and `tokens` of the viewer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Integer, Select, String, bindparam, case, cast, exists, func, or_, select
from sqlalchemy import literal_column as sql

from seci.commons.glances import ItemGlance
from seci.commons.items import Audience, Item, Part, is_readable
from seci.commons.lineage import HandOver
from seci.commons.people import Membership, Person
from seci.commons.topics import ItemTopic
from seci.plumbing.db import db

BLANK: Any = sql("' '", String)

UP, DOWN = -1, 1
"""The two ways: to what something grew from, and to what grew out of it."""

HANDED = HandOver.__table__
IS_LINK = HANDED.c.mode == sql("'combination'", String)  # said in full: else the index without links would not be used

CONVERSIONS = ~IS_LINK
IS_OPEN = is_readable(HANDED.c.from_item_id) & is_readable(HANDED.c.to_item_id)
"""A link to what somebody may not read looks to them like one to what nobody has written: it leads nowhere."""
ALL = CONVERSIONS | IS_LINK & IS_OPEN


class Handed(NamedTuple):
    """A hand-over on a walk. Of an item the viewer may not read there is its number and nothing else.

    number: 0 where a walk begins; then `source` is the item it begins at, and nothing is said of a target.
    teams: numbers of the teams whoever did it is in, as "1 4".
    may_know: whether the viewer did it, or has a part in one of its ends, or owns it.
    is_shared: whether others than its owner may read the item the walk begins at.
    """

    number: int
    way: int
    mode: str | None
    at: datetime | None
    source_id: int
    target_id: int | None
    by_id: int | None
    by_name: str | None
    by_handle: str | None
    teams: str | None
    may_know: bool
    is_shared: bool
    source_kind: str | None
    source_title: str | None
    source_revision: int | None
    source_made_at: datetime | None
    target_kind: str | None
    target_title: str | None
    target_revision: int | None
    from_passage: str | None = None
    to_passage: str | None = None
    from_text: str | None = None
    to_text: str | None = None

    @property
    def hither(self) -> int:
        """The number of the item the walk came from."""
        return self.target_id or 0 if self.way == UP else self.source_id

    @property
    def thither(self) -> int:
        """The number of the item the walk went to."""
        return self.source_id if self.way == UP else self.target_id or 0

    @property
    def ends(self) -> list[ItemGlance]:
        """Those of its ends that the viewer may read."""
        columns = (
            (self.source_id, self.source_kind, self.source_title, self.source_revision),
            (self.target_id, self.target_kind, self.target_title, self.target_revision),
        )
        return [ItemGlance(n or 0, kind, title or "", revision or 0) for n, kind, title, revision in columns if kind]

    @property
    def is_open(self) -> bool:
        """Whether the viewer may read both its ends."""
        return self.source_kind is not None and self.target_kind is not None


def beginning() -> Select[Any]:
    """Where walks begin: the item `id`, both ways; with a topic also what it is given to, as far as one may read it."""
    item, given = Item.__table__, ItemTopic.__table__
    is_given = (given.c.topic_id == bindparam("id")) & is_readable(given.c.item_id)
    parts = [
        _walked(sql("0", Integer), number, sql(str(way), Integer)).where(condition)
        for number, condition in ((item.c.id, item.c.id == bindparam("id")), (given.c.item_id, is_given))
        for way in (UP, DOWN)
    ]
    return select(parts[0].union(*parts[1:]).subquery())


def _walked(hand_over_id: Any, item_id: Any, way: Any) -> Select[Any]:
    return select(hand_over_id.label("number"), item_id.label("item_id"), way.label("way"))


def walk(start: Select[Any], through: ColumnElement[bool], limit: int, telling: Any = None) -> CTE:
    """From a start through all hand-overs of a kind that lead on, and those that lead on from there, and so on.

    Of those only the `telling` ones, if a condition is given.

    SQLite walks to the very end unless the limit stands inside the recursion, where PostgreSQL allows none; that one
    walks no further than it is asked to.
    """
    line = start.cte(recursive=True)
    led = step(line, through)
    line = line.union(led if telling is None else led.where(telling))
    if db.is_sqlite:
        line.element = line.element.limit(limit)  # type: ignore[attr-defined]
    return select(line).limit(limit).cte()


def turned(line: CTE) -> CTE:
    """What was come to on a walk, to be gone on from the other way; where the walk began both are known already."""
    return select(line.c.number, line.c.item_id, (-line.c.way).label("way")).where(line.c.number != 0).cte()


def step(line: CTE, through: ColumnElement[bool]) -> Select[Any]:
    """The hand-overs of a kind that lead on from a walk, each the way that was gone so far."""
    is_down = line.c.way == sql(str(DOWN), Integer)
    leads_down = is_down & (HANDED.c.from_item_id == line.c.item_id)
    leads_up = ~is_down & (HANDED.c.to_item_id == line.c.item_id)
    there = case((is_down, HANDED.c.to_item_id), else_=HANDED.c.from_item_id)
    led = _walked(HANDED.c.id, there, line.c.way)
    return led.select_from(line.join(HANDED, or_(leads_down & through, leads_up & through)))


def told(walked: Any, *more: Any) -> Select[Any]:
    """What is known of the hand-overs of a walk, in the order of `Handed`; `more` are its last columns."""
    source, target = Item.__table__.alias(), Item.__table__.alias()
    begins = func.coalesce(HANDED.c.from_item_id, walked.c.item_id)
    query = select(
        *(walked.c.number, walked.c.way, HANDED.c.mode, HANDED.c.at, begins, HANDED.c.to_item_id),
        *(HANDED.c.by_id, Person.name, Person.handle, _teams(), _may_know(source, target), _is_shared(source)),
        *(source.c.kind, source.c.title, source.c.revision, source.c.made_at),
        *(target.c.kind, target.c.title, target.c.revision),
        *more,
    )
    lines = walked.outerjoin(HANDED, HANDED.c.id == walked.c.number).outerjoin(Person, Person.id == HANDED.c.by_id)
    lines = lines.outerjoin(source, (source.c.id == begins) & is_readable(source.c.id))
    lines = lines.outerjoin(target, (target.c.id == HANDED.c.to_item_id) & is_readable(target.c.id))
    return query.select_from(lines)


def _teams() -> Any:
    member = Membership.__table__
    numbers = func.aggregate_strings(cast(member.c.team_id, String), BLANK)
    return select(numbers).where(member.c.person_id == HANDED.c.by_id).correlate(HANDED).scalar_subquery()


def _may_know(source: Any, target: Any) -> ColumnElement[bool]:
    person = bindparam("person", type_=Integer)
    has_part = exists().where(
        Part.person_id == person, or_(Part.item_id == HANDED.c.from_item_id, Part.item_id == HANDED.c.to_item_id)
    )
    return or_(HANDED.c.by_id == person, source.c.owner_id == person, target.c.owner_id == person, has_part)


def _is_shared(source: Any) -> ColumnElement[bool]:
    owner = sql("'person:'", String) + cast(source.c.owner_id, String)
    others = exists().where(Audience.item_id == source.c.id, Audience.token != owner)
    return HANDED.c.id.is_(None) & others
