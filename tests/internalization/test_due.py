"""Now, on Today: what is due, grouped by the anchor it comes after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from seci.commons.people import Person
from seci.internalization import due, habits, schedules
from seci.internalization.habits import Plan
from seci.internalization.models import Assignment
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_assignment, make_run

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


def test_nothing_due_says_so_and_offers_one_thing(browse: Browse, ada: Person) -> None:
    page = browse(ada).get("/")
    assert "Nothing to practise is due now." in page.text
    assert page.one(".today-free a")["href"] == "/practice/checklists"


def test_what_is_due_is_grouped_by_anchor_with_one_button_for_each(browse: Browse, ada: Person) -> None:
    for anchor in ("the stand-up", "The stand-up", "lunch", None):
        given = make_assignment()
        if anchor:
            with db.write():
                habits.plan(db.session.get_one(Assignment, given.id), Plan(anchor, "look at the board"), by=ada)
    page = browse(ada).get("/")
    assert [head.get_text() for head in page.all(".today-anchor")] == [
        "After lunch",
        "After the stand-up",
        "Some time today",
    ]
    buttons = page.all("form[action$='/runs'] button")
    assert len(buttons) == 4 and all(button.get_text().startswith("Two minutes") for button in buttons)


def test_what_was_begun_goes_on_and_what_is_done_is_gone(browse: Browse, ada: Person) -> None:
    begun, done = make_assignment(), make_assignment()
    make_run(begun, states="skipped")
    make_run(done)
    page = browse(ada).get("/")
    assert page.one("form[action$='/runs'] button").get_text().startswith("Go on")
    assert done.title not in page.one("#now-title").find_parent("section").get_text()


def titles(person: Person) -> list[str]:
    return [row.assignment.title for group in due.now_of(person) for row in group.rows]


def test_a_day_is_the_person_s_own(ada: Person) -> None:
    with time_machine.travel(NOON, tick=False):  # the 26th in Kiritimati already
        given = make_assignment(schedule=schedules.on_weekdays(["TH"]), starts_on=NOON.date())
        assert titles(ada) == []
        with db.write():
            db.session.get_one(Person, ada.id).zone = "Pacific/Kiritimati"
        assert titles(ada) == [given.title]


def test_what_is_over_or_not_begun_is_not_due_and_what_is_late_says_so(browse: Browse, ada: Person) -> None:
    today = datetime.now(UTC).date()
    make_assignment(starts_on=today + timedelta(days=1))
    make_assignment(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    once = make_assignment(
        schedule=schedules.Schedule(), starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert titles(ada) == [once.title]
    assert "late" in browse(ada).get("/practice/").text
