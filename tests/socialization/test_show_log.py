"""A log's page, for the two and nobody else (S-072)."""

from __future__ import annotations

import pytest

from seci.commons import items, passages
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import follow_ups, logs
from tests.cast import Browse
from tests.makers import make_insight, make_log, make_pairing
from tests.paths import path_of
from tests.queries import count_queries


def test_both_read_what_is_shared_and_each_only_their_own_points(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("Held the torch low.\n", private="She is nervous.")
    browse(noor).post(f"/mentoring/logs/{log.id}/private", {"private": "He is impatient.", "base": 0})
    mentor, learner = browse(mara).get(path_of(log)), browse(noor).get(path_of(log))
    for page in (mentor, learner):
        assert "Held the torch low." in page.one(".prose").get_text()
    assert "nervous" in mentor.html and "impatient" not in mentor.html
    assert "impatient" in learner.html and "nervous" not in learner.html


@pytest.mark.parametrize("handle", ["ada", "max", "olaf"])
def test_it_is_a_404_for_everybody_else(browse: Browse, handle: str) -> None:
    """S-072: administrator and manager included, on every address of it."""
    from tests import cast

    log, person = make_log(), cast.person(handle)
    with db.write():
        row = follow_ups.add(log, "Practise", by=cast.person("mara"))
    browser = browse(person)
    for address in ("", "/edit", "/private"):
        browser.get(f"/mentoring/logs/{log.id}{address}", status=404)
    for address in ("edit", "private", "follow-ups"):
        browser.post(f"/mentoring/logs/{log.id}/{address}", {"shared": "x", "base": 1}, status=404)
    browser.post(f"/mentoring/follow-ups/{row.id}/settle", status=404)
    browser.post(f"/items/{log.id}/comments", {"body": "x"}, status=404)
    browser.get(f"/items/{log.id}", status=404)
    browser.get(f"/mentoring/insights/new?log={log.id}", status=404)
    browser.post("/mentoring/insights/new", {"log": log.id, "body": "x", "consent": "private"}, status=404)
    assert items.get(log.id, person) is None


def test_its_words_link_and_are_filled_for_who_reads(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("Ask @mara about [[Overhead welds]].\n")
    page = browse(noor).get(path_of(log))
    assert page.has('.prose a.person[href="/people/mara"]') and page.has(".prose a.wanted")


def test_both_comment_and_the_partner_hears_of_it(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("Held the torch low.\n")
    anchor = passages.texts([log.id])[log.id][0].anchor
    browse(noor).post(f"/items/{log.id}/comments", {"body": "How low?", "passage": anchor})
    page = browse(mara).get(path_of(log))
    assert "How low?" in page.one("#comments").get_text()
    assert "Noor commented on" in browse(mara).get("/people/me/notices").text


def test_what_was_not_saved_is_offered(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n")
    browse(mara).post(f"/mentoring/logs/{log.id}/edit", form(shared="Two.\n"))
    browse(noor).post(f"/mentoring/logs/{log.id}/edit", form(shared="Three.\n"), status=409)
    assert "A text of yours is not saved yet" in browse(noor).get(path_of(log)).text
    assert "not saved yet" not in browse(mara).get(path_of(log)).text


def form(**changes: object) -> dict[str, object]:
    return {"kind": "guidance", "at": "2026-05-03T14:30", "minutes": "", "shared": "", "base": 1, **changes}


def test_wrong_ids_slugs_and_methods(browse: Browse, noor: Person) -> None:
    log = make_log()
    browse(noor).get("/mentoring/logs/999", status=404)
    assert browse(noor).get(f"/mentoring/logs/{log.id}", status=302).location == path_of(log)
    assert browse(noor).get(f"/items/{log.id}", status=302).location == path_of(log)
    browse(noor).post(path_of(log), status=405)
    assert browse().get(path_of(log), status=302).location.startswith("/sign-in")


def test_it_asks_the_database_no_more_with_more_on_it(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n", pairing=make_pairing())

    def fill(times: int) -> None:
        for number in range(times):
            make_insight(log=log)
            browse(mara).post(f"/items/{log.id}/comments", {"body": f"Comment {number}"})
            with db.write():
                present = logs.get(log.id, mara)
                assert present is not None
                follow_ups.add(present, "Practise", by=mara, owner=noor)

    browser = browse(noor)
    fill(1)
    browser.get(path_of(log))
    with count_queries() as of_one:
        browser.get(path_of(log))
    fill(6)
    with count_queries() as of_many:
        browser.get(path_of(log))
    assert len(of_many) == len(of_one)
