"""Makers with defaults: what a test does not say does not matter to it."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from seci.commons import lineage, spaces
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.internalization import assignments, checklists, habits, runs, schedules
from seci.internalization.checklists import Wanted
from seci.internalization.models import Assignment, Checklist, Run
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import insights, pairings, shared_points
from seci.socialization.insights import Noticed
from seci.socialization.logs import Facts
from seci.socialization.models import Insight, Log, Pairing
from seci.socialization.pairings import Plan
from tests import cast

_numbers = itertools.count(1)


def make_playbook(title: str = "", body: str = "Some words.\n", *, by: Person | None = None, **more: Any) -> Playbook:
    """A published playbook in the Workshop by Ada, unless said otherwise."""
    space: Space = more.pop("space", None) or cast.space("Workshop")
    return saving.write(space, title or f"Playbook {next(_numbers)}", body, by=by or cast.person("ada"), **more)


def hand(source: Item, target: Item, mode: str = "externalization", *, by: str = "ada") -> None:
    """Have somebody hand something over, whatever the two are; rooms do it by their own verbs."""
    with db.write():
        lineage.hand_over(source, target, mode=mode, by=cast.person(by))


def make_pairing(goal: str = "", *, is_accepted: bool = True, by: Person | None = None, **more: Any) -> Pairing:
    """Mara mentors Noor; offered by Mara and accepted by Noor, unless said otherwise."""
    mentor: Person = more.pop("mentor", None) or cast.person("mara")
    learner: Person = more.pop("learner", None) or cast.person("noor")
    with db.write():
        plan = Plan(goal or f"Goal {next(_numbers)}", **more)
        made = pairings.offer(mentor, learner, plan, by=by or mentor)
        for person in (mentor, learner) if is_accepted else ():
            if made.state == "offered":
                pairings.accept(made, by=person)
    return made


def make_log(
    shared: str = "Some points.\n", *, pairing: Pairing | None = None, by: Person | None = None, **more: Any
) -> Log:
    """A log of half an hour of guidance by Mara, just now, unless said otherwise."""
    facts = Facts(more.pop("kind", "guidance"), more.pop("at", None) or now(), more.pop("minutes", 30))
    return shared_points.write(pairing or make_pairing(), facts, shared, by=by or cast.person("mara"), **more)


def make_insight(body: str = "Go slow.", *, by: Person | None = None, consent: str = "write", **more: Any) -> Insight:
    """An insight of Mara's that may be written down, unless said otherwise."""
    log: Log | None = more.pop("log", None)
    passage: str | None = more.pop("passage", None)
    prepared = insights.prepare(Noticed(more.pop("title", ""), body, **more))
    with db.write():
        return insights.capture(*prepared, by=by or cast.person("mara"), consent=consent, log=log, passage=passage)


STEPS = "# Morning\n\n- [ ] Look at the board\n- [ ] Ring the customer\n- [ ] Note the readings\n"


def make_checklist(playbook: Playbook | None = None, *, by: Person | None = None) -> Checklist:
    """A checklist of three steps by Ada, the first of them the two-minute one, unless said otherwise."""
    source = playbook or make_playbook(f"Routine {next(_numbers)}", STEPS)
    with db.write():
        return checklists.make(db.session.get_one(Playbook, source.id), by=by or cast.person("ada"))


def make_assignment(checklist: Checklist | None = None, *, by: Person | None = None, **more: Any) -> Assignment:
    """A checklist Ada gave herself for every day, unless said otherwise."""
    giver, checklist = by or cast.person("ada"), checklist or make_checklist()
    with db.write():
        given = db.session.get_one(Checklist, checklist.id)
        return assignments.give(given, by=giver, **{"to": [giver], "schedule": schedules.every_day(), **more})


def make_run(
    assignment: Assignment | None = None, *, by: Person | None = None, states: str = "done", day: date | None = None
) -> Run:
    """A run in which each step came to one of the states, given as words; finished."""
    person, assignment = by or cast.person("ada"), assignment or make_assignment()
    with db.write():
        run = runs.begin(db.session.get_one(Assignment, assignment.id), by=person, day=day)
        for row, state in zip(runs.ticked(run), states.split(), strict=False):
            runs.tick(run, row.step.id, state, by=person)
        runs.finish(run, by=person)
        return run


def make_closed_practice(person: Person) -> tuple[Assignment, Run]:
    """What somebody practised in the Vault, which is closed to them since; the checklist changed and is renamed."""
    mara, vault = cast.person("mara"), cast.space("Vault")
    checklist = make_checklist(make_playbook("Secret", STEPS, by=mara, space=vault), by=mara)
    given = make_assignment(checklist, by=mara, to=[person])
    run = make_run(given, by=person, states="done unclear")
    with db.write():
        habits.plan(given, habits.Plan("the stand-up", "look at the board"), by=person)
    steps = [Wanted(one.text, one.two_minutes, one.anchor) for one in checklists.steps_of(checklist.id, 1)]
    with db.write():
        share = next(row for row in db.session.get_one(Space, vault.id).shares if row.person_id == person.id)
        spaces.stop_sharing(share, by=mara)
        present = db.session.get_one(Checklist, checklist.id)
        checklists.change(present, "Newer title", [Wanted("A newer step"), *steps], base=1, by=mara)
    return given, run
