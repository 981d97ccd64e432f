"""Habits: a person's own plan for an assignment, as one sentence, after *Atomic Habits* (Clear 2018).

After [anchor] I will [two-minute version], at [place]; then I may [bundle]; so that I am someone who [identity].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, texts
from seci.commons.people import Person
from seci.commons.refusals import N_, Forbidden, Invalid, Overtaken
from seci.internalization import assignments
from seci.internalization.models import DIRECTIONS, Assignment, Habit, Slip
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db

MAX_PART = 300

planned = events.declare("habit.planned", N_("%(by)s made a plan for %(item)s"))
changed = events.declare("habit.changed", N_("%(by)s changed the plan for %(item)s"))


@dataclass(frozen=True)
class Plan:
    """The parts of the sentence. friction: what stands before the start; direction: build or break."""

    anchor: str
    two_minutes: str
    place: str = ""
    bundle: str = ""
    identity: str = ""
    friction: str = ""
    direction: str = "build"


@dataclass(frozen=True)
class Stack:
    """Habits on the same anchor, done one after the other."""

    anchor: str
    habits: list[Habit]


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Habit]:
    """A person's own habits, those on the same anchor beside one another."""
    query = items.readable(Habit, viewer)
    query = query.options(joinedload(Habit.assignment).joinedload(Assignment.checklist))
    return query.order_by(Habit.anchor_key, Habit.id)


def get(habit_id: int, viewer: Person) -> Habit | None:
    """One of the viewer's habits."""
    return db.session.scalar(readable_by(viewer).where(Habit.id == habit_id))


def of_assignment(assignment: Assignment, person: Person) -> Habit | None:
    """A person's plan for an assignment."""
    return db.session.scalar(readable_by(person).where(Habit.assignment_id == assignment.id))


def stacks(habits: Iterable[Habit]) -> list[Stack]:
    """Habits in their order, put together by anchor."""
    grouped = groupby(habits, key=lambda habit: habit.anchor_key)
    return [Stack(found[0].anchor, found) for found in (list(group) for _key, group in grouped)]


def slips_of(habit_ids: Collection[int]) -> dict[int, set[date]]:
    """By habit, the days a habit to break happened after all."""
    found: dict[int, set[date]] = {}
    for row in db.session.scalars(select(Slip).where(Slip.habit_id.in_(habit_ids))):
        found.setdefault(row.habit_id, set()).add(row.day)
    return found


# --- what is done -------------------------------------------------------------------------------------------------


def plan(assignment: Assignment, wanted: Plan, *, by: Person, base: int | None = None) -> Habit:
    """Make or change a person's plan for what they practise.

    Args:
        base: the revision the change began from, 0 where there was no plan; where None, that is not asked.

    Raises:
        Forbidden: they do not practise it.
        Invalid: anchor or two-minute version are missing, or a part is too long.
        Overtaken: they have changed it meanwhile, on another device.
    """
    if not assignments.is_given_to(assignment, by):
        raise Forbidden(N_("You do not practise this."))
    wanted = checked(wanted)
    items.hold(assignment.id)
    habit = of_assignment(assignment, by)
    if habit is not None and plan_in(habit) == wanted:
        return habit
    if base is not None and base != (habit.revision if habit else 0):
        raise Overtaken
    if habit is None:
        habit = Habit(assignment_id=assignment.id, person_id=by.id, revision=1)
        _fill(habit, wanted)
        items.start(habit, assignment.checklist.title, by=by, space=None)
        db.session.add(habit)
        db.session.flush()
        items.set_audience(habit, [f"person:{by.id}"])
        planned.record(habit, by=by, assignment=assignment.id)
        return habit
    _fill(habit, wanted)
    habit.revision += 1
    items.touch(habit, by=by)
    changed.record(habit, by=by)
    return habit


def plan_in(habit: Habit) -> Plan:
    """The parts of a plan as they stand."""
    return Plan(**{part.name: getattr(habit, part.name) for part in fields(Plan)})


def _fill(habit: Habit, wanted: Plan) -> None:
    for part in fields(wanted):
        setattr(habit, part.name, getattr(wanted, part.name))
    habit.anchor_key = items.key_of(wanted.anchor)


def checked(wanted: Plan) -> Plan:
    """A plan as it is stored.

    Raises:
        Invalid: anchor or two-minute version are missing, a part is over 300 characters, or the direction is none.
    """
    parts = {
        part.name: " ".join(texts.checked(getattr(wanted, part.name), part.name).split()) for part in fields(wanted)
    }
    missing = {"anchor": N_("Say after what."), "two_minutes": N_("Say what you will do, in two minutes.")}
    wrong = {name: sentence for name, sentence in missing.items() if not parts[name]}
    wrong |= {name: N_("Say it in at most 300 characters.") for name, text in parts.items() if len(text) > MAX_PART}
    if parts["direction"] not in DIRECTIONS:
        wrong["direction"] = N_("Choose build or break.")
    if wrong:
        raise Invalid(wrong)
    return Plan(**parts)


def slip(habit: Habit, *, by: Person) -> None:
    """Say that what is to be broken happened today.

    Raises:
        Invalid: it is a habit to build.
    """
    if habit.direction != "break":
        raise Invalid({"habit": N_("Only a habit to break can slip.")})
    items.hold(habit.id)
    day = local_day(now(), by.timezone)
    if db.session.get(Slip, (habit.id, day)) is None:
        db.session.add(Slip(habit_id=habit.id, day=day))


def take_back_slip(habit: Habit, *, by: Person) -> None:
    """It did not happen today."""
    items.hold(habit.id)
    row = db.session.get(Slip, (habit.id, local_day(now(), by.timezone)))
    if row is not None:
        db.session.delete(row)
