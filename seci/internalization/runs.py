"""Runs: one practice of an assignment by one person on one day, on however many devices; and the ticks in it.

A run freezes the version of the checklist it began with. It counts as practised once every two-minute step is done, or
when it is finished with anything done. Its person alone reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from seci.commons import events, items, texts
from seci.commons.lineage import hand_over
from seci.commons.people import Person
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.internalization import assignments
from seci.internalization.models import TICKS, Assignment, Run, Step, Tick
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db

MAX_NOTE = 1000
LATE = timedelta(days=7)
"""How far back a day may still be made up for."""

begun = events.declare("run.begun", N_("%(by)s began to practise %(item)s"))
finished = events.declare("run.finished", N_("%(by)s practised %(item)s"))


@dataclass(frozen=True)
class Ticked:
    """A step of a run with what came of it, if anything yet."""

    step: Step
    tick: Tick | None

    @property
    def state(self) -> str:
        """done, skipped, unclear or open."""
        return self.tick.state if self.tick else "open"

    @property
    def note(self) -> str:
        """What was noted about it."""
        return self.tick.note if self.tick else ""


@dataclass
class PractisedDays:
    """Days somebody practised something, and days they opened it and closed it without."""

    yes: set[date] = field(default_factory=set)
    no: set[date] = field(default_factory=set)


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Run]:
    """A person's own runs, in no order; theirs also when the checklist is closed to them: they are their own record."""
    return items.readable(Run, viewer)


def get(run_id: int, viewer: Person) -> Run | None:
    """One of the viewer's runs."""
    return db.session.scalar(readable_by(viewer).where(Run.id == run_id))


def latest(viewer: Person, assignment_id: int | None = None) -> Select[Run]:
    """A person's runs, newest day first; of one assignment if given."""
    query = readable_by(viewer).order_by(Run.day.desc(), Run.id.desc())
    return query if assignment_id is None else query.where(Run.assignment_id == assignment_id)


def on_day(assignment: Assignment, person: Person, day: date) -> Run | None:
    """The run of a day, if it was begun."""
    query = select(Run).where(Run.person_id == person.id, Run.assignment_id == assignment.id, Run.day == day)
    return db.session.scalar(query)


def ticked(run: Run) -> list[Ticked]:
    """The steps of a run's version in order, with what came of each."""
    query = select(Step, Tick).outerjoin(Tick, and_(Tick.step_id == Step.id, Tick.run_id == run.id))
    query = query.where(Step.checklist_id == run.checklist_id, Step.version == run.version)
    return [Ticked(step, tick) for step, tick in db.session.execute(query.order_by(Step.position))]


def is_practised() -> ColumnElement[bool]:
    """The condition on runs that they count: all two-minute steps done, or finished with anything done."""
    done: Any = exists().where(Tick.run_id == Run.id, Tick.state == "done")
    this_done = exists().where(Tick.run_id == Run.id, Tick.step_id == Step.id, Tick.state == "done")
    short = and_(Step.checklist_id == Run.checklist_id, Step.version == Run.version, Step.two_minutes)
    has_short, lacks_one = exists().where(short), exists().where(short, ~this_done)
    return and_(done, or_(Run.finished_at.is_not(None), and_(has_short, ~lacks_one)))


def days_of(person: Person, ids: Collection[int], since: date | None = None) -> dict[int, PractisedDays]:
    """By assignment, the days a person practised, in one query."""
    query = select(Run.assignment_id, Run.day, Run.finished_at, is_practised())
    query = query.where(Run.person_id == person.id, Run.assignment_id.in_(ids))
    if since is not None:
        query = query.where(Run.day >= since)
    found: dict[int, PractisedDays] = {}
    for number, day, at, counts in db.session.execute(query):
        days = found.setdefault(number, PractisedDays())
        if counts:
            days.yes.add(day)
        elif at is not None:
            days.no.add(day)
    return found


# --- what is done -------------------------------------------------------------------------------------------------


