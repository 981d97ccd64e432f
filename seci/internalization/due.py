"""What is due now: the practice that is to be done today, grouped by the anchor it comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from seci.commons.people import Person
from seci.internalization import assignments, habits, pauses, runs
from seci.internalization.models import Assignment, Habit, Run
from seci.internalization.schedules import monday_of
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db

MOST = 200


@dataclass(frozen=True)
class Due:
    """Something practised and the plan for it; whether it is due or excused today; and today's run, if it was begun."""

    assignment: Assignment
    habit: Habit | None
    is_due: bool
    is_late: bool
    is_off: bool
    run_id: int | None
    is_finished: bool


@dataclass(frozen=True)
class Group:
    """What comes after the same anchor; without one, what there is no plan for."""

    anchor: str
    rows: Sequence[Due]


def today_of(person: Person) -> date:
    """The date where a person is."""
    return local_day(now(), person.timezone)


def practice_of(person: Person) -> list[Due]:
    """All a person practises, in a fixed number of queries."""
    today = today_of(person)
    practised = list(db.session.scalars(assignments.taken_up_by(person).limit(MOST)))
    ids = [one.id for one in practised]
    if not ids:
        return []
    plans = {habit.assignment_id: habit for habit in db.session.scalars(habits.readable_by(person))}
    open_, done = _runs_of(person, ids, today)
    off = pauses.days_off(person, ids, today, today)
    return [
        Due(
            assignment=one,
            habit=plans.get(one.id),
            is_due=one.id not in off and _is_due(one, today, done.get(one.id, set())),
            is_late=one.rrule is None and one.ends_on is not None and one.ends_on < today,
            is_off=one.id in off,
            run_id=open_.get(one.id, (None, False))[0],
            is_finished=open_.get(one.id, (None, False))[1],
        )
        for one in practised
    ]


def _is_due(one: Assignment, today: date, done: set[date]) -> bool:
    is_over = one.rrule is not None and one.ends_on is not None and one.ends_on < today
    return not is_over and assignments.schedule_of(one).is_due(one.starts_on, today, done)


def _runs_of(
    person: Person, ids: Sequence[int], today: date
) -> tuple[dict[int, tuple[int | None, bool]], dict[int, set[date]]]:
    """Today's runs, and the days practised: of this week, and of what is done once."""
    query = select(Run.assignment_id, Run.id, Run.day, Run.finished_at, runs.is_practised())
    table = Assignment.__table__
    query = query.join(table, table.c.id == Run.assignment_id)
    query = query.where(Run.person_id == person.id, Run.assignment_id.in_(ids))
    query = query.where(or_(Run.day >= monday_of(today), table.c.rrule.is_(None)))
    begun: dict[int, tuple[int | None, bool]] = {}
    done: dict[int, set[date]] = {}
    for number, run_id, day, finished_at, counts in db.session.execute(query):
        if day == today:
            begun[number] = (run_id, finished_at is not None)
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
