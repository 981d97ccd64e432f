"""Today: what one was writing, what one should hear of, and what changed in what one may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import joinedload

from seci.commons import drafts, items, notices
from seci.commons.drafts import Draft
from seci.commons.items import Item
from seci.commons.notices import Notice
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import pairings
from seci.socialization.models import Pairing

LATEST = 100  # changes looked at
SHOWN = 3  # titles of a change
MOST = 20  # changes shown
FEW = 5  # drafts, notices


@dataclass(frozen=True)
class Change:
    """What one person changed in one space on one day: the newest titles and how many there are."""

    by: Person
    space_id: int | None
    at: datetime
    items: Sequence[Item]
    count: int
    written: int


@dataclass(frozen=True)
class Period:
    """`today`, `yesterday`, `week` (the six days before) or `earlier`, and what changed then, newest first."""

    name: str
    changes: Sequence[Change]


def drafts_of(person: Person) -> list[Draft]:
    """What a person was writing, newest first; what they may not read any more is left out."""
    return list(db.session.scalars(drafts.of_person(person).limit(FEW)))


def offers_to(person: Person) -> list[Pairing]:
    """Pairings a person was offered and has not answered, oldest first."""
    return list(db.session.scalars(pairings.waiting_for(person).limit(FEW)))


def unread_of(person: Person) -> list[Notice]:
    """The newest notices a person has not read."""
    query = notices.of(person).where(Notice.read_at.is_(None)).limit(FEW)
    return list(db.session.scalars(query.options(joinedload(Notice.by), joinedload(Notice.item))))


def changes_for(person: Person, zone: ZoneInfo) -> list[Period]:
    """What changed lately in what a person may read; what one person changed in one space on one day is one change."""
    query = items.recently_changed(person).where(Item.kind != "topic").limit(LATEST)
    rows = db.session.scalars(query.options(joinedload(Item.changed_by))).all()
    today = now().astimezone(zone).date()
    changes = islice(_changes(rows, zone), MOST)
    periods = groupby(changes, key=lambda change: period_of(change.at.astimezone(zone).date(), today))
    return [Period(name, list(changed)) for name, changed in periods]


def period_of(day: date, today: date) -> str:
    """When a day was, as people would say today."""
    if day >= today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    return "week" if day > today - timedelta(days=7) else "earlier"


def _changes(rows: Sequence[Item], zone: ZoneInfo) -> Iterator[Change]:
    for _day, changed in groupby(rows, key=lambda item: item.changed_at.astimezone(zone).date()):
        groups: dict[tuple[int, int | None], list[Item]] = {}
        for item in changed:
            groups.setdefault((item.changed_by_id, item.space_id), []).append(item)
        yield from map(_change, groups.values())


def _change(changed: Sequence[Item]) -> Change:
    first, written = changed[0], sum(item.made_at == item.changed_at for item in changed)
    return Change(first.changed_by, first.space_id, first.changed_at, changed[:SHOWN], len(changed), written)
