"""Practice as deeds: checklists made and given, plans, and the runs of a day, each through the verbs of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from seci.commons import teams
from seci.commons.people import Person
from seci.demo import meetings
from seci.demo.deeds import Deed, Past, person
from seci.demo.plans import KeptTold, PracticeTold, ReflectionTold
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.internalization import assignments, checklists, habits, pauses, reflections, runs
from seci.internalization.models import Assignment, Run
from seci.plumbing.clock import told_as_of
from seci.plumbing.db import db
from seci.socialization import insights

EARLY, LATE = 5 * 60, 15 * 60 + 30
"""Minutes of the day, in UTC, from which on things are practised: before and after everything else of that day."""


class Kept(NamedTuple):
    """Somebody's practice on a day: which time it is."""

    told: PracticeTold
    who: str
    time: int


def deeds(past: Past) -> Iterator[Deed]:
    """Everything of this kind, in no order. What is due today is left to whoever looks around."""
    days: dict[tuple[int, bool], list[Kept]] = {}
    for told in past.told.practice:
        yield Deed(past.at(told.days_ago, told.key), 0, partial(_begin, past, told))
        for who, days_ago in told.declined.items():
            yield Deed(past.at(days_ago, told.key), 0, partial(_decline, past, told, who))
        for who, kept in told.kept.items():
            yield from _around(past, told, who, kept)
            for days_ago, number in told.days_of(who, past.today.date()):
                days.setdefault((days_ago, told.early), []).append(Kept(told, who, number))
    for (days_ago, is_early), practised in days.items():
        at = _moment(past, days_ago, is_early=is_early)
        yield Deed(at, 0, partial(_practise, past, practised, at, days_ago))


def _around(past: Past, told: PracticeTold, who: str, kept: KeptTold) -> Iterator[Deed]:
    """Pauses and slips, and what was learned from practising."""
    for first, last in kept.pauses:
        yield Deed(_moment(past, first, is_early=True), 1, partial(_pause, past, told, who))
        yield Deed(_moment(past, last - 1, is_early=True), 1, partial(_resume, past, told, who))
    for days_ago in kept.slips:
        yield Deed(_moment(past, days_ago), 1, partial(_slip, past, told, who))
    for one in kept.reflections:
        if one.insight is not None:
            after = _moment(past, one.days_ago) + timedelta(hours=1)
            yield Deed(after, 0, partial(_come_back, past, told, who, one))
            yield from meetings.seen(past, one.insight)


def _moment(past: Past, days_ago: int, *, is_early: bool = False) -> datetime:
    """When things are practised on a day; today as soon as it begins, whatever the hour is now."""
    minutes = (EARLY if is_early else LATE) if days_ago else 0
    return datetime.combine((past.today - timedelta(days=days_ago)).date(), time(), UTC) + timedelta(minutes=minutes)


def _begin(past: Past, told: PracticeTold) -> None:
    """Make the checklist, give it to everybody meant or else to oneself, and have them plan."""
    with db.write():
        by = person(told.by)
        playbook = playbooks.get(past.numbers[told.playbook], by)
        assert playbook is not None
        by_name = {team.name: team for team in teams.by_name()}
        made = assignments.give(
            checklists.make(playbook, by=by, anchors=_chosen(playbook, told)),
            by=by,
            to=[person(who) for who in told.people or (() if told.teams else (told.by,))],
            to_teams=[by_name[name] for name in told.teams],
            schedule=told.schedule,
            ends_on=None if told.due_in is None else (past.today + timedelta(days=told.due_in)).date(),
        )
        past.numbers[told.key] = made.id
        for who, kept in told.kept.items():
            if kept.plan is not None:
                habits.plan(made, kept.plan, by=person(who))


def _chosen(playbook: Playbook, told: PracticeTold) -> list[str] | None:
    """The passages that were chosen, by how they begin."""
    if not told.steps:
        return None
    rows = checklists.steppable(playbook)
    found = {begin: next((row.anchor for row in rows if row.text.startswith(begin)), None) for begin in told.steps}
    missing = [begin for begin, anchor in found.items() if anchor is None]
    if missing:
        raise ValueError(f"{told.playbook}: no passage begins so: {missing[0]!r}")
    return [anchor for anchor in found.values() if anchor is not None]


def _practise(past: Past, practised: list[Kept], at: datetime, days_ago: int) -> None:
    """One day of everybody who kept to what they practise, a few seconds after one another."""
    with db.write():
        everybody = {handle: person(handle) for handle in dict.fromkeys(one.who for one in practised)}
        for number, one in enumerate(practised):
            with told_as_of(at + timedelta(seconds=number)):
                _run(_assignment(past, one.told), one, everybody[one.who], days_ago)


def _run(assignment: Assignment, one: Kept, by: Person, days_ago: int) -> None:
    """The whole list, with what was unclear or left out now and then; or the two-minute step and no more."""
    kept = one.told.kept[one.who]
    run = runs.begin(assignment, by=by)
    is_whole = bool(kept.whole) and one.time % kept.whole == 0
    number = one.time // kept.whole if is_whole else 0
    told = []
    for place, row in enumerate(runs.ticked(run), 1):
        if is_whole or row.step.two_minutes:
            state = _state(kept, place, number) if is_whole else "done"
            told.append((row.step.id, state, kept.unclear[place] if state == "unclear" else None))
    runs.tick_all(run, told, by=by)
    runs.finish(run, by=by)
    for reflection in kept.reflections:
        if reflection.days_ago == days_ago:
            reflections.keep(run, reflection.text, by=by)


def _state(kept: KeptTold, place: int, number: int) -> str:
    if place in kept.unclear and number % 3 == 0:
        return "unclear"
    return "skipped" if place in kept.skips and number % 2 == 0 else "done"


def _come_back(past: Past, told: PracticeTold, who: str, one: ReflectionTold) -> None:
    """What practice taught goes back into conversation."""
    assert one.insight is not None
    prepared = insights.prepare(one.insight.noticed)
    with db.write():
        by = person(who)
        query = select(Run).where(Run.assignment_id == past.numbers[told.key], Run.person_id == by.id)
        run = db.session.scalars(query.order_by(Run.day.desc()).limit(1)).one()
        past.keep(one.insight, reflections.into_insight(run, *prepared, by=by, consent=one.insight.consent))


def _decline(past: Past, told: PracticeTold, who: str) -> None:
    with db.write():
        assignments.decline(_assignment(past, told), by=person(who))


def _pause(past: Past, told: PracticeTold, who: str) -> None:
    with db.write():
        pauses.pause(_assignment(past, told), by=person(who))


def _resume(past: Past, told: PracticeTold, who: str) -> None:
    with db.write():
        pauses.resume(_assignment(past, told), by=person(who))


def _slip(past: Past, told: PracticeTold, who: str) -> None:
    with db.write():
        by: Person = person(who)
        habit = habits.of_assignment(_assignment(past, told), by)
        assert habit is not None
        habits.slip(habit, by=by)


def _assignment(past: Past, told: PracticeTold) -> Assignment:
    return db.session.get_one(Assignment, past.numbers[told.key])
