"""Practice in the scene: a checklist of the closed playbook, and what Mara does with it, in the canary's words."""

from __future__ import annotations

from seci.commons import comments
from seci.commons.people import Person
from seci.externalization.models import Playbook
from seci.internalization import assignments, checklists, habits, reflections, runs, schedules, suggestions
from seci.internalization.habits import Plan

CANARY = "zyzzogeton"
KINDS = {
    "/practice/playbooks/": "playbook",
    "/practice/items/": "playbook",
    "/practice/checklists/": "checklist",
    "/practice/assignments/": "assignment",
    "/practice/runs/": "run",
    "/practice/habits/": "habit",
    "/checklists/": "checklist",
    "/assignments/": "assignment",
    "/runs/": "run",
    "/habits/": "habit",
}


def practise(playbook: Playbook, by: Person) -> dict[str, int]:
    """Make a checklist of every passage, practise it with a plan, notes, a reflection, a suggestion; gives numbers."""
    every = [row.anchor for row in checklists.steppable(playbook)]
    checklist = checklists.make(playbook, by=by, anchors=every)
    given = assignments.give(checklist, by=by, to=[by], schedule=schedules.every_day())
    run = runs.begin(given, by=by)
    for row in runs.ticked(run):
        runs.tick(run, row.step.id, "unclear", by=by, note=f"aside {CANARY}")
    reflections.keep(run, f"reflection {CANARY}", by=by)
    said = f"Suggested {CANARY}."
    suggestions.make(run, said, comments.prepare(said), by=by, passage=every[0])
    habit = habits.plan(given, Plan(f"anchor {CANARY}", f"two {CANARY}", identity=f"identity {CANARY}"), by=by)
    return {"checklist": checklist.id, "assignment": given.id, "run": run.id, "habit": habit.id}
