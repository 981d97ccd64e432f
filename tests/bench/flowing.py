"""A year of events and hand-overs of the playbooks there are, by people in teams, so that Flow has what to count."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from seci import config, create_app
from seci.commons import people, teams
from seci.commons.events import Event
from seci.commons.items import Item
from seci.commons.lineage import MODES, HandOver
from seci.plumbing.clock import now
from seci.plumbing.db import db

EVENTS, HAND_OVERS, PEOPLE, TEAMS = 100_000, 20_000, 120, 12
KINDS = ("playbook.revised", "playbook.published", "log.written", "run.finished", "comment.made")


def flow(instance: Path) -> None:
    """Write them, a year back, the same each time."""
    app = create_app(config.load({}, instance=instance))
    chance = random.Random(1)
    with app.app_context(), db.write():
        made = [teams.add(f"Team {number}") for number in range(TEAMS)]
        crowd = [people.add(f"{number}@bench.test", f"Person {number}") for number in range(PEOPLE)]
        for number, one in enumerate(crowd):
            teams.join(made[number % TEAMS], one)
        ids, by = list(db.session.scalars(select(Item.id))), [one.id for one in crowd]
        db.session.execute(insert(Event), list(_events(chance, ids, by)))
        db.session.execute(insert(HandOver), list(_hand_overs(chance, ids, by)))


def _moments(chance: random.Random, count: int) -> Iterator[Any]:
    present = now()
    ages = sorted((chance.random() * 360 for _number in range(count)), reverse=True)
    return (present - timedelta(days=age) for age in ages)


def _events(chance: random.Random, ids: list[int], by: list[int]) -> Iterator[dict[str, Any]]:
    for at in _moments(chance, EVENTS):
        yield {
            "kind": chance.choice(KINDS),
            "at": at,
            "by_id": chance.choice(by),
            "item_id": chance.choice(ids),
            "facts": {},
        }


def _hand_overs(chance: random.Random, ids: list[int], by: list[int]) -> Iterator[dict[str, Any]]:
    for at in _moments(chance, HAND_OVERS):
        source, target = chance.sample(ids, 2)
        yield {
            "from_item_id": source,
            "to_item_id": target,
            "mode": chance.choice(MODES),
            "by_id": chance.choice(by),
            "at": at,
        }
