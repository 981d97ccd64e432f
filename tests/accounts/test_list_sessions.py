"""Where one is signed in: list_sessions, end_sessions."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from seci.accounts import visits
from seci.commons.people import Person
from seci.plumbing.clock import now
from tests import ledger
from tests.cast import PASSWORD, Browse
from tests.pages import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def come_in(browse: Browse, agent: str) -> Browser:
    browser = browse()
    browser.post("/sign-in", {"login": "mara", "password": PASSWORD}, headers={"User-Agent": agent})
    with browser.client.session_transaction() as session:
        session["csrf_token"] = "0123456789abcdef0123456789abcdef01234567"
    return browser


def test_each_browser_is_listed_the_present_one_first(browse: Browse) -> None:
    come_in(browse, FIREFOX)
    browser = come_in(browse, EDGE)
    rows = [row.get_text(" ", strip=True) for row in browser.get("/settings/sessions").all(".rows li")]
    assert rows[0].startswith("Edge on Windows") and "this one" in rows[0]
    assert rows[1].startswith("Firefox on Linux")


def test_one_of_them_can_be_ended(browse: Browse, mara: Person) -> None:
    other, third, browser = come_in(browse, FIREFOX), come_in(browse, EDGE), come_in(browse, "")
    page = browser.get("/settings/sessions")
    row = next(row for row in page.all(".rows li") if "Firefox" in row.get_text())
    number = row.select_one("[name=number]")
    assert number is not None
    browser.post("/settings/sessions", {"number": str(number["value"])})
    other.get("/settings/profile", status=302)
    third.get("/settings/profile")
    browser.get("/settings/profile")
    assert ledger.last("session.ended_elsewhere").by_id == mara.id


def test_all_others_can_be_ended_at_once(browse: Browse) -> None:
    others, browser = [come_in(browse, FIREFOX) for _time in range(2)], come_in(browse, EDGE)
    browser.post("/settings/sessions")
    for other in others:
        other.get("/settings/profile", status=302)
    assert len(browser.get("/settings/sessions").all(".rows li")) == 1


def test_nobody_ends_a_session_of_somebody_else(browse: Browse, noor: Person, mara: Person) -> None:
    victim = browse(noor)
    [visit] = visits.of(noor, None)
    browse(mara).post("/settings/sessions", {"number": visit.number})
    browse(mara).post("/settings/sessions", {"number": ""})
    victim.get("/settings/profile")


def test_a_short_number_names_no_session(browse: Browse, mara: Person) -> None:
    browser, other = browse(mara), browse(mara)
    browser.post("/settings/sessions", {"number": visits.of(mara, None)[0].number[:3]})
    browser.get("/settings/profile")
    other.get("/settings/profile")


def test_sessions_that_are_over_are_not_listed(browse: Browse, mara: Person) -> None:
    browse(mara)
    with time_machine.travel(now() + timedelta(hours=3)):
        assert visits.of(mara, None) == []
