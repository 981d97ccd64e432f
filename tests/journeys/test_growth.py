"""A page costs what is on it, and not what there is: none looks through the whole house to show a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert

from seci.commons import topics
from seci.commons.items import Audience, Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook, Publication
from seci.internalization import habits
from seci.internalization.models import Assignment
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_assignment, make_checklist, make_insight, make_log, make_playbook, make_run
from tests.paths import path_of
from tests.queries import count_instructions

FULL, MORE = 210, 2_000  # enough for every list to have a second page; and then ten times as much
LEAST = 2  # instructions SQLite needs at the very least to step over a row
COUNTING = {
    "/playbooks/",  # how many stand in each space
    "/flow",
    "/api/v1/flow/stuck",
    "/flow/topics",
    "/api/v1/flow/topics",
}
"""What tells how many there are of something, or which of all are stuck, and has to count them for it."""


def fill(count: int, *, by: Person, space: Space) -> None:
    """Many published playbooks, as lists know them; below each stand ten others."""
    moment, first = now() - timedelta(days=400), (db.session.query(Item).count() + 1) * 1000
    ids = range(first, first + count)
    same = {"kind": "playbook", "space_id": space.id, "owner_id": by.id, "changed_by_id": by.id, "revision": 0}
    same |= {"made_at": moment, "changed_at": moment}
    rows = [{"id": n, "title": f"One of many {n}", "title_key": f"one of many {n}", **same} for n in ids]
    with db.write():
        db.session.execute(insert(Item.__table__), rows)
        places = [{"id": n, "position": n, "parent_id": first + (n - first - 1) // 10} for n in ids]
        db.session.execute(insert(Playbook.__table__), [{**places[0], "parent_id": None}, *places[1:]])
        db.session.execute(insert(Publication), [{"item_id": n, "by_id": by.id, "at": moment} for n in ids])
        db.session.execute(insert(Audience), [{"item_id": n, "token": f"space:{space.id}"} for n in ids])


def lists_of(app: Flask) -> Iterator[str]:
    """Every page and every answer of the API that needs no number."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in COUNTING:
            yield rule.rule


def things_of(person: Person) -> Iterator[str]:
    """A page of every kind of thing, and what belongs to a playbook's."""
    playbook = make_playbook("Sweep the chimney", "- [ ] Look up\n- [ ] Sweep\n", by=person, topics=["Stoves"])
    given = make_assignment(make_checklist(playbook, by=person), by=person)
    with db.write():
        habit = habits.plan(db.session.get_one(Assignment, given.id), habits.Plan("lunch", "look up"), by=person)
    log, run = make_log(by=person), make_run(given, by=person)
    made: list[Item] = [
        playbook,
        given.checklist,
        given,
        habit,
        run,
        log,
        log.pairing,
        make_insight(log=log, by=person),
    ]
    yield from map(path_of, made)
    yield from (f"/items/{item.id}/journey" for item in made)
    yield from (f"/playbooks/{playbook.id}/{page}" for page in ("edit", "history", "move"))
    yield from (f"/topics/{topic.id}" for topic in topics.of_item(playbook))


def dearer(app: Flask, browse: Browse, person: Person, paths: list[str], *, by: Person, space: Space) -> dict[str, int]:
    """The pages for which SQLite does more when there is more, and how much more."""
    fill(FULL, by=by, space=space)
    before = {path: instructions(browse, person, path) for path in paths}
    fill(MORE, by=by, space=space)
    more = {path: instructions(browse, person, path) - spent for path, spent in before.items()}
    return {path: number for path, number in more.items() if number >= LEAST * MORE}


def instructions(browse: Browse, person: Person, path: str) -> int:
    """What SQLite does for one page, the second time it is opened."""
    browser = browse(person)
    assert browser.client.get(path, follow_redirects=True).status_code < 500
    with count_instructions() as counted:
        browser.client.get(path, follow_redirects=True)
    return counted[0]


def test_no_list_costs_more(app: Flask, browse: Browse, ada: Person, max_: Person, workshop: Space) -> None:
    assert dearer(app, browse, ada, sorted(lists_of(app)), by=max_, space=workshop) == {}


def test_no_thing_costs_more(app: Flask, browse: Browse, mara: Person, max_: Person, workshop: Space) -> None:
    assert dearer(app, browse, mara, list(things_of(mara)), by=max_, space=workshop) == {}
