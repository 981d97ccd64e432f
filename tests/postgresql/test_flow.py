"""Figures, what is stuck, and the ledger on PostgreSQL, whose JSON, grouping and months differ."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.accounts import teams as team_changes
from seci.audit import behind, ledger, looks, periods, stuck, topics
from seci.audit.flows import Flow
from seci.audit.periods import Period
from seci.commons import teams
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests import cast
from tests.audit.scenes import hand, make_item, make_people, record, write_down
from tests.makers import make_playbook

pytestmark = pytest.mark.postgresql


def test_figures_and_the_rows_behind_them(app: Flask, ada: Person) -> None:
    with db.write():
        for number, one in enumerate(make_people(12)):
            write_down(one, made=10, handed=1, consent="private" if number > 10 else "write")
            if number < 11:
                make_item("insight", one, days=10, readers=["all"] if number < 6 else [f"person:{one.id}"])
    flow = Flow()
    figures = flow.figures(periods.last(3), None)
    (step,) = [step for step in figures.steps if step.mode == "externalization"]
    assert (figures.conversions["externalization"], step.made, step.handed) == (11, 22, 11)
    assert step.median_days == 9
    found = behind.read(flow, "insight", periods.last(3), None, ada)
    assert found is not None and (found.seen, found.unseen) == (17, 5)


def test_what_is_stuck_and_topics(app: Flask, ada: Person, olaf: Person) -> None:
    make_playbook(by=ada, topics=["Heat"])
    with db.write():
        for one in make_people(5):
            make_item("insight", one, days=40, readers=[f"person:{one.id}"])
        make_item("insight", db.session.merge(ada), days=40, title="Knock twice")
        make_item("playbook", db.session.merge(ada), days=400)
        ada = db.session.merge(ada)
        run, never, few = (
            make_item("checklist", ada, days=40, title=title) for title in ("Run", "Never run", "Of few")
        )
        for checklist, number in ((run, 9), (never, 5), (few, 4)):
            record("assignment.given", ada, make_item("assignment", ada), checklist=checklist, people=number)
        hand(run, make_item("run", ada), "internalization", ada)
    found = {one.reason.name: one for one in stuck.list_for(olaf)}
    assert [row.item.title for row in found["not_written"].rows] == ["Knock twice"]
    assert (found["not_written"].seen, found["not_written"].unseen) == (1, 5)
    assert [row.item.title for row in found["not_run"].rows] == ["Never run"]
    assert found["not_practised"].seen == found["not_linked"].seen == found["not_revised"].seen == 1
    assert [row.topic.title for row in topics.by_mode(olaf).rows] == ["Heat"]


def test_lines_and_counts_of_the_ledger(app: Flask, ada: Person, olaf: Person, vault: Space) -> None:
    make_playbook("Seen", by=ada)
    with db.write():
        for one in make_people(5):
            record("log.written", one)
    year = periods.last(12)
    kinds = [event.kind for event in page_of(ledger.lines_for(ada, ledger.Wanted(year))).rows]
    assert "playbook.written" in kinds and "space.made" in kinds and "log.written" not in kinds
    assert page_of(ledger.lines_for(olaf, ledger.Wanted(year))).rows == []
    assert ledger.quiet_counts(year) == {"socialization": 5, "internalization": None}


def test_a_team_by_month_and_who_looked(app: Flask, ada: Person, olaf: Person) -> None:
    with db.write():
        support = teams.by_name()[0]
        for one in make_people(6, support) + make_people(6):
            write_down(one, made=2, handed=1)
        (late,) = make_people(1)
        team_changes.put(support, late.handle, by=db.session.merge(ada))
        write_down(late)
    month = periods.last(3).months[-1]
    flow = Flow()
    assert flow.conversions(Period(month, [month]), None)["externalization"] == 13
    assert flow.conversions(Period(month, [month]), support.id)["externalization"] == 6
    for _time in range(2):
        looks.note(ada, [support.id], "page")
    looks.note(olaf, [support.id], "page")
    seen = db.session.execute(looks.at_teams_of(cast.person("noor"))).all()
    assert [(way, who.handle, team.name) for _day, way, who, team in seen] == [("page", "ada", "Support")]
