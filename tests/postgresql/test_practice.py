"""Practice on PostgreSQL: from a playbook to evidence, and two devices at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from seci.commons import people
from seci.commons.people import Person
from seci.internalization import due, evidence, habits, pauses, progress, runs
from seci.internalization.habits import Plan
from seci.internalization.models import Assignment, Run, Tick
from seci.plumbing.db import db
from tests.api.program import Program
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
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


def test_steps_are_never_changed(app: Flask, ada: Person) -> None:
    make_checklist()
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text("UPDATE step SET text = 'x'"))


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
