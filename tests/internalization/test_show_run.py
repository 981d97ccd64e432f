"""Runs: begun, ticked (`tick_step`), finished (`finish_run`, `reopen_run`), reflected upon (`keep_reflection`), from
any number of devices; for their person alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from seci.commons import items
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.refusals import Forbidden, Invalid
from seci.internalization import checklists, due, reflections, runs
from seci.internalization.models import Assignment, Checklist, Run, Tick
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_assignment, make_checklist, make_playbook, make_run
from tests.pages import Browser, Page
from tests.paths import path_of
from tests.queries import count_queries


def begun(browser: Browser, assignment: Assignment, **form: str) -> Page:
    return browser.follow(browser.post(f"/practice/assignments/{assignment.id}/runs", form))


def press(browser: Browser, page: Page, place: int, label: str) -> Page:
    """Press one of the three buttons of a step, as a form without JavaScript sends it."""
    form = page.all(".run-step__form")[place]
    values = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    button = next(button for button in form.select("button") if button.get_text().startswith(label))
    values[str(button["name"])] = str(button["value"])
    values.pop("csrf_token")
    return browser.follow(browser.post(str(form["action"]), values))


def test_a_run_from_the_first_step_to_the_last(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    page = begun(browser, assignment)
    assert len(page.all(".run-step")) == 3 and page.one("progress")["value"] == "0"
    page = press(browser, page, 0, "Done")
    page = press(browser, page, 1, "Skipped")
    page = press(browser, page, 2, "Unclear")
    assert page.one("progress")["value"] == "3"
    run = db.session.query(Run).one()
    browser.post(f"/practice/runs/{run.id}/finish")
    page = browser.get(path_of(run))
    assert page.one(".win__said").get_text() == "1 step done. You have begun."
    assert ledger.kinds()[-2:] == ["run.begun", "run.finished"]
    browser.post(f"/practice/runs/{run.id}/reflection", {"reflection": "Ask twice."})
    assert browser.get(path_of(run)).field("reflection") == "Ask twice."


def test_what_is_pressed_again_is_taken_back(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    page = press(browser, begun(browser, assignment), 0, "Done")
    assert page.all(".run-step__form")[0].select_one("[aria-pressed=true]")
    page = press(browser, page, 0, "Done")
    assert not page.has(".run-state[aria-pressed=true]") and db.session.query(Tick).count() == 0


def test_a_note_is_kept_when_the_state_changes(browse: Browse, ada: Person, assignment: Assignment) -> None:
    browser = browse(ada)
    page = press(browser, begun(browser, assignment), 0, "Unclear")
    run, step = db.session.query(Run).one(), page.one(".run-step__note [name=step]")["value"]
    browser.post(f"/practice/runs/{run.id}/ticks", {"step": step, "state": "unclear", "note": "Which board?"})
    page = press(browser, browser.get(path_of(run)), 0, "Done")
    assert page.one(".run-step__note input[name=note]")["value"] == "Which board?"
    wrong = browser.post(
        f"/practice/runs/{run.id}/ticks", {"step": step, "state": "done", "note": "x" * 1001}, status=422
    )
    assert wrong.has(".error-summary")


def test_two_minutes_shows_the_short_way_first_and_counts_as_showing_up(
    browse: Browse, ada: Person, assignment: Assignment
) -> None:
    browser = browse(ada)
    page = begun(browser, assignment, short="1")
    assert len(page.all(".page__column > .run-steps .run-step")) == 1 and page.has("details.run-rest")
    press(browser, page, 0, "Done")
    assert runs.days_of(ada, [assignment.id])[assignment.id].yes == {datetime.now(UTC).date()}


@pytest.mark.parametrize(
    ("states", "is_finished", "counts"),
    [
        ("done", False, True),
        ("skipped done", False, False),
        ("skipped done", True, True),
        ("skipped skipped skipped", True, False),
        ("", True, False),
    ],
)
def test_what_counts_as_practised(
    ada: Person, assignment: Assignment, states: str, is_finished: bool, counts: bool
) -> None:
    run = make_run(assignment, states=states)
    if not is_finished:
        with db.write():
            runs.reopen(db.session.get_one(Run, run.id), by=ada)
    days = runs.days_of(ada, [assignment.id]).get(assignment.id, runs.PractisedDays())
    assert (bool(days.yes), bool(days.no)) == (counts, is_finished and not counts)


def test_one_run_a_day_however_often_it_is_begun(browse: Browse, ada: Person, assignment: Assignment) -> None:
    """R-016."""
    first, second = browse(ada), browse(ada)
    assert begun(first, assignment).h1 == begun(second, assignment).h1
    assert db.session.query(Run).count() == 1 and ledger.kinds().count("run.begun") == 1


def test_two_devices_at_the_same_moment_make_one_run_and_finish_it_once(
    app: Flask, ada: Person, assignment: Assignment
) -> None:
    """R-016."""
    person_id, number = ada.id, assignment.id
    db.session.rollback()

    def press_begin_and_finish(_device: int) -> tuple[int, bool]:
        with app.app_context():
            with db.write():
                run = runs.begin(db.session.get_one(Assignment, number), by=db.session.get_one(Person, person_id))
                run_id = run.id
            with db.write():
                by = db.session.get_one(Person, person_id)
                return run_id, runs.finish(db.session.get_one(Run, run_id), by=by)

    with ThreadPoolExecutor(4) as devices:
        done = list(devices.map(press_begin_and_finish, range(4)))
    assert len({run_id for run_id, _was in done}) == 1 and sum(was for _run_id, was in done) == 1
    assert ledger.kinds().count("run.finished") == 1


def test_finishing_twice_says_so_and_harms_nothing(browse: Browse, ada: Person, run: Run) -> None:
    browser = browse(ada)
    page = browser.follow(browser.post(f"/practice/runs/{run.id}/finish"))
    assert "finished already" in page.text and ledger.kinds().count("run.finished") == 1
    browser.post(f"/practice/runs/{run.id}/reopen")
    assert not browser.get(path_of(run)).has(".win")


def test_a_tick_for_a_step_of_another_version_is_refused(browse: Browse, ada: Person, assignment: Assignment) -> None:
    run = make_run(assignment, states="")
    with db.write():
        checklist = db.session.get_one(Checklist, assignment.checklist_id)
        checklists.change(checklist, "Title", [checklists.Wanted("All new")], base=1, by=ada)
    other = checklists.steps_of(assignment.checklist_id, 2)[0].id
    for step in (str(other), "999999"):
        page = browse(ada).post(f"/practice/runs/{run.id}/ticks", {"step": step, "state": "done"}, status=422)
        assert "version" in page.one(".error-summary").get_text()
    browse(ada).post(f"/practice/runs/{run.id}/ticks", {"state": "done"}, status=422)
    assert db.session.query(Tick).count() == 0


@pytest.mark.parametrize("state", ["nearly", "open", "DONE"])
def test_there_are_three_states(browse: Browse, ada: Person, assignment: Assignment, state: str) -> None:
    run = make_run(assignment, states="")
    step = runs.ticked(run)[0].step.id
    browse(ada).post(f"/practice/runs/{run.id}/ticks", {"step": step, "state": state}, status=422)


def test_ticks_keep_the_local_date_they_were_made_on(ada: Person, assignment: Assignment) -> None:
    """R-102, R-106: the run is of yesterday, its tick was made today where the person was then."""
    with db.write():
        db.session.get_one(Person, ada.id).zone = "Pacific/Kiritimati"
    with time_machine.travel(datetime(2026, 11, 25, 11, tzinfo=UTC), tick=False):  # the 26th there
        given = make_assignment(starts_on=date(2026, 11, 20))
        run = make_run(given, day=date(2026, 11, 25))
        with db.write():
            db.session.get_one(Person, ada.id).zone = "Pacific/Honolulu"
    row = db.session.scalars(select(Tick).where(Tick.run_id == run.id)).one()
    assert (run.day, row.day) == (date(2026, 11, 25), date(2026, 11, 26))
    assert row.at == datetime(2026, 11, 25, 11, tzinfo=UTC)


def test_days_that_are_too_far_away_are_refused(ada: Person) -> None:
    today = datetime.now(UTC).date()
    given = make_assignment(starts_on=today - timedelta(days=3))
    for day in (today + timedelta(days=1), today - timedelta(days=8), today - timedelta(days=4)):
        with pytest.raises(Invalid), db.write():
            runs.begin(db.session.get_one(Assignment, given.id), by=ada, day=day)


def test_what_was_declined_is_not_practised(browse: Browse, ada: Person, noor: Person, assignment: Assignment) -> None:
    browse(ada).post(f"/practice/assignments/{assignment.id}/decline")
    page = browse(ada).follow(browse(ada).post(f"/practice/assignments/{assignment.id}/runs"))
    assert db.session.query(Run).count() == 0 and page.h1
    with pytest.raises(Forbidden), db.write():
        runs.begin(db.session.get_one(Assignment, assignment.id), by=noor)


def test_nobody_but_its_person_sees_a_run(
    browse: Browse, mara: Person, max_: Person, noor: Person, olaf: Person, run: Run
) -> None:
    """A-110, A-114: not who leads, not who gave it, not an administrator."""
    for person in (mara, max_, noor, olaf):
        browse(person).get(path_of(run), status=404)
        browse(person).get(f"/items/{run.id}", status=404)
        for deed in ("ticks", "finish", "reopen", "reflection"):
            browse(person).post(f"/practice/runs/{run.id}/{deed}", {"step": 1, "reflection": "x"}, status=404)
    assert items.audience_of(run) == [f"person:{run.person_id}"]


def test_it_is_handed_over_from_its_checklist(run: Run) -> None:
    row = db.session.scalars(select(HandOver).where(HandOver.to_item_id == run.id)).one()
    assert (row.from_item_id, row.mode, row.from_revision) == (run.checklist_id, "internalization", 1)


def test_a_reflection_is_kept_changed_and_taken_away(ada: Person, run: Run) -> None:
    for text, stands in (("One.", "One."), ("  Two.\r\n ", "Two."), (" ", None)):
        with db.write():
            reflections.keep(db.session.get_one(Run, run.id), text, by=ada)
        kept = reflections.of(run)
        assert (kept.text if kept else None) == stands
    assert ledger.kinds().count("run.reflected") == 1
    with pytest.raises(Invalid), db.write():
        reflections.keep(db.session.get_one(Run, run.id), "x" * 5001, by=ada)


def test_what_was_said_on_another_device_is_not_overwritten_unseen(browse: Browse, ada: Person, run: Run) -> None:
    path, browser = f"/practice/runs/{run.id}/reflection", browse(ada)
    before = browser.get(path_of(run)).field("before")
    browser.post(path, {"reflection": "Ask\r\ntwice.", "before": before})
    browser.post(path, {"reflection": "Ask\r\ntwice.", "before": before})  # pressed twice
    page = browser.post(path, {"reflection": "Ring first.", "before": before}, status=409)
    assert page.field("reflection") == "Ring first." and "Ask twice." in page.text
    kept = reflections.of(run)
    assert kept is not None and kept.text == "Ask\ntwice."
    browser.post(path, {"reflection": "Ring first, ask twice.", "before": page.field("before")})
    assert browser.get(path_of(run)).field("reflection") == "Ring first, ask twice."


def test_a_run_leads_to_an_insight_for_each_thing_it_taught(browse: Browse, ada: Person, run: Run) -> None:
    path, browser = f"/practice/runs/{run.id}/reflection", browse(ada)
    first, again, other = (
        browser.post(path, {"reflection": text, "insight": "1"}).location
        for text in ("Ask twice.", "Ask twice.", "Ring first.")
    )
    assert first == again != other and browser.get(other).h1 == "Ring first."
    browser.post(f"{first.rpartition('-ask')[0]}/remove")
    browser.get(first, status=404)
    assert browser.post(path, {"reflection": "Ask twice.", "insight": "1"}).location == first
    assert browser.get(first).h1 == "Ask twice."


def test_too_long_a_reflection_names_its_field(browse: Browse, ada: Person, run: Run) -> None:
    page = browse(ada).post(f"/practice/runs/{run.id}/reflection", {"reflection": "x" * 5001}, status=422)
    assert page.has(".error-summary a[href='#reflection']")


def test_wrong_numbers_and_methods_are_refused(browse: Browse, ada: Person, run: Run) -> None:
    browse(ada).get("/practice/runs/9999", status=404)
    browse(ada).get(f"/practice/runs/{run.id}/finish", status=405)


def test_a_permalink_leads_to_each_of_them(browse: Browse, ada: Person, run: Run) -> None:
    for number in (run.id, run.assignment_id, run.checklist_id):
        browse(ada).get(browse(ada).get(f"/items/{number}", status=302).location)


def test_it_asks_as_often_for_many_steps_and_many_days(browse: Browse, ada: Person) -> None:
    def asked(size: int) -> int:
        steps = "".join(f"- [ ] Step {number}\n" for number in range(size))
        given = make_assignment(make_checklist(make_playbook(f"With {size}", steps)), starts_on=date(2025, 1, 1))
        today = due.today_of(db.session.merge(ada))
        for number in range(size):
            run = make_run(given, states="done " * size, day=today - timedelta(days=number % 7))
        with db.write():
            runs.tick(db.session.merge(run), runs.ticked(run)[0].step.id, "unclear", by=ada, note="Why?")
        browser = browse(ada)
        browser.get(path_of(run))
        with count_queries() as sent:
            browser.get(path_of(run))
        return len(sent)

    assert asked(12) == asked(1)
