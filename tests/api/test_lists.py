"""Lists of the interface: however long they are, they ask the database as often."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.internalization import habits
from seci.internalization.habits import Plan
from seci.plumbing.db import db
from seci.socialization import follow_ups
from tests import cast
from tests.api.conftest import Programs
from tests.makers import make_assignment, make_insight, make_log, make_pairing, make_run
from tests.queries import count_queries


def _fill(times: int) -> None:
    """Something of every kind by Mara or given to her, so many times."""
    mara = cast.person("mara")
    for number in range(times):
        log = make_log(pairing=make_pairing())
        given = make_assignment(to=[mara])
        make_insight(log=log, consent="pair")
        make_run(given, by=mara, states="done skipped unclear")
        with db.write():
            follow_ups.add(log, "Practise", by=mara, owner=mara)
            habits.plan(db.session.merge(given), Plan(f"I come in {number}", "look"), by=mara)


@pytest.mark.parametrize(
    "path", ["pairings", "logs", "insights", "checklists", "assignments", "runs", "habits", "today"]
)
def test_a_list_asks_as_often_however_long_it_is(program: Programs, mara: Person, path: str) -> None:
    client = program(mara)
    _fill(1)
    client.get(f"/{path}")
    with count_queries() as of_one:
        client.get(f"/{path}")
    _fill(5)
    with count_queries() as of_many:
        found = client.get(f"/{path}")
    assert len(of_many) == len(of_one)
    assert path == "today" or len(found["items"]) == 6
