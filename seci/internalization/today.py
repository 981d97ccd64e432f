"""Today: what one was writing, what one should hear of, and what changed in what one may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from seci.commons import items, notices
from seci.commons.items import Item
from seci.commons.notices import Notice
from seci.commons.people import Person
from seci.externalization import playbooks
from seci.externalization.models import Draft
from seci.plumbing.clock import now
from seci.plumbing.db import db

LATEST = 100  # changes looked at
SHOWN = 3  # titles of a group
FEW = 5  # drafts, notices


@dataclass(frozen=True)
class Change:
    """What one person changed in one space within one period: the newest titles and how many there are."""

    by: Person
    space_id: int | None
    at: datetime
    items: Sequence[Item]
    count: int
    written: int


@dataclass(frozen=True)
class Period:
    """A day of this week, the week before, or a month: its first local day, and what changed, newest first."""

    unit: Literal["day", "week", "month"]
    begins: date
    changes: Sequence[Change]


def drafts_of(person: Person) -> list[Draft]:
    """What a person was writing, newest first; what they may not read any more is left out."""
    readable = select(Item.id).where(items.is_readable_by(person))
    query = playbooks.drafts_of(person).where(or_(Draft.item_id.is_(None), Draft.item_id.in_(readable)))
    return list(db.session.scalars(query.options(joinedload(Draft.item)).limit(FEW)))


def unread_of(person: Person) -> list[Notice]:
    """The newest notices a person has not read."""
    query = notices.of(person).where(Notice.read_at.is_(None)).limit(FEW)
    return list(db.session.scalars(query.options(joinedload(Notice.by), joinedload(Notice.item))))


def changes_for(person: Person, zone: ZoneInfo) -> list[Period]:
    """What changed lately in what a person may read: by period, longer ones further back, then by who and where."""
    query = items.recently_changed(person).where(Item.kind != "topic").limit(LATEST)
    rows = db.session.scalars(query.options(joinedload(Item.changed_by))).all()
    present = now().astimezone(zone).date()
    periods = groupby(rows, key=lambda item: _period(item.changed_at.astimezone(zone).date(), present))
    return [Period(unit, begins, list(_grouped(list(changed)))) for (unit, begins), changed in periods]


def _period(day: date, present: date) -> tuple[Literal["day", "week", "month"], date]:
    """The period a day is shown under: its unit and its first day."""
    monday = present - timedelta(days=present.weekday())
    if day >= monday:
        return "day", day
    last_monday = monday - timedelta(days=7)
    return ("week", last_monday) if day >= last_monday else ("month", day.replace(day=1))


def _grouped(rows: Sequence[Item]) -> Iterator[Change]:
    groups: dict[tuple[int, int | None], list[Item]] = {}
    for item in rows:
        groups.setdefault((item.changed_by_id, item.space_id), []).append(item)
    for (_person, space_id), changed in groups.items():
        written = sum(item.made_at == item.changed_at for item in changed)
        first = changed[0]
        yield Change(first.changed_by, space_id, first.changed_at, changed[:SHOWN], len(changed), written)
