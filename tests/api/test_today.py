"""Today through the interface: what is due, what waits, where one's words went."""

from __future__ import annotations

import pytest

from seci.commons import people
from seci.commons.people import Person
from seci.commons.refusals import Conflict
from seci.commons.spaces import Space
from seci.externalization import drafts, saving
from seci.plumbing.db import db
from seci.socialization import follow_ups, shared_points
from seci.socialization.models import Log
from tests.api.conftest import Programs
from tests.api.program import Program
from tests.makers import (
    STEPS,
    make_assignment,
    make_checklist,
    make_insight,
    make_log,
    make_pairing,
    make_playbook,
    make_run,
)


@pytest.fixture
def ours(program: Programs, ada: Person) -> Program:
    return program(ada)


def test_today_says_what_is_due(ours: Program, ada: Person) -> None:
    given = make_assignment()
    (due,) = ours.get("/today")["now"]
    assert due == {
        "assignment": given.id,
        "title": given.title,
        "anchor": None,
        "two_minutes": None,
        "late": False,
        "run": None,
    }


def test_today_says_where_one_s_words_went(program: Programs, workshop: Space, mara: Person, ada: Person) -> None:
    insight = make_insight("Ring the customer", title="Ring first")
    playbook = saving.write(workshop, "Morning", STEPS, by=ada, insight=insight.id)
    checklist = make_checklist(playbook)
    with db.write():
        crowd = [people.add(f"p{number}@example.test", f"Person {number}") for number in range(5)]
    given = make_assignment(checklist, to=crowd)
    (one,) = program(mara).get("/today")["moving"]
    assert (one["mine"]["title"], one["there"]["id"], one["mode"]) == ("Ring first", playbook.id, "externalization")
    assert (one["checklist"]["id"], one["step"], one["practised"]) == (checklist.id, 2, None)
    for person in crowd:
        make_run(given, by=person, states="done done")
    assert program(mara).get("/today")["moving"][0]["practised"] == {"times": 5, "people": 5}


def test_today_says_what_waits(program: Programs, workshop: Space, mara: Person, noor: Person) -> None:
    offered, log = make_pairing("Weld", is_accepted=False), make_log()
    insight = make_insight("Ring first.", by=noor)
    private = make_playbook("Half", by=noor, is_published=False)
    with db.write():
        follow_up = follow_ups.add(db.session.get_one(Log, log.id), "Try it", by=mara, owner=noor)
        draft = drafts.keep_new(noor, workshop, "key", title="Begun", body="half")
    shared_points.revise(log, "Theirs.\n", by=mara, base=1)
    with pytest.raises(Conflict):
        shared_points.revise(log, "Mine.\n", by=noor, base=1)
    told = program(noor).get("/today")
    names = ("offers", "follow_ups", "insights", "unpublished")
    found = {name: [one["id"] for one in told[name]] for name in names}
    assert found == {
        "offers": [offered.id],
        "follow_ups": [follow_up.id],
        "insights": [insight.id],
        "unpublished": [private.id],
    }
    assert [(one["kind"], one["item"]) for one in told["drafts"]] == [("log", log.id), ("playbook", None)]
    assert told["drafts"][1]["id"] == draft.id
    assert {one["kind"] for one in told["notices"]} == {"logged"} and told["unread"] == 4
