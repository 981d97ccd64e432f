"""The flow for programs: the same figures, the same silence."""

from __future__ import annotations

import pytest

from seci.commons import teams
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.api.conftest import Programs
from tests.audit.scenes import make_item, make_people, write_down
from tests.makers import make_playbook


def test_the_summary_has_figures_and_their_definitions(program: Programs, olaf: Person) -> None:
    with db.write():
        for one in make_people(6):
            write_down(one, made=10, handed=1)
            make_item("insight", one, days=10)
    found = program(olaf).get("/flow/summary?period=12")
    assert found["conversions"]["externalization"] == 6
    (step,) = [one for one in found["steps"] if one["mode"] == "externalization"]
    assert step == {**step, "made": 12, "handed": 6, "rate": 0.5, "median": 9.0}
    assert len(found["months"]) == 12
    assert {one["name"] for one in found["definitions"]} >= {"conversions", "kinds", "rate", "median"}


def test_where_few_people_are_figures_are_null(program: Programs, ada: Person) -> None:
    with db.write():
        for one in make_people(4):
            write_down(one)
    found = program(ada).get("/flow/summary")
    assert set(found["conversions"].values()) == {None}
    assert {one["made"] for one in found["kinds"]} == {None}
    assert all(set(one["conversions"].values()) == {None} for one in found["months"])


def test_a_team_is_for_its_own(program: Programs, max_: Person, olaf: Person) -> None:
    team = teams.by_name()[0].id
    assert program(max_).get(f"/flow/summary?team={team}")["team"] == team
    program(olaf).get(f"/flow/summary?team={team}", 403)
    program(max_).get("/flow/summary?team=999999", 422)


def test_a_month_of_a_team_and_the_rows_behind_it(program: Programs, max_: Person, noor: Person) -> None:
    team = teams.by_name()[0]
    with db.write():
        for number, one in enumerate(make_people(6, db.session.merge(team)) + make_people(6)):
            write_down(one, readers=["all"] if number % 2 else [f"person:{one.id}"], title=f"Knock {number}")
    month = program(max_).get(f"/flow/summary?team={team.id}")["months"][-1]
    assert month["conversions"]["externalization"] == 6
    asked = f"month={month['month']}&team={team.id}"
    found = program(max_).get(f"/flow/summary?{asked}")
    assert (found["month"], found["period"], found["conversions"]) == (month["month"], None, month["conversions"])
    rows = program(noor).get(f"/flow/rows?of=externalization&{asked}")
    assert (rows["seen"], rows["unseen"]) == (1, 5)  # three could be read; three unseen would be too few
    assert rows["items"][0]["item"]["title"] == rows["items"][0]["target"]["title"] == "Knock 5"
    looked = program(noor).get("/flow/looks")["items"]
    assert [(one["by"]["handle"], one["way"], one["team"]["name"]) for one in looked] == [("max", "program", "Support")]
    none = program(noor).get(f"/flow/rows?of=internalization&{asked}")
    assert none == {"items": [], "next_cursor": None, "seen": None, "unseen": None}


@pytest.mark.parametrize("query", ["of=habit", "", "of=log&month=1999-01", "of=log&team=0"])
def test_rows_of_nothing_are_refused(program: Programs, ada: Person, query: str) -> None:
    program(ada).get(f"/flow/rows?{query}", 422)


@pytest.mark.parametrize("query", ["month=1999-01", "month=2026-1", "period=5", "period=many", "team=0", "who=olaf"])
def test_bad_questions_are_refused(program: Programs, ada: Person, query: str) -> None:
    program(ada).get(f"/flow/summary?{query}", 422)


def test_what_is_stuck(program: Programs, olaf: Person, ada: Person) -> None:
    with db.write():
        make_item("insight", ada, days=40, title="Knock twice")
        make_item("insight", ada, days=40, title="Canary", readers=[f"person:{ada.id}"])
    found = {one["reason"]: one for one in program(olaf).get("/flow/stuck")["items"]}
    assert [row["title"] for row in found["not_written"]["items"]] == ["Knock twice"]
    assert found["not_written"]["items"][0]["days"] == 40
    assert (found["not_written"]["seen"], found["not_written"]["unseen"]) == (1, None)


def test_topics_by_mode(program: Programs, olaf: Person, ada: Person) -> None:
    make_playbook(by=ada, topics=["Heat"])
    (one,) = program(olaf).get("/flow/topics?limit=5")["items"]
    assert one["topic"]["title"] == "Heat"
    assert one["modes"] == dict.fromkeys(one["modes"])


def test_lines_of_the_ledger(program: Programs, ada: Person, max_: Person, olaf: Person, noor: Person) -> None:
    playbook = make_playbook("Valves", by=noor)
    make_playbook("Pumps", by=olaf)
    page = program(max_).get("/flow/ledger?kind=playbook.written&limit=1")
    (line,) = page["items"]
    assert (line["kind"], line["by"]["handle"], line["item"]["id"]) == ("playbook.written", "noor", playbook.id)
    assert page["next_cursor"] is None
    assert len(program(ada).get("/flow/ledger?kind=playbook.written")["items"]) == 2
    program(olaf).get("/flow/ledger", 403)
    for query in ("kind=session.began", "person=nobody", "period=1", "item=x"):
        program(ada).get(f"/flow/ledger?{query}", 422)
