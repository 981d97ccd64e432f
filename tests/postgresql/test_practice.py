"""Practice on PostgreSQL: from a playbook to evidence, and two devices at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from seci.commons import comments, people
from seci.commons.comments import Comment
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, saving
from seci.externalization.models import Playbook
from seci.internalization import (
    assignments,
    checklists,
    due,
    evidence,
    habits,
    movements,
    pauses,
    progress,
    runs,
    suggestions,
    waiting,
)
from seci.internalization.habits import Plan
from seci.internalization.models import Assignment, Habit, Pause, Run, Slip, Tick
from seci.plumbing.db import db
from seci.socialization import follow_ups
from seci.socialization.models import Log
from tests import ledger
from tests.api.program import Program
from tests.makers import (
    STEPS,
    make_assignment,
    make_checklist,
    make_insight,
    make_log,
    make_pairing,
    make_playbook,
    make_run,
)
from tests.plumbing.test_db import YEARS, kept

pytestmark = pytest.mark.postgresql


def test_practice_from_a_playbook_to_its_evidence(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    with db.write():
        crowd = [people.add(f"p{number}@example.test", f"Person {number}") for number in range(5)]
    given = make_assignment(make_checklist(playbook), to=[ada, *crowd])
    assert [row.assignment.id for group in due.now_of(ada) for row in group.rows] == [given.id]
    for person in crowd:
        make_run(given, by=person, states="done unclear")
    assert [(row.done, row.unclear) for row in evidence.of_passages(playbook)] == [(5, 0), (0, 5)]
    with db.write():
        habits.plan(db.session.get_one(Assignment, given.id), Plan("lunch", "walk"), by=ada)
        pauses.skip(db.session.get_one(Assignment, given.id), by=ada)
    made = progress.of(crowd[0], given)
    assert made and made.days_done == 1 and due.now_of(ada) == []


def test_times_are_kept_to_the_microsecond(app: Flask, ada: Person) -> None:
    """R-107."""
    before = datetime.now(UTC)
    run = make_run()
    tick = db.session.scalars(select(Tick).where(Tick.run_id == run.id)).one()
    assert before <= tick.at <= datetime.now(UTC) and tick.at.tzinfo is UTC


@pytest.mark.parametrize("year", YEARS)
def test_moments_of_any_year_are_kept_to_the_microsecond(app: Flask, ada: Person, year: int) -> None:
    """R-107: as on SQLite."""
    moment = datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert kept(ada, moment) == moment
    row = db.session.execute(text("SELECT joined_at FROM person WHERE handle = 'ada'")).scalar_one()
    assert str(row) == f"{year}-12-31 23:59:59.999999"


def test_two_devices_make_one_run(app: Flask, ada: Person) -> None:
    """R-016."""
    number, person_id = make_assignment().id, ada.id
    db.session.rollback()

    def press(_device: int) -> int:
        with app.app_context(), db.write():
            return runs.begin(db.session.get_one(Assignment, number), by=db.session.get_one(Person, person_id)).id

    with ThreadPoolExecutor(4) as devices:
        assert len(set(devices.map(press, range(4)))) == 1
    assert db.session.query(Run).count() == 1


def test_what_is_pressed_on_two_devices_at_once_is_done_once(app: Flask, ada: Person, mara: Person) -> None:
    given, person_id = make_assignment(by=mara, to=[ada]), ada.id
    number = given.id
    with db.write():
        plan = Plan("lunch", "walk", direction="break")
        habit_id = habits.plan(db.session.merge(given), plan, by=db.session.merge(ada)).id
    db.session.rollback()

    def press(verb: Callable[..., None], model: type[Assignment | Habit], thing: int) -> None:
        with app.app_context(), db.write():
            verb(db.session.get_one(model, thing), by=db.session.get_one(Person, person_id))

    for verb in (pauses.skip, pauses.pause, assignments.decline, assignments.accept):
        with ThreadPoolExecutor(4) as devices:
            list(devices.map(lambda _device, verb=verb: press(verb, Assignment, number), range(4)))  # type: ignore[misc]
    with ThreadPoolExecutor(4) as devices:
        list(devices.map(lambda _device: press(habits.slip, Habit, habit_id), range(4)))
    once = ["assignment.skipped", "assignment.paused", "assignment.declined", "assignment.accepted"]
    assert [ledger.kinds().count(kind) for kind in once] == [1, 1, 1, 1]
    assert db.session.query(Pause).count() == 2 and db.session.query(Slip).count() == 1


def test_steps_are_never_changed(app: Flask, ada: Person) -> None:
    make_checklist()
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text("UPDATE step SET text = 'x'"))


def test_what_waits_and_what_moves(app: Flask, workshop: Space, mara: Person, ada: Person, noor: Person) -> None:
    insight, log = make_insight("Look at the board", title="Look first"), make_log()
    with db.write():
        crowd = [people.add(f"p{number}@example.test", f"Person {number}") for number in range(5)]
        follow_ups.add(db.session.get_one(Log, log.id), "Try it", by=mara, due_on=datetime.now(UTC).date())
        drafts.keep_new(mara, workshop, "key", title="Begun", body="half")
    make_pairing("Weld", by=noor, is_accepted=False)
    make_playbook("Half", by=mara, is_published=False)
    waits = [few.what for few in waiting.waiting_for(mara)]
    assert waits == ["pairing", "follow_up", "insight", "draft", "playbook", "notice"]
    playbook = saving.write(workshop, "Morning", STEPS, by=ada, insight=insight.id)
    given = make_assignment(make_checklist(playbook), to=crowd)
    for person in crowd:
        make_run(given, by=person)
    (moved,) = movements.of(mara)
    assert (moved.step, moved.crowd) == (1, (5, 5))
    (moved,) = movements.of(ada)
    assert (moved.there.kind, moved.crowd) == ("checklist", (5, 5))


def test_two_presses_suggest_once(app: Flask, ada: Person) -> None:
    run = make_run(make_assignment(make_checklist()), states="unclear")
    passage, number, person_id = str(runs.ticked(run)[0].step.passage), run.id, ada.id
    rendering = comments.prepare("Which?")
    db.session.rollback()

    def press(_time: int) -> int:
        with app.app_context(), db.write():
            by = db.session.get_one(Person, person_id)
            return suggestions.make(db.session.get_one(Run, number), "Which?", rendering, by=by, passage=passage).id

    with ThreadPoolExecutor(4) as presses:
        assert len(set(presses.map(press, range(4)))) == 1
    assert db.session.query(Comment).count() == 1


def test_two_presses_make_one_checklist_and_give_it_once(app: Flask, ada: Person) -> None:
    number, person_id = make_playbook("Morning", STEPS).id, ada.id
    db.session.rollback()

    def press(_time: int) -> tuple[int, int]:
        with app.app_context(), db.write():
            by = db.session.get_one(Person, person_id)
            checklist = checklists.make(db.session.get_one(Playbook, number), by=by, submission="k")
            return checklist.id, assignments.give(checklist, by=by, to=[by], submission="k").id

    with ThreadPoolExecutor(4) as presses:
        assert len(set(presses.map(press, range(4)))) == 1


def test_programs_practise_as_well(app: Flask, ada: Person) -> None:
    from seci.accounts import tokens

    with db.write():
        _row, secret = tokens.make(ada, "a test", scope="write", days=9, by=None)
    ours, playbook = Program(app, secret), make_playbook("Morning", STEPS)
    checklist = ours.post(f"/playbooks/{playbook.id}/checklist")
    given = ours.post("/assignments", {"checklist": checklist["id"], "schedule": {"times": 2, "per": "week"}})
    run = ours.post(f"/assignments/{given['id']}/runs")
    ticks = [{"step": step["id"], "state": "done"} for step in run["steps"]]
    assert ours.patch(f"/runs/{run['id']}", {"ticks": ticks, "finished": True})["finished_at"]
    assert len(ours.get("/runs")["items"]) == 1
