"""Movements: where a person's own words went on to, as told to them on Today.

What they may not read is not told, and practice only where at least five people took part, as evidence does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select

from seci.commons import items
from seci.commons.glances import ItemGlance
from seci.commons.items import Item
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.walks import CONVERSIONS
from seci.internalization import evidence
from seci.internalization.evidence import Crowd
from seci.internalization.models import Checklist, Step
from seci.internalization.waiting import own_of
from seci.plumbing.statements import Kept

SHOWN = 5
READ = 50
"""Hand-overs read; of those from the same item only the newest is told."""
KINDS = ("insight", "log", "playbook")


class Movement(NamedTuple):
    """Something of a person's that went on.

    mine: their item; there: what grew out of it; mode: how.
    checklist, step: where its words are a step of a checklist, that one and the place of the step, from 1.
    crowd: how often it was practised by how many, from five people on.
    """

    mine: ItemGlance
    there: ItemGlance
    mode: str
    at: datetime
    checklist: ItemGlance | None
    step: int | None
    crowd: Crowd | None


def _onward() -> Select[Any]:
    """The newest hand-over from each of somebody's own items to each other one, newest first."""
    mine, there, handed = Item.__table__, Item.__table__.alias(), HandOver.__table__
    newest = func.max(handed.c.at)
    query = select(
        *(mine.c.id, mine.c.kind, mine.c.title, mine.c.revision),
        *(there.c.id, there.c.kind, there.c.title, there.c.revision),
        *(handed.c.mode, newest, func.max(handed.c.to_passage)),
    )
    query = query.select_from(mine).join(handed, handed.c.from_item_id == mine.c.id)
    query = query.join(there, there.c.id == handed.c.to_item_id).where(mine.c.id.in_(own_of(*KINDS)), CONVERSIONS)
    query = query.where(items.is_readable(mine.c.id), items.is_readable(there.c.id))
    query = query.group_by(mine.c.id, there.c.id, handed.c.mode)
    return query.order_by(newest.desc(), mine.c.id.desc()).limit(READ)


def _steps() -> Select[Any]:
    """Where passages of some playbooks are steps of the newest version of a checklist, newest checklist first."""
    item, table = Item.__table__, Checklist.__table__
    query = select(table.c.playbook_id, Step.passage, Step.position, item.c.id, item.c.kind, item.c.title)
    query = query.add_columns(item.c.revision).select_from(table).join(item, item.c.id == table.c.id)
    query = query.join(Step, and_(Step.checklist_id == item.c.id, Step.version == item.c.revision))
    query = query.where(evidence.of_some(table), items.is_readable(item.c.id), Step.passage.is_not(None))
    return query.order_by(item.c.id.desc(), Step.position)


ONWARD = Kept(_onward)
STEPS = Kept(_steps)


def of(person: Person) -> list[Movement]:
    """Where a person's insights, logs and playbooks went on to, newest first; each told once. Three queries at most."""
    tokens = items.tokens_of(person)
    newest: dict[int, Any] = {}
    for row in ONWARD.rows(person=person.id, tokens=tokens):
        newest.setdefault(row[0], row)
    told = list(newest.values())[:SHOWN]
    steps = _steps_of([row for row in told if row[5] == "playbook"], tokens)
    own = [row[0] for row in told if row[1] == "playbook"]
    crowds = evidence.crowds_of(steps.keys(), own)
    return [_movement(row, steps, crowds) for row in told]


def _steps_of(rows: Sequence[Any], tokens: Collection[str]) -> dict[tuple[int, str], Any]:
    """By playbook and passage, the step that the passage something went into is."""
    wanted = {(row[4], row[10]) for row in rows}
    found: dict[tuple[int, str], Any] = {}
    for row in STEPS.rows(ids=[number for number, _passage in wanted], tokens=tokens) if wanted else ():
        if (row[0], row[1]) in wanted:
            found.setdefault((row[0], row[1]), row)
    return found


def _ends(row: Any) -> tuple[ItemGlance, ItemGlance]:
    return ItemGlance(*row[:4]), ItemGlance(*row[4:8])


def _movement(row: Any, steps: dict[tuple[int, str], Any], crowds: dict[tuple[int, str | None], Crowd]) -> Movement:
    mine, there = _ends(row)
    mode, at, passage = row[8:]
    if mine.kind == "playbook":
        return Movement(mine, there, mode, at, None, None, crowds.get((mine.id, None)))
    step = steps.get((there.id, passage))
    if step is None:
        return Movement(mine, there, mode, at, None, None, None)
    return Movement(mine, there, mode, at, ItemGlance(*step[3:]), step[2] + 1, crowds.get((there.id, passage)))
