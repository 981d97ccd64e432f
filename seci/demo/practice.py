"""What the people of the organization practise, and on which days they did."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from seci.commons import teams
from seci.commons.people import Person
from seci.demo.deeds import Deed, Past, person
from seci.demo.stories import FOLDER
from seci.externalization import playbooks
from seci.internalization import assignments, checklists, habits, reflections, runs, schedules
from seci.internalization.habits import Plan
from seci.internalization.models import Assignment
from seci.plumbing.db import db


@dataclass(frozen=True)
class PracticeTold:
    """A checklist of a playbook, to whom it was given, how many days of ten each keeps to it, and with which plans."""

    playbook: str
    by: str
    days_ago: int
    schedule: dict[str, Any]
    teams: list[str]
    people: list[str]
    keeps: dict[str, int]
    unclear: str
    plans: dict[str, dict[str, str]] = field(default_factory=dict)
    reflection: dict[str, str] = field(default_factory=dict)


def read(folder: Path = FOLDER) -> list[PracticeTold]:
    """What is told of practice."""
    return [PracticeTold(**told) for told in yaml.safe_load((folder / "practice.yaml").read_text("utf-8"))]


def deeds(past: Past) -> Iterator[Deed]:
    """Everything that was practised until yesterday; what is due today is left to whoever looks around."""
    given: dict[str, int] = {}
    for told in read():
        yield Deed(past.at(told.days_ago, told.playbook), 0, partial(_begin, told, past, given))
        for days_ago in range(told.days_ago - 1, 0, -1):
            at = past.at(days_ago, f"{told.playbook} practised")
            is_due = "weekdays" not in told.schedule or at.weekday() < 5
            keep = [who for who, share in told.keeps.items() if is_due and _keeps(told, who, days_ago, share)]
            if keep:
                yield Deed(at, 0, partial(_practise, told, given, keep, days_ago))


def _keeps(told: PracticeTold, who: str, days_ago: int, share: int) -> bool:
    return zlib.crc32(f"{told.playbook} {who} {days_ago}".encode()) % 10 < share


def _begin(told: PracticeTold, past: Past, given: dict[str, int]) -> None:
    """Make the checklist, give it to everybody meant, and have them plan."""
    with db.write():
        by = person(told.by)
        playbook = playbooks.get(past.numbers[told.playbook], by)
        assert playbook is not None
        by_name = {team.name: team for team in teams.by_name()}
        made = assignments.give(
            checklists.make(playbook, by=by),
            by=by,
            to=[person(who) for who in told.people],
            to_teams=[by_name[name] for name in told.teams],
            schedule=schedules.read(told.schedule),
        )
        given[told.playbook] = made.id
        for who, plan in told.plans.items():
            habits.plan(made, Plan(**plan), by=person(who))


def _practise(told: PracticeTold, given: dict[str, int], keep: list[str], days_ago: int) -> None:
    """One day of everybody who kept to it."""
    with db.write():
        for who in keep:
            _run(told, db.session.get_one(Assignment, given[told.playbook]), person(who), days_ago)


def _run(told: PracticeTold, assignment: Assignment, by: Person, days_ago: int) -> None:
    run = runs.begin(assignment, by=by)
    rows = runs.ticked(run)
    for place, row in enumerate(rows):
        chance = zlib.crc32(f"{by.handle} {days_ago} {place}".encode()) % 12
        is_odd_one = place == len(rows) // 2
        state = "unclear" if is_odd_one and chance < 4 else "skipped" if place and chance == 0 else "done"
        runs.tick(run, row.step.id, state, by=by, note=told.unclear if state == "unclear" else None)
    runs.finish(run, by=by)
    if days_ago == 2 and by.handle in told.reflection:
        reflections.keep(run, told.reflection[by.handle], by=by)
