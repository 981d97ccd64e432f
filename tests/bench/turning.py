"""What one full turn leaves behind: a run of a dozen steps, and an item with fifty hand-overs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from seci import config, create_app
from seci.commons import lineage, passages, people
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.internalization import assignments, checklists, habits, runs, schedules
from seci.internalization.habits import Plan
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.bench import filling

STEPS, HAND_OVERS = 12, 50


def turn(instance: Path) -> dict[str, str]:
    """Make both for the person who asks; gives the addresses to ask for."""
    app = create_app(config.load({}, instance=instance))
    with app.app_context():
        person = people.by_email(filling.EMAIL)
        assert person is not None
        space = db.session.scalars(select(Space)).one()
        text = "\n".join(f"{number}. Turn the valve to mark {number}" for number in range(1, STEPS + 1))
        routine = saving.write(space, "Turn the valves", text, by=person)
        services().renderer.close()
        with db.write():
            run, told = _practise(routine, person), _hand_over(person)
        return {
            f"run of {STEPS} steps": f"/practice/runs/{run}",
            f"journey, {HAND_OVERS} hand-overs": f"/items/{told}/journey",
        }


def _practise(playbook: Playbook, person: Person) -> int:
    """A run with half of its steps ticked, as it is looked at while one practises; gives its number."""
    checklist = checklists.make(playbook, by=person)
    given = assignments.give(checklist, by=person, to=[person], schedule=schedules.every_day())
    habits.plan(given, Plan("I come in", "turn one"), by=person)
    run = runs.begin(given, by=person)
    for row in runs.ticked(run)[: STEPS // 2]:
        runs.tick(run, row.step.id, "done", by=person, note="It was stiff.")
    return run.id


def _hand_over(person: Person) -> int:
    """A playbook that grew from others, is linked with others and practised as others; gives its number."""
    ids = select(Item.id).where(Item.kind == "playbook").order_by(Item.id).limit(HAND_OVERS + 1)
    told, *others = db.session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.id))
    for place, other in enumerate(others):
        mode = ("externalization", "combination", "internalization")[place % 3]
        source, target = (other, told) if place % 2 else (told, other)
        lineage.hand_over(source, target, mode=mode, by=person, passages=(_first(source), _first(target)))
    return told.id


def _first(item: Item) -> str | None:
    """The anchor of its first passage."""
    return next((one.anchor for one in passages.passages_of(item.id, item.revision)), None)