def begin(assignment: Assignment, *, by: Person, day: date | None = None) -> Run:
    """Open the run of a day: today's where the person is, or of a day up to a week back. There is one for each day.

    Raises:
        Forbidden: it is not theirs to practise, or they declined it.
        Invalid: it is not a day to practise on.
    """
    if not assignments.is_given_to(assignment, by) or assignments.has_declined(assignment, by):
        raise Forbidden(N_("You do not practise this at present. Take it up first."))
    today = local_day(now(), by.timezone)
    day = day or today
    if not today - LATE <= day <= today:
        raise Invalid({"day": N_("Choose today or one of the seven days before.")})
    if day < assignment.starts_on:
        raise Invalid({"day": N_("This begins on a later day.")})
    items.hold(assignment.id)
    present = on_day(assignment, by, day)
    if present is not None:
        return present
    checklist = assignment.checklist
    run = Run(assignment_id=assignment.id, checklist_id=checklist.id, person_id=by.id, day=day, revision=1)
    run.version = checklist.revision
    items.start(run, checklist.title, by=by, space=None)
    db.session.add(run)
    db.session.flush()
    items.set_audience(run, [f"person:{by.id}"])
    hand_over(checklist, run, mode="internalization", by=by, revisions=(checklist.revision, None))
    begun.record(run, by=by, checklist=checklist.id)
    return run


def tick(run: Run, step_id: int, state: str | None, *, by: Person, note: str | None = None) -> None:
    """Say what came of a step; with None, that nothing did yet. A note that is not given stays.

    Raises:
        Invalid: the step is not of this run's version, there is no such state, or the note is too long.
    """
    tick_all(run, [(step_id, state, note)], by=by)


def tick_all(run: Run, told: Collection[tuple[int, str | None, str | None]], *, by: Person) -> None:
    """Say of several steps at once what came of them: number, state and note of each, as `tick` takes them.

    Raises:
        Invalid: as `tick`; then nothing is said of any.
    """
    last = {step: (state, None if note is None else checked_note(note)) for step, state, note in told}
    _check(run, {step: state for step, (state, _note) in last.items()})
    items.hold(run.id)
    present = db.session.scalars(select(Tick).where(Tick.run_id == run.id, Tick.step_id.in_(last)))
    rows = {row.step_id: row for row in present}
    for step, (state, note) in last.items():
        row = rows.get(step)
        if state is None:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = Tick(run_id=run.id, step_id=step, day=local_day(now(), by.timezone), note="")
            db.session.add(row)
        row.state, row.at = state, now()
        row.note = row.note if note is None else note
        items.touch(run, by=by)
    db.session.flush()


def _check(run: Run, states: Mapping[int, str | None]) -> None:
    steps = set(
        db.session.scalars(select(Step.id).where(Step.checklist_id == run.checklist_id, Step.version == run.version))
    )
    if not steps >= states.keys():
        raise Invalid({"step": N_("This step is not of the version this run began with. Open the run again.")})
    if not {None, *TICKS} >= set(states.values()):
        raise Invalid({"state": N_("Say done, skipped or unclear.")})


def checked_note(note: str) -> str:
    """A note as it is stored.

    Raises:
        Invalid: it is over 1,000 characters.
    """
    note = texts.checked(note, "note").strip()
    if len(note) > MAX_NOTE:
        raise Invalid({"note": N_("Shorten the note to at most 1,000 characters.")})
    return note


def finish(run: Run, *, by: Person) -> bool:
    """Close a run. False when it was closed before, perhaps from another device."""
    items.hold(run.id)
    db.session.refresh(run)
    if run.finished_at is not None:
        return False
    run.finished_at = now()
    items.touch(run, by=by)
    finished.record(run, by=by, checklist=run.checklist_id)
    return True


def reopen(run: Run, *, by: Person) -> None:
    """Go on with a run that was closed."""
    run.finished_at = None
    items.touch(run, by=by)
