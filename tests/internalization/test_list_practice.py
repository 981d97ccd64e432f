"""All one practises (`list_practice`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from seci.commons.people import Person
from seci.internalization import schedules
from seci.internalization.models import Checklist
from tests.cast import Browse
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
from tests.queries import count_queries

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


def test_all_one_practises_is_led_to_and_what_is_due_comes_first(
    browse: Browse, ada: Person, checklist: Checklist
) -> None:
    for _time in range(50):
        make_assignment(checklist, starts_on=datetime.now(UTC).date() + timedelta(days=1))
    make_assignment(make_checklist(make_playbook("Z, to be done today", STEPS)))
    browser = browse(ada)
    first = browser.get("/practice/")
    second = browser.get(str(first.one("a[rel=next]")["href"]))
    assert [len(page.all("main .rows .row")) for page in (first, second)] == [50, 1]
    assert "Z, to be done today" in first.one("section[aria-labelledby=due-title]").get_text()
    assert not second.has("section[aria-labelledby=due-title]")


def test_what_was_only_looked_at_on_another_day_is_not_said_to_be_done(browse: Browse, ada: Person) -> None:
    with time_machine.travel(NOON, tick=False):
        given = make_assignment(schedule=schedules.on_weekdays(["TH"]))
        make_run(given, states="")
        browser = browse(ada)
        assert "done today" not in browser.get("/practice/").text
        make_run(given)
        assert "done today" in browser.get("/practice/").text


def test_an_empty_practice_says_what_it_is_for(browse: Browse, olaf: Person) -> None:
    assert browse(olaf).get("/practice/").has(".empty-state a")


def test_lists_ask_as_often_for_many_as_for_one(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    asked: dict[str, list[int]] = {}
    for _time in range(2):
        for _more in range(3):
            make_run(make_assignment(), states="skipped")
            make_assignment()
        for path in ("/practice/", "/", "/api/v1/today"):
            with count_queries() as sent:
                browser.get(path)
            asked.setdefault(path, []).append(len(sent))
    assert all(first == second for first, second in asked.values()), asked
