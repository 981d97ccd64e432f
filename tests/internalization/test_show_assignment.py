"""Assignments: given to oneself, to people and teams (`new_assignment`, `give_assignment`), seen, begun (`begin_run`,
`practise_item`), accepted, declined, paused, taken up again (`accept_assignment`, `decline_assignment`,
`pause_assignment`, `resume_assignment`), skipped (`skip_day`, `take_back_skip`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from seci.commons import items, people, spaces, teams
from seci.commons.notices import Notice
from seci.commons.people import Person
from seci.commons.refusals import Forbidden, Invalid
from seci.commons.spaces import Space
from seci.internalization import assignments, due, habits, pauses, progress, schedules
from seci.internalization.models import Assignment, Checklist
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import STEPS, make_assignment, make_checklist, make_closed_practice, make_playbook, make_run
from tests.paths import path_of
from tests.queries import count_queries

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


def test_one_gives_it_to_oneself_and_begins(browse: Browse, ada: Person, checklist: Checklist) -> None:
    browser = browse(ada)
    form = browser.get(f"/practice/checklists/{checklist.id}/assign")
    assert form.field("start")
    page = browser.follow(browser.post(f"/practice/checklists/{checklist.id}/assign", {"to": "me", "schedule": "day"}))
    assert page.h1 == checklist.title and "Every day" in page.text and page.has("form[action$='/runs'] button")
    assert ledger.last("assignment.given").facts == {"checklist": checklist.id, "people": 1}
    assert checklist.title in browser.get("/practice/").text
    assert "You practise it" in browser.get(path_of(checklist)).text


def test_pressed_twice_it_is_given_once(browse: Browse, ada: Person, noor: Person, checklist: Checklist) -> None:
    browser, path = browse(ada), f"/practice/checklists/{checklist.id}/assign"
    values = {"to": "others", "people": "@noor", "schedule": "day", "submission": browser.get(path).field("submission")}
    sent = [browser.post(path, values) for _press in range(2)]
    assert sent[0].location == sent[1].location and ledger.kinds().count("assignment.given") == 1
    assert db.session.query(Notice).filter(Notice.person_id == noor.id).count() == 1
    other = browser.get(path).field("submission")
    assert other and browser.post(path, {**values, "submission": other}).location != sent[0].location


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"schedule": "once", "due": "2099-05-03"}, "Once, by 3 May 2099"),
        ({"schedule": "weekdays", "weekdays": ["MO", "WE"]}, "Monday, Wednesday"),
        ({"schedule": "times", "times": "3"}, "3 times a week"),
        ({"schedule": "days", "interval": "4"}, "Every 4 days"),
    ],
)
def test_every_schedule_is_said_as_people_say_it(
    browse: Browse, ada: Person, checklist: Checklist, form: dict[str, Any], said: str
) -> None:
    browser = browse(ada)
    answer = browser.post(f"/practice/checklists/{checklist.id}/assign", {"to": "me", **form})
    assert said in browser.follow(answer).text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"to": "me", "schedule": "weekdays"}, "schedule"),
        ({"to": "me", "schedule": "times", "times": "9"}, "times"),
        ({"to": "me", "schedule": "days", "interval": "0"}, "interval"),
        ({"to": "me", "schedule": "day", "start": "2026-11-25", "due": "2026-11-24"}, "due"),
        ({"to": "me", "schedule": "day", "start": "yesterday"}, "start"),
        ({"to": "me", "schedule": "day", "start": "1066-01-01"}, "start"),
        ({"to": "me", "schedule": "never"}, "schedule"),
        ({"to": "others", "schedule": "day", "people": ""}, "people"),
        ({"to": "others", "schedule": "day", "people": "@nobody"}, "people"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_half_written(
    browse: Browse, ada: Person, checklist: Checklist, form: dict[str, Any], field: str
) -> None:
    page = browse(ada).post(f"/practice/checklists/{checklist.id}/assign", form, status=422)
    assert page.has(f".error-summary a[href='#{field}']")
    assert db.session.query(Assignment).count() == 0 and "assignment.given" not in ledger.kinds()


def test_an_unknown_zone_is_refused_when_giving_and_never_fails_when_read(
    browse: Browse, ada: Person, checklist: Checklist, assignment: Assignment
) -> None:
    """R-105."""
    with db.write():
        db.session.get_one(Person, ada.id).zone = "Foo/Bar"
    browser = browse(ada)
    everywhere = (
        "/settings/profile",
        "/people/ada",
        "/mentoring/",
        "/mentoring/capture",
        "/flow",
        "/flow/ledger",
        "/search",
    )
    for path in ("/", "/practice/", path_of(assignment), *everywhere):
        browser.get(path)
    page = browser.post(f"/practice/checklists/{checklist.id}/assign", {"to": "me", "schedule": "day"}, status=422)
    assert "time zone" in page.one(".error-summary").get_text()


@pytest.mark.parametrize("zone", ["Asia/Calcutta", "US/Pacific"])
def test_former_names_of_zones_are_taken(zone: str) -> None:
    """R-105."""
    assert people.checked_zone(zone) == zone


def test_a_team_is_whoever_is_in_it_at_the_start_and_hears_of_it(
    browse: Browse, ada: Person, noor: Person, max_: Person, olaf: Person, checklist: Checklist
) -> None:
    browse(ada).post(
        f"/practice/checklists/{checklist.id}/assign", {"to": "others", "schedule": "day", "people": "Support, @mara"}
    )
    given = db.session.query(Assignment).one()
    with db.write():
        teams.join(teams.by_name()[0], db.session.get_one(Person, olaf.id))
    assert checklist.title in browse(noor).get("/practice/").text
    assert checklist.title not in browse(olaf).get("/practice/").text
    assert "Ada gave you" in browse(noor).get("/people/me/notices").text
    assert (
        "Given to" in browse(ada).get(path_of(given)).text and "Given to" not in browse(noor).get(path_of(given)).text
    )
    browse(olaf).get(path_of(given), status=404)


def test_a_team_is_also_whoever_is_in_a_team_below(ada: Person, mara: Person, noor: Person) -> None:
    with db.write():
        teams.join(teams.add("Night shift", teams.by_name()[0]), db.session.merge(mara))
    given = make_assignment(to=[], to_teams=[teams.by_name()[1]])
    assert {mara, noor} <= set(items.people_in(given, "assignee"))


def test_giving_it_to_many_asks_as_often_as_giving_it_to_two(mara: Person, vault: Space) -> None:
    checklist = make_checklist(make_playbook("Secret", STEPS, by=mara, space=vault), by=mara)

    def asked(count: int) -> int:
        with db.write():
            team = teams.add(f"Team of {count}")
            for number in range(count):
                teams.join(team, people.add(f"r{count}-{number}@example.test", f"R {number}"))
            spaces.share_with(db.session.merge(vault), team, "reader")
        with count_queries() as sent:
            make_assignment(checklist, by=mara, to=[], to_teams=[team])
        return sum(one.startswith("SELECT") for one in sent)

    assert asked(20) == asked(2)


def test_nobody_is_given_what_they_may_not_read(mara: Person, olaf: Person, vault: Space) -> None:
    checklist = make_checklist(make_playbook("Secret", STEPS, by=mara, space=vault), by=mara)
    with pytest.raises(Invalid, match="may read"):
        make_assignment(checklist, by=mara, to=[olaf])


def test_a_peer_s_offer_may_be_declined_and_taken_up_again(browse: Browse, ada: Person, noor: Person) -> None:
    given = make_assignment(to=[noor])
    browser = browse(noor)
    browser.post(f"/practice/assignments/{given.id}/decline")
    assert given.title not in browser.get("/practice/").one("main").get_text()
    assert "does not practise" in browse(ada).get("/people/me/notices").text
    assert browser.get(path_of(given)).has("form[action$='/accept']")
    browser.post(f"/practice/assignments/{given.id}/accept")
    assert given.title in browser.get("/practice/").text
    assert {"assignment.declined", "assignment.accepted"} <= set(ledger.kinds())


def test_what_the_leader_of_one_s_team_gave_is_no_offer(browse: Browse, max_: Person, noor: Person) -> None:
    given = make_assignment(by=max_, to=[noor])
    page = browse(noor).get(path_of(given))
    assert not page.has("form[action$='/decline']")
    browse(noor).post(f"/practice/assignments/{given.id}/decline", status=403)
    with pytest.raises(Forbidden), db.write():
        assignments.decline(db.session.get_one(Assignment, given.id), by=noor)


def test_who_gave_it_sees_no_progress_and_may_not_practise_it(browse: Browse, max_: Person, noor: Person) -> None:
    """A-110, A-114."""
    given = make_assignment(by=max_, to=[noor])
    make_run(given, by=noor)
    page = browse(max_).get(path_of(given))
    assert not page.has(".progress") and "Latest runs" not in page.text and not page.has("form[action$='/runs']")
    for deed in ("runs", "decline", "accept", "pause", "resume", "skip", "take-back-skip", "plan"):
        browse(max_).post(f"/practice/assignments/{given.id}/{deed}", status=403)


def test_pausing_costs_nothing_and_ends_when_one_goes_on(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    with time_machine.travel(NOON, tick=False):
        given = make_assignment(starts_on=NOON.date() - timedelta(days=3))
        for passed in (3, 2, 1):
            make_run(given, day=NOON.date() - timedelta(days=passed))
        before = progress.of(ada, given)
        browser.post(f"/practice/assignments/{given.id}/pause")
        browser.post(f"/practice/assignments/{given.id}/pause")
        assert "Paused" in browser.get(path_of(given)).text
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        assert given.id not in [one.assignment.id for one in due.practice_of(ada) if one.is_due]
        with db.write():
            pauses.resume(db.session.get_one(Assignment, given.id), by=ada)
        after = progress.of(ada, given)
    assert before and after
    assert after.streak == 8 and after.days_done == before.days_done == 3
    assert after.scores[-2] == before.scores[-2]
    assert ledger.kinds().count("assignment.paused") == 1 and "assignment.resumed" in ledger.kinds()


def test_a_day_is_skipped_and_taken_back(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    browser.post(f"/practice/assignments/{assignment.id}/skip")
    assert "Skipped for today" in browser.get(path_of(assignment)).text
    assert due.now_of(ada) == []
    browser.post(f"/practice/assignments/{assignment.id}/take-back-skip")
    assert len(due.now_of(ada)) == 1
    with db.write():
        pauses.skip(db.session.get_one(Assignment, assignment.id), by=ada)
        pauses.skip(db.session.get_one(Assignment, assignment.id), by=ada)
    assert ledger.kinds().count("assignment.skipped") == 2


def test_strength_streak_and_days_done_stand_apart_with_a_table_below_the_curve(
    browse: Browse, ada: Person, checklist: Checklist
) -> None:
    today = datetime.now(UTC).date()
    given = make_assignment(checklist, starts_on=today - timedelta(days=6))
    for passed in (6, 5, 3, 2, 1):
        make_run(given, day=today - timedelta(days=passed))
    page = browse(ada).get(path_of(given))
    figures = [figure.get_text() for figure in page.all(".progress__figures dd")]
    assert figures[1:] == ["3", "5"] and figures[0].endswith("%")
    assert page.has("svg.curve polyline") and page.has(".progress table tbody tr")
    assert "plateau" in page.text and "A thought model, not a measure" in page.text


def test_all_one_s_runs_are_led_to(browse: Browse, ada: Person, checklist: Checklist) -> None:
    today = datetime.now(UTC).date()
    given = make_assignment(checklist, starts_on=today - timedelta(days=7))
    for passed in range(8):
        make_run(given, day=today - timedelta(days=passed))
    browser = browse(ada)
    first = browser.get(path_of(given))
    second = browser.get(str(first.one("a[rel=next]")["href"]))
    assert [len(page.all("section[aria-labelledby=latest-title] .row")) for page in (first, second)] == [7, 1]


def test_what_is_done_once_has_no_curve(browse: Browse, ada: Person) -> None:
    given = make_assignment(schedule=schedules.Schedule())
    make_run(given)
    page = browse(ada).get(path_of(given))
    assert not page.has(".progress") and "Latest runs" in page.text


def test_what_was_practised_stays_one_s_own_when_its_checklist_is_closed(browse: Browse, noor: Person) -> None:
    """What was frozen with a run is its person's record; what became of the checklist since they are not told."""
    given, run = make_closed_practice(noor)
    client = browse(noor)
    for item in (given, run):
        page = client.get(client.get(f"/items/{item.id}", status=302).location)
        assert page.h1 == "Secret" and "Newer" not in page.html
        assert f"/practice/checklists/{given.checklist_id}" not in page.html
    assert len(client.get(path_of(run)).all(".run-step")) == 3
    plan = client.get(path_of(habits.of_assignment(given, noor)))
    assert "look at the board" in plan.text and "Newer" not in plan.html and not plan.has(".strip")
    client.get(f"/items/{given.checklist_id}", status=404)


def test_what_is_closed_is_practised_no_more(browse: Browse, noor: Person) -> None:
    """S-073: access follows on the next request."""
    given, _run = make_closed_practice(noor)
    client = browse(noor)
    page = client.get(path_of(given))
    assert "may not read this checklist any more" in page.text and not page.has("form[action$='/runs']")
    for deed in ("runs", "plan", "pause", "skip", "decline"):
        client.post(f"/practice/assignments/{given.id}/{deed}", status=403)
    client.get(f"/practice/assignments/{given.id}/plan", status=403)
    assert "Secret" not in client.get("/").html and "Secret" not in client.get("/practice/").html


def test_wrong_numbers_and_methods_are_refused(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    browser.get("/practice/assignments/9999", status=404)
    browser.get("/practice/assignments/9999/runs", status=405)
    browser.post("/practice/", status=405)


def test_what_was_paused_is_taken_up_again(browse: Browse, ada: Person) -> None:
    given = make_assignment()
    browser, path = browse(ada), f"/practice/assignments/{given.id}"
    browser.post(f"{path}/pause")
    assert "Paused" in browser.get(path_of(given)).text
    assert browser.post(f"{path}/resume").location == path_of(given)
    assert "Paused" not in browser.get(path_of(given)).text
