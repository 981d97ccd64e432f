"""What is due now: the practice that is to be done today, grouped by the anchor it comes after.

Today is opened more than all other pages, so this is read as plain rows: what is practised, the days it was, and the
days off, in three queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, and_, bindparam, or_, select

from seci.commons import items
from seci.commons.items import Item, Part
from seci.commons.people import Person
from seci.internalization import pauses, runs
from seci.internalization.models import Assignment, Declination, Habit, Run
from seci.internalization.schedules import Schedule, monday_of
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.statements import Kept, among


class Practised(NamedTuple):
    """Something a person practises. `title` is that of its assignment, `checklist` what is called so today."""

    id: int
    title: str
    revision: int
    checklist: str
    rrule: str | None
    times: int | None
    starts_on: date
    ends_on: date | None

    @property
    def kind(self) -> str:
        """What it is, among items."""
        return "assignment"

    @property
    def room(self) -> str:
        """The room its page is in."""
        return Assignment.room

    @property
    def schedule(self) -> Schedule:
        """When it is due."""
        return Schedule(self.rrule, self.times)


class Tied(NamedTuple):
    """The part of a plan that says after what, and what in two minutes."""

    anchor: str
    anchor_key: str
    two_minutes: str


@dataclass(frozen=True, slots=True)
class Due:
    """Something practised and the plan for it; whether it is due, done or excused today; today's run, if begun."""

    assignment: Practised
    habit: Tied | None
    is_due: bool
    is_done: bool
    is_late: bool
    is_off: bool
    run_id: int | None


@dataclass(frozen=True)
class Group:
    """What comes after the same anchor; without one, what there is no plan for."""

    anchor: str
    rows: Sequence[Due]


def _practised() -> Select[Any]:
    person = bindparam("person", type_=Integer)
    item, checklist = Item.__table__, Item.__table__.alias()
    table, habit = Assignment.__table__, Habit.__table__
    query = select(item.c.id, item.c.title, item.c.revision, checklist.c.title)
    query = query.add_columns(table.c.rrule, table.c.times, table.c.starts_on, table.c.ends_on)
    query = query.add_columns(habit.c.anchor, habit.c.anchor_key, habit.c.two_minutes)
    query = query.select_from(Part).join(item, item.c.id == Part.item_id).join(table, table.c.id == item.c.id)
    query = query.join(checklist, checklist.c.id == table.c.checklist_id)
    query = query.outerjoin(habit, and_(habit.c.assignment_id == table.c.id, habit.c.person_id == person))
    declined = and_(Declination.assignment_id == table.c.id, Declination.person_id == person)
    query = query.outerjoin(Declination, declined).where(Declination.at.is_(None))
    query = query.where(Part.person_id == person, Part.plays == "assignee", items.is_readable(checklist.c.id))
    return query.order_by(item.c.title_key, item.c.id)


def _lately() -> Select[Any]:
    """Runs of this week, and all of what is done once."""
    run, table = Run.__table__, Assignment.__table__
    query = select(run.c.assignment_id, run.c.id, run.c.day, runs.is_practised())
    query = query.select_from(run).join(table, table.c.id == run.c.assignment_id)
    query = query.where(run.c.person_id == bindparam("person"), among(run.c.assignment_id, "ids", Integer))
    return query.where(or_(run.c.day >= bindparam("monday", type_=Date), table.c.rrule.is_(None)))


PRACTISED = Kept(_practised)
LATELY = Kept(_lately)


def today_of(person: Person) -> date:
    """The date where a person is."""
    return local_day(now(), person.timezone)


def practice_of(person: Person) -> list[Due]:
    """All a person practises, by title, in a fixed number of queries."""
    today = today_of(person)
    rows = PRACTISED.rows(person=person.id, tokens=items.tokens_of(person))
    practised = [(Practised(*row[:8]), Tied(*row[8:]) if row[8] is not None else None) for row in rows]
    ids = [one.id for one, _habit in practised]
    if not ids:
        return []
    begun, done = _runs_of(person, ids, today)
    off = pauses.days_off(person, ids, today, today)
    return [
        Due(
            assignment=one,
            habit=habit,
            is_due=one.id not in off and _is_due(one, today, done.get(one.id, set())),
            is_done=today in done.get(one.id, ()),
            is_late=one.rrule is None and one.ends_on is not None and one.ends_on < today,
            is_off=one.id in off,
            run_id=begun.get(one.id),
        )
        for one, habit in practised
    ]


def _is_due(one: Practised, today: date, done: set[date]) -> bool:
    is_over = one.rrule is not None and one.ends_on is not None and one.ends_on < today
    return not is_over and one.schedule.is_due(one.starts_on, today, done)


def _runs_of(person: Person, ids: Sequence[int], today: date) -> tuple[dict[int, int], dict[int, set[date]]]:
    """Today's runs, and the days practised: of this week, and of what is done once."""
    begun: dict[int, int] = {}
    done: dict[int, set[date]] = {}
    for number, run_id, day, counts in LATELY.rows(person=person.id, ids=ids, monday=monday_of(today)):
        if day == today:
            begun[number] = run_id
        if counts:
            done.setdefault(number, set()).add(day)
    return begun, done


def now_of(person: Person) -> list[Group]:
    """What is due today by anchor; what there is no plan for comes last."""
    groups: dict[str, list[Due]] = {}
    for one in practice_of(person):
        if one.is_due:
            groups.setdefault(one.habit.anchor_key if one.habit else "", []).append(one)
    ordered = sorted(groups.items(), key=lambda group: (not group[0], group[0]))
    return [Group(rows[0].habit.anchor if rows[0].habit else "", rows) for _key, rows in ordered]
