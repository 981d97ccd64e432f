"""Today: what changed of late in what one may read. What is due, waits and moves stands in modules of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select

from seci.commons import items, spaces
from seci.commons.glances import ItemGlance, PersonGlance
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.clock import now
from seci.plumbing.statements import Kept

LATEST = 100  # changes looked at
SHOWN = 3  # titles of a change
MOST = 20  # changes shown
SILENT = (*items.ONE_S_OWN_KINDS, "topic")


class Touched(NamedTuple):
    """An item that was written or revised: by whom, where and when."""

    item: ItemGlance
    by: PersonGlance
    space_id: int | None
    space: str | None
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What one person changed in one space on one day: the newest titles and how many there are."""

    by: PersonGlance
    space: str | None
    at: datetime
    items: tuple[ItemGlance, ...]
    count: int
    written: int


@dataclass(frozen=True)
class Period:
    """`today`, `yesterday`, `week` (the six days before) or `earlier`, and what changed then, newest first."""

    name: str
    changes: tuple[Change, ...]


def _lately() -> Select[Any]:
    item = Item.__table__
    query = select(item.c.id, item.c.kind, item.c.title, item.c.revision, Person.name, Person.handle)
    query = query.add_columns(item.c.space_id, Space.name, item.c.made_at, item.c.changed_at)
    query = query.join_from(item, Person, Person.id == item.c.changed_by_id)
    query = query.outerjoin(Space, Space.id == item.c.space_id)
    query = query.where(and_(*(item.c.kind != kind for kind in SILENT)), items.is_readable(item.c.id))
    return query.order_by(item.c.changed_at.desc(), item.c.id.desc()).limit(LATEST)


LATELY = Kept(_lately)


def changes_for(person: Person, zone: ZoneInfo) -> list[Period]:
    """What changed lately in what a person may read; what one person changed in one space on one day is one change."""
    open_ = spaces.shares_of(person)
    rows = [
        Touched(ItemGlance(*row[:4]), PersonGlance(*row[4:6]), row[6], row[7] if row[6] in open_ else None, *row[8:])
        for row in LATELY.rows(tokens=items.tokens_of(person))
    ]
    today = now().astimezone(zone).date()
    changes = islice(_changes(rows, zone), MOST)
    periods = groupby(changes, key=lambda change: period_of(change.at.astimezone(zone).date(), today))
    return [Period(name, tuple(changed)) for name, changed in periods]


def period_of(day: date, today: date) -> str:
    """When a day was, as people would say today."""
    if day >= today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    return "week" if day > today - timedelta(days=7) else "earlier"


def _changes(rows: Sequence[Touched], zone: ZoneInfo) -> Iterator[Change]:
    for _day, changed in groupby(rows, key=lambda one: one.changed_at.astimezone(zone).date()):
        groups: dict[tuple[str, int | None], list[Touched]] = {}
        for one in changed:
            groups.setdefault((one.by.handle, one.space_id), []).append(one)
        yield from map(_change, groups.values())


def _change(changed: Sequence[Touched]) -> Change:
    first, written = changed[0], sum(one.made_at == one.changed_at for one in changed)
    glances = tuple(one.item for one in changed[:SHOWN])
    return Change(first.by, first.space, first.changed_at, glances, len(changed), written)
