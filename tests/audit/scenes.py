"""People, teams, items and hand-overs by the dozen. Kinds whose rooms tests of audit need nothing of are plain rows."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from seci.audit.periods import counted_until
from seci.commons import people, teams
from seci.commons.events import Event
from seci.commons.items import Audience, Item
from seci.commons.lineage import HandOver
from seci.commons.people import Person, Team
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests.pages import Page

_numbers = itertools.count(1)


def make_people(count: int, team: Team | None = None) -> list[Person]:
    """So many people, in a team if given. Inside a write."""
    made = [people.add(f"p{number}@flow.test", f"Person {number}") for number in itertools.islice(_numbers, count)]
    for one in made if team else ():
        teams.join(team, one)
    return made


def counted(days: float = 0) -> datetime:
    """So many days before the last moment that is counted."""
    return counted_until() - timedelta(days=days, minutes=1)


def make_item(
    kind: str,
    by: Person,
    *,
    days: float | None = None,
    at: datetime | None = None,
    readers: Sequence[str] = ("all",),
    title: str = "",
    consent: str = "write",
) -> int:
    """The number of an item made so many days ago, or at a moment; else just in time to be counted. Inside a write."""
    at = at or (counted() if days is None else now() - timedelta(days=days))
    title = title or f"{kind} {next(_numbers)}"
    values = {"kind": kind, "title": title, "title_key": title.casefold(), "owner_id": by.id, "changed_by_id": by.id}
    result = db.session.execute(insert(Item.__table__).values(**values, made_at=at, changed_at=at, revision=1))
    number: int = result.inserted_primary_key[0]
    db.session.execute(insert(Audience), [{"item_id": number, "token": token} for token in readers])
    if kind == "insight":
        record("insight.captured", by, number, at=at, consent=consent)
    if kind == "playbook":
        record("playbook.published", by, number, at=at)
    return number


def record(
    kind: str, by: Person | None, item: int | None = None, *, at: datetime | None = None, **facts: object
) -> None:
    """A line of the ledger. Inside a write."""
    db.session.add(Event(kind=kind, at=at or counted(), by_id=by.id if by else None, item_id=item, facts=facts))
    db.session.flush()


def hand(source: int, target: int, mode: str, by: Person, *, days: float = 0) -> None:
    """A hand-over so many days before the last moment that is counted. Inside a write."""
    db.session.add(HandOver(from_item_id=source, to_item_id=target, mode=mode, by_id=by.id, at=counted(days)))
    db.session.flush()


def write_down(by: Person, *, made: float = 9, handed: float = 0, **more: object) -> tuple[int, int]:
    """An insight and the playbook it became, in days before the last moment that is counted. Inside a write."""
    insight = make_item("insight", by, at=counted(made), **more)  # type: ignore[arg-type]
    playbook = make_item("playbook", by, at=counted(handed), **more)  # type: ignore[arg-type]
    hand(insight, playbook, "externalization", by, days=handed)
    return insight, playbook


def read(page: Page) -> list[list[str]]:
    """The lines of a file, in cells."""
    return list(csv.reader(io.StringIO(page.html)))
