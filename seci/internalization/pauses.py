"""Pauses: days on which somebody need not practise. They cost nothing: the score stands still on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, bindparam, or_, select

from seci.commons import events, items
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.internalization.models import Assignment, Pause
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.statements import Kept, among

paused = events.declare("assignment.paused", N_("%(by)s pauses %(item)s"))
resumed = events.declare("assignment.resumed", N_("%(by)s goes on with %(item)s"))
skipped = events.declare("assignment.skipped", N_("%(by)s skips a day of %(item)s"))


def pause(assignment: Assignment, *, by: Person) -> None:
    """Need not practise from today on."""
    items.hold(assignment.id)
    if open_of(assignment, by) is None:
        db.session.add(_pause(assignment, by, None))
        paused.record(assignment, by=by)


def resume(assignment: Assignment, *, by: Person) -> None:
    """Practise again from today on."""
    items.hold(assignment.id)
    row = open_of(assignment, by)
    if row is None:
        return
    yesterday = local_day(now(), by.timezone) - timedelta(days=1)
    if row.first_on > yesterday:
        db.session.delete(row)
    else:
        row.last_on = yesterday
    resumed.record(assignment, by=by)


def skip(assignment: Assignment, *, by: Person) -> None:
    """Need not practise today."""
    items.hold(assignment.id)
    today = local_day(now(), by.timezone)
    if today not in days_off(by, [assignment.id], today, today).get(assignment.id, ()):
        db.session.add(_pause(assignment, by, today))
        skipped.record(assignment, by=by)


def take_back(assignment: Assignment, *, by: Person) -> None:
    """Practise today after all."""
    items.hold(assignment.id)
    today = local_day(now(), by.timezone)
    query = select(Pause).where(Pause.assignment_id == assignment.id, Pause.person_id == by.id)
    for row in db.session.scalars(query.where(Pause.first_on == today, Pause.last_on == today)):
        db.session.delete(row)


def _pause(assignment: Assignment, by: Person, last_on: date | None) -> Pause:
    today = local_day(now(), by.timezone)
    return Pause(assignment_id=assignment.id, person_id=by.id, first_on=today, last_on=last_on)


def open_of(assignment: Assignment, person: Person) -> Pause | None:
    """The pause without an end, if a person takes one."""
    query = select(Pause).where(Pause.assignment_id == assignment.id, Pause.person_id == person.id)
    return db.session.scalar(query.where(Pause.last_on.is_(None)).limit(1))


def _between() -> Any:
    query: Any = select(Pause.assignment_id, Pause.first_on, Pause.last_on)
    query = query.where(Pause.person_id == bindparam("person"), among(Pause.assignment_id, "ids", Integer))
    return query.where(
        Pause.first_on <= bindparam("last", type_=Date),
        or_(Pause.last_on.is_(None), Pause.last_on >= bindparam("first", type_=Date)),
    )


BETWEEN = Kept(_between)


def days_off(person: Person, ids: Collection[int], first: date, last: date) -> dict[int, set[date]]:
    """By assignment, the days between two dates on which a person need not practise."""
    found: dict[int, set[date]] = {}
    for number, begin, end in BETWEEN.rows(person=person.id, ids=list(ids), first=first, last=last):
        begins, ends = max(begin, first), min(end or last, last)
        days = found.setdefault(number, set())
        days.update(begins + timedelta(days=passed) for passed in range((ends - begins).days + 1))
    return found
