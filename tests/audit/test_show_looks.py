"""A-113: everybody sees the figures their manager sees of their team, and who looked at them."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from seci.audit import looks
from seci.commons import teams
from seci.commons.people import Person, Team
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from tests.audit.scenes import make_people, write_down
from tests.cast import Browse
from tests.pages import Page
from tests.queries import count_queries


@pytest.fixture
def support(app: Flask) -> Team:
    return teams.by_name()[0]


def lines(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all(".row .row__main")]


def count() -> int:
    db.session.rollback()
    return db.session.scalar(text("SELECT count(*) FROM look")) or 0


def test_a_team_reads_who_looked_and_how(
    browse: Browse, max_: Person, ada: Person, noor: Person, support: Team
) -> None:
    assert "Nobody has looked" in browse(noor).get("/flow/looks").text
    browse(max_).get(f"/flow?team={support.id}")
    browse(max_).get(f"/flow/tables/modes.csv?team={support.id}")
    browse(ada).get(f"/flow/rows/insight?team={support.id}")
    page = browse(noor).get("/flow/looks")
    assert lines(page) == [
        "Ada looked at Support",
        "Max took figures of Support away as a file",
        "Max looked at Support",
    ]
    assert page.has('.row a[href="/people/max"]')


def test_the_table_of_teams_is_a_look_at_each_of_them(browse: Browse, ada: Person, noor: Person) -> None:
    browse(ada).get("/flow")
    assert lines(browse(noor).get("/flow/looks")) == ["Ada looked at Support"]
    browse(ada).get("/flow/tables/teams.csv")
    assert len(lines(browse(noor).get("/flow/looks"))) == 2


def test_members_look_as_they_please_and_strangers_read_nothing(
    browse: Browse, noor: Person, max_: Person, olaf: Person, support: Team
) -> None:
    browse(noor).get(f"/flow?team={support.id}")
    assert count() == 0
    browse(max_).get("/flow")
    page = browse(olaf).get("/flow/looks")
    assert lines(page) == [] and "You are in no team" in page.text
    browse().get("/flow/looks", status=302)
    browse(noor).post("/flow/looks", status=405)
    browse(noor).get("/flow/looks?cursor=zz", status=422)


def test_a_member_sees_what_the_manager_sees(browse: Browse, max_: Person, noor: Person, support: Team) -> None:
    with db.write():
        for one in make_people(6, db.session.merge(support)) + make_people(6):
            write_down(one)
    for path in (f"/flow/tables/{name}.csv?team={support.id}" for name in ("modes", "months", "kinds")):
        seen = browse(noor).get(path).html
        assert seen == browse(max_).get(path).html and "6" in seen


def test_it_is_noted_once_a_day_and_costs_one_query_after_that(browse: Browse, max_: Person, noor: Person) -> None:
    browser = browse(max_)
    for _time in range(3):
        browser.get("/flow")
    assert count() == 1
    with count_queries() as asked:
        browser.get("/flow")
    assert [one for one in asked if "INSERT" in one or "DELETE" in one] == []
    assert len([one for one in asked if "FROM look" in one]) == 1
    with told_as_of(now() + timedelta(days=1)):
        looks.note(max_, [teams.by_name()[0].id], "page")
    assert count() == 2
    with told_as_of(now() + timedelta(days=800)):
        looks.note(max_, [teams.by_name()[0].id], "page")
    assert count() == 1  # kept for a year


def test_the_page_shows_though_the_database_is_busy(
    app: Flask, browse: Browse, max_: Person, noor: Person, caplog: pytest.LogCaptureFixture
) -> None:
    browser = browse(max_)
    writer = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert browser.get("/flow").h1 == "Flow"
    assert "not noted" in caplog.text
    writer.execute("ROLLBACK")
    writer.close()
    assert count() == 0
    assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000
    browser.get("/flow")
    assert count() == 1


def test_the_page_shows_though_nothing_can_be_written(app: Flask, browse: Browse, max_: Person) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TRIGGER full BEFORE INSERT ON look BEGIN SELECT RAISE(ABORT, 'full'); END"))
    assert browse(max_).get("/flow").h1 == "Flow"
    assert count() == 0


def test_looks_are_never_changed(app: Flask, ada: Person, support: Team) -> None:
    looks.note(ada, [support.id], "page")
    with pytest.raises(DatabaseError, match="never changed"), db.write():
        db.session.execute(text("UPDATE look SET way = 'file'"))


def test_they_are_paged(browse: Browse, ada: Person, noor: Person, support: Team) -> None:
    with db.write():
        for number in range(60):
            day = (now() - timedelta(days=number)).date()
            db.session.add(looks.Look(by_id=ada.id, day=day, way="page", team_id=support.id))
    page = browse(noor).get("/flow/looks")
    assert len(lines(page)) == 50
    assert len(lines(browse(noor).get(str(page.one("a[rel=next]")["href"])))) == 10
