"""What one keeps for oneself about a log (`edit_private_points`, `keep_private_points`)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.commons import indexing
from seci.commons.events import Event
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import pairings, private_points
from seci.socialization.models import Log
from tests.cast import Browse, CatchUp
from tests.makers import make_log, make_pairing
from tests.paths import path_of


def at(log: Log) -> str:
    return f"/mentoring/logs/{log.id}/private"


def test_they_are_added_and_changed(browse: Browse, noor: Person) -> None:
    log = make_log()
    page = browse(noor).get(at(log))
    assert (page.field("private"), page.field("base")) == ("", "0")
    assert page.one("#private-hint").get_text().startswith("Only you read this.")
    assert browse(noor).post(at(log), {"private": "First.", "base": 0}).location == path_of(log) + "#private"
    page = browse(noor).get(at(log))
    assert (page.field("private"), page.field("base")) == ("First.", "1")
    browse(noor).post(at(log), {"private": "Second.", "base": 1})
    assert private_points.body_of(log, noor) == "Second."


def test_they_are_taken_as_plain_words(browse: Browse, noor: Person) -> None:
    log = make_log()
    browse(noor).post(at(log), {"private": "<b>bold</b> @mara\r\n[[x]]", "base": 0})
    assert browse(noor).get(path_of(log)).one(".private .as-typed").get_text() == "<b>bold</b> @mara\n[[x]]"


def test_two_windows_lose_nothing(browse: Browse, noor: Person) -> None:
    log = make_log()
    browse(noor).post(at(log), {"private": "From one window.", "base": 0})
    page = browse(noor).post(at(log), {"private": "From another.", "base": 0}, status=409)
    assert "From one window." in page.text and page.field("private") == "From another."
    browse(noor).post(at(log), {"private": "From both.", "base": page.field("base")})
    assert private_points.body_of(log, noor) == "From both."


def test_the_same_words_again_are_no_conflict(browse: Browse, noor: Person) -> None:
    log = make_log()
    for _time in range(2):
        browse(noor).post(at(log), {"private": "Once.", "base": 0})


@pytest.mark.parametrize("values", [{"private": "a\x00b", "base": 0}, {"private": "x", "base": ""}])
def test_bad_values_are_named(browse: Browse, noor: Person, values: dict[str, object]) -> None:
    page = browse(noor).post(at(make_log()), values, status=422)
    assert page.has(".error-summary li")


def test_they_are_kept_up_after_a_pairing_is_over(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    log = make_log(pairing=pairing)
    with db.write():
        pairings.end(pairing, by=mara)
    browse(noor).post(at(log), {"private": "Looking back.", "base": 0})
    assert private_points.body_of(log, noor) == "Looking back."


def test_nothing_speaks_of_them(browse: Browse, mara: Person, noor: Person, caught_up: CatchUp) -> None:
    """No line in the ledger, no notice, no date, no entry in the queue of the index."""
    log = make_log()
    caught_up()
    events, changed = len(db.session.scalars(select(Event)).all()), log.changed_at
    notices = browse(mara).get("/people/me/notices").text
    browse(noor).post(at(log), {"private": "Quiet.", "base": 0})
    db.session.rollback()
    assert len(db.session.scalars(select(Event)).all()) == events
    assert log.changed_at == changed and indexing.waiting() == 0
    assert browse(mara).get("/people/me/notices").text == notices


def test_who_finds_no_log_finds_no_points(browse: Browse, olaf: Person, ada: Person) -> None:
    log = make_log()
    for person in (olaf, ada):
        browse(person).get(at(log), status=404)
        browse(person).post(at(log), {"private": "x", "base": 0}, status=404)
