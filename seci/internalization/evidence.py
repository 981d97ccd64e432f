"""Evidence: what practice says about a playbook, passage by passage, and how many of a team take part.

Nothing here speaks of fewer than five distinct people (A-105): below that there is no figure, not even a zero.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, case, cast, exists, func, null, select, union_all

from seci.commons import items
from seci.commons.glances import ItemGlance, Readable
from seci.commons.items import Item, Part
from seci.commons.panels import panel
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.internalization import runs
from seci.internalization.models import AssignedTeam, Assignment, Checklist, Declination, Run, Step, Tick
from seci.internalization.schedules import monday_of
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.statements import Kept, among

FEWEST = 5
"""Distinct people there must be before anything is told about them together."""
SHOWN = 5
FEW = 3


class Evidence(NamedTuple):
    """How often a passage was done, skipped and found unclear, by at least five people."""

    anchor: str
    text: str
    done: int
    skipped: int
    unclear: int

    @property
    def trouble(self) -> float:
        """The share of those who did not simply do it."""
        return 1 - self.done / (self.done + self.skipped + self.unclear)


class Crowd(NamedTuple):
    """How often something was practised, and by how many, at least five."""

    times: int
    people: int


class Together(NamedTuple):
    """How many of those a team was given a checklist practised it this week."""

    practised: int
    people: int


@dataclass(frozen=True)
class Practice:
    """What a playbook's page says about practising it."""

    playbook_id: int
    checklists: tuple[ItemGlance, ...]
    evidence: tuple[Evidence, ...]
    may_make: bool

    @property
    def telling(self) -> list[Evidence]:
        """The passages that give most trouble, worst first."""
        return sorted(self.evidence, key=lambda one: -one.trouble)[:FEW]

    @property
    def rest(self) -> list[Evidence]:
        """The others, in the order of the text."""
        telling = {one.anchor for one in self.telling}
        return [one for one in self.evidence if one.anchor not in telling]


def _of_passages() -> Select[Any]:
    def times(state: str) -> Any:
        return func.sum(case((Tick.state == state, 1), else_=0), type_=Integer)

    checklist, run = Checklist.__table__.c, Run.__table__.c
    query = select(Passage.anchor, Passage.text, times("done"), times("skipped"), times("unclear"))
    query = query.select_from(Checklist.__table__).join(Step, Step.checklist_id == checklist.id)
    query = query.join(Tick, Tick.step_id == Step.id).join(Run.__table__, run.id == Tick.run_id)
    query = query.join(Passage, (Passage.item_id == checklist.playbook_id) & (Passage.anchor == Step.passage))
    query = query.where(checklist.playbook_id == bindparam("id"), Passage.position.is_not(None))
    query = query.group_by(Passage.anchor, Passage.text, Passage.position)
    query = query.having(func.count(func.distinct(run.person_id)) >= FEWEST)
    return query.order_by(Passage.position)


def of_some(checklist: Any) -> Any:
    """The condition on checklists that they were made of one of some playbooks, given as `ids`."""
    return among(checklist.c.playbook_id, "ids", Integer)


def _crowds() -> Select[Any]:
    """The ticks that say done of some passages of some playbooks; and the runs with one, of some playbooks whole."""
    checklist, run = Checklist.__table__, Run.__table__
    people = func.count(func.distinct(run.c.person_id)).label("people")
    times = func.count().label("times")
    done = (Tick.step_id == Step.id) & (Tick.state == "done")
    passage = select(checklist.c.playbook_id, Step.passage.label("passage"), times, people)
    passage = passage.join_from(checklist, Step, Step.checklist_id == checklist.c.id).join(Tick, done)
    passage = passage.join(run, run.c.id == Tick.run_id).where(of_some(checklist), among(Step.passage, "passages"))
    passage = passage.group_by(checklist.c.playbook_id, Step.passage).having(people >= FEWEST)
    whole = select(checklist.c.playbook_id, cast(null(), String).label("passage"), times, people)
    whole = whole.join_from(checklist, run, run.c.checklist_id == checklist.c.id)
    whole = whole.where(among(checklist.c.playbook_id, "whole", Integer))
    whole = whole.where(exists().where(Tick.run_id == run.c.id, Tick.state == "done"))
    whole = whole.group_by(checklist.c.playbook_id).having(people >= FEWEST)
    return select(union_all(passage, whole).subquery())


def _checklists_of() -> Select[Any]:
    item, table = Item.__table__, Checklist.__table__
    query = select(item.c.id, item.c.kind, item.c.title, item.c.revision).join(table, table.c.id == item.c.id)
    query = query.where(table.c.playbook_id == bindparam("id"), items.is_readable(item.c.id))
    return query.order_by(item.c.id.desc()).limit(SHOWN)


OF_PASSAGES = Kept(_of_passages)
CHECKLISTS_OF = Kept(_checklists_of)
CROWDS = Kept(_crowds)


def of_passages(playbook: Readable) -> Sequence[Evidence]:
    """What practice says about each passage of a playbook that at least five people practised."""
    return [Evidence(*row) for row in OF_PASSAGES.rows(id=playbook.id)]


def crowds_of(passages: Collection[tuple[int, str]], whole: Collection[int]) -> dict[tuple[int, str | None], Crowd]:
    """How often passages of playbooks, and whole playbooks (None), were practised, and by how many, from five on."""
    if not passages and not whole:
        return {}
    ids, anchors = sorted({one for one, _anchor in passages}), sorted({anchor for _one, anchor in passages})
    rows = CROWDS.rows(ids=ids, passages=anchors, whole=sorted(whole))
    return {(playbook, passage): Crowd(times, people) for playbook, passage, times, people in rows}


@panel("internalization/_practice_panel.html", is_plain=True)
def practised(item: Readable, viewer: Person) -> dict[str, Any] | None:
    """The values of the panel on a playbook's page."""
    if item.kind != "playbook":
        return None
    found = [ItemGlance(*row) for row in CHECKLISTS_OF.rows(id=item.id, tokens=items.tokens_of(viewer))]
    may_make = may(viewer, "checklist.make", item)
    if not found and not may_make:
        return None
    evidence = tuple(of_passages(item)) if found else ()
    return {"practice": Practice(item.id, tuple(found), evidence, may_make)}


def together(checklist: Checklist, viewer: Person) -> Together | None:
    """How many of those who are here and were given it by team practised it this week; None where fewer than five."""
    monday = monday_of(local_day(now(), viewer.timezone))
    table = Assignment.__table__
    declined = (Declination.assignment_id == table.c.id) & (Declination.person_id == Part.person_id)
    given = select(Part.person_id).join(table, table.c.id == Part.item_id)
    given = given.join(AssignedTeam, AssignedTeam.assignment_id == table.c.id).outerjoin(Declination, declined)
    given = given.join(Person, Person.id == Part.person_id).where(Person.deactivated_at.is_(None))
    given = given.where(table.c.checklist_id == checklist.id, Part.plays == "assignee", Declination.at.is_(None))
    people = _count(given)
    practised_ = _count(_practised_since(monday, checklist).where(Run.person_id.in_(given)))
    return Together(practised_, people) if practised_ >= FEWEST else None


def _practised_since(monday: date, checklist: Checklist) -> Select[Any]:
    return select(Run.person_id).where(Run.checklist_id == checklist.id, Run.day >= monday, runs.is_practised())


def _count(people: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(people.distinct().subquery())) or 0
