"""Habits: plans for oneself (`edit_habit`, `plan_habit`), seen (`show_habit`), stacked by anchor, to build and to break
(`record_slip`, `take_back_slip`).
"""

from __future__ import annotations

from typing import Any

import pytest

from seci.commons.people import Person
from seci.internalization import habits, progress
from seci.internalization.habits import Plan
from seci.internalization.models import Assignment, Checklist, Habit
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_assignment, make_run
from tests.paths import path_of
from tests.queries import count_queries

WHOLE = {
    "base": "0",
    "direction": "build",
    "anchor": "the stand-up",
    "two_minutes": "look at the board",
    "place": "my desk",
    "bundle": "fetch a coffee",
    "identity": "leaves nothing open",
    "friction": "a closed laptop",
}


def planned(assignment: Assignment, by: Person, **more: str) -> Habit:
    with db.write():
        given = db.session.get_one(Assignment, assignment.id)
        return habits.plan(given, Plan(**{"anchor": "the stand-up", "two_minutes": "look", **more}), by=by)


def test_a_plan_is_one_sentence(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    browser.get(f"/practice/assignments/{assignment.id}/plan")
    page = browser.follow(browser.post(f"/practice/assignments/{assignment.id}/plan", WHOLE))
    said = " ".join(page.one(".plan").get_text("").split())
    assert said == (
        "After the stand-up I will look at the board, at my desk; then I may fetch a coffee; "
        "so that I am someone who leaves nothing open."
    )
    habit = db.session.query(Habit).one()
    assert "a closed laptop" in browser.get(path_of(habit)).text
    assert ledger.last("habit.planned").item_id == habit.id


def test_a_plan_is_changed_and_there_is_one(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser, path = browse(ada), f"/practice/assignments/{assignment.id}/plan"
    for anchor in ("the stand-up", "lunch", "lunch"):
        browser.post(path, {**WHOLE, "anchor": anchor, "base": browser.get(path).field("base")})
    assert browser.get(f"/practice/assignments/{assignment.id}/plan").field("anchor") == "lunch"
    assert db.session.query(Habit).count() == 1 and ledger.kinds().count("habit.changed") == 1


def test_a_plan_changed_on_another_device_is_not_overwritten_unseen(
    browse: Browse, ada: Person, assignment: Assignment
) -> None:
    browser, path = browse(ada), f"/practice/assignments/{assignment.id}/plan"
    for _press in range(2):
        browser.post(path, WHOLE)
    page = browser.post(path, {**WHOLE, "anchor": "lunch"}, status=409)
    assert page.field("anchor") == "lunch" and "the stand-up" in page.one(".theirs").get_text()
    assert db.session.query(Habit).one().anchor == "the stand-up"
    browser.post(path, {**WHOLE, "anchor": "lunch", "base": page.field("base")})
    assert db.session.query(Habit).one().anchor == "lunch" and ledger.kinds().count("habit.changed") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"anchor": ""}, "anchor"),
        ({"two_minutes": " "}, "two_minutes"),
        ({"bundle": "x" * 301}, "bundle"),
        ({"direction": "bend"}, "direction"),
        ({"identity": "a\x00b"}, "identity"),
    ],
)
def test_bad_plans_name_their_fields(
    browse: Browse, ada: Person, assignment: Assignment, change: dict[str, Any], field: str
) -> None:
    page = browse(ada).post(f"/practice/assignments/{assignment.id}/plan", {**WHOLE, **change}, status=422)
    assert page.has(f".error-summary a[href='#{field}']") and db.session.query(Habit).count() == 0


def test_habits_on_the_same_anchor_stand_together(browse: Browse, ada: Person) -> None:
    first = planned(make_assignment(), ada, two_minutes="look")
    planned(make_assignment(), ada, anchor="The  Stand-up", two_minutes="write")
    planned(make_assignment(), ada, anchor="lunch", two_minutes="walk")
    page = browse(ada).get("/practice/habits")
    assert [head.get_text() for head in page.all(".rows-head h2")] == ["After lunch", "After the stand-up"]
    assert "Also after" in browse(ada).get(path_of(first)).text


def test_a_habit_to_break_slips_and_is_taken_back(browse: Browse, ada: Person, assignment: Assignment) -> None:
    habit, browser = planned(assignment, ada, direction="break"), browse(ada)
    browser.post(f"/practice/habits/{habit.id}/slip")
    browser.post(f"/practice/habits/{habit.id}/slip")
    made = progress.of(ada, assignment, db.session.get_one(Habit, habit.id))
    assert made and made.strength < 1 and made.streak == 0
    browser.post(f"/practice/habits/{habit.id}/take-back-slip")
    made = progress.of(ada, assignment, db.session.get_one(Habit, habit.id))
    assert made and made.strength == 1 and made.streak == 1
    assert "It happened today" in browser.get(path_of(habit)).text


def test_a_habit_to_build_does_not_slip(browse: Browse, ada: Person, assignment: Assignment) -> None:
    habit = planned(assignment, ada)
    browse(ada).post(f"/practice/habits/{habit.id}/slip", status=422)


def test_only_who_practises_it_makes_a_plan(browse: Browse, max_: Person, noor: Person) -> None:
    given = make_assignment(by=max_, to=[noor])
    browse(max_).get(f"/practice/assignments/{given.id}/plan", status=403)


def test_nobody_else_sees_a_plan(
    browse: Browse, ada: Person, mara: Person, max_: Person, assignment: Assignment
) -> None:
    """A-110, A-114."""
    habit = planned(assignment, ada, anchor="zyzzogeton")
    for person in (mara, max_):
        browse(person).get(path_of(habit), status=404)
        browse(person).post(f"/practice/habits/{habit.id}/slip", status=404)
        browse(person).post(f"/practice/habits/{habit.id}/take-back-slip", status=404)
        assert "zyzzogeton" not in browse(person).get("/practice/habits").one("main").get_text()


def test_the_list_asks_as_often_for_many_as_for_one(browse: Browse, ada: Person) -> None:
    browser, asked = browse(ada), []
    for _time in range(2):
        for _more in range(2):
            given = make_assignment()
            planned(given, ada)
            make_run(given)
        with count_queries() as sent:
            browser.get("/practice/habits")
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_all_plans_are_led_to(browse: Browse, ada: Person, checklist: Checklist) -> None:
    for number in range(51):
        planned(make_assignment(checklist), ada, two_minutes=f"look {number:02}")
    browser = browse(ada)
    first = browser.get("/practice/habits")
    second = browser.get(str(first.one("a[rel=next]")["href"]))
    assert [len(page.all(".rows .row")) for page in (first, second)] == [50, 1]
    assert "look 50" in second.text


def test_an_empty_list_says_what_it_is_for(browse: Browse, ada: Person) -> None:
    assert browse(ada).get("/practice/habits").has(".empty-state a")
    browse(ada).get("/practice/habits/9999", status=404)
    browse(ada).post("/practice/habits", status=405)
