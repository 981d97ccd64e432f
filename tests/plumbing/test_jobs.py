"""Jobs: queued with the deed, retried with patience, parked at last."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from seci.plumbing import jobs
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job, drain, job, later

RUNS: list[str] = []


@job("tests.note")
def note(word: str) -> None:
    RUNS.append(word)


@job("tests.fail")
def fail() -> None:
    raise RuntimeError("no luck")


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    RUNS.clear()


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_job_runs_once_and_is_gone(app: Flask) -> None:
    with db.write():
        later("tests.note", word="one")
    assert drain() == 1
    assert RUNS == ["one"]
    assert count() == 0


def test_a_job_of_a_failed_deed_never_was(app: Flask) -> None:
    with pytest.raises(RuntimeError), db.write():
        later("tests.note", word="one")
        raise RuntimeError
    assert drain() == 0


def test_a_job_waits_for_its_time(app: Flask) -> None:
    with db.write():
        later("tests.note", word="later", after=timedelta(hours=1))
    assert drain() == 0
    with time_machine.travel(now() + timedelta(hours=2)):
        assert drain() == 1


def test_a_failing_job_is_tried_five_times_and_parked_while_others_go_on(app: Flask) -> None:
    with db.write():
        later("tests.fail")
    for _attempt in range(5):
        with time_machine.travel(now() + timedelta(hours=5 * (_attempt + 1))):
            drain()
    parked = db.session.scalars(jobs.parked()).one()
    assert parked.tries == 5
    assert "no luck" in parked.error
    with db.write():
        later("tests.note", word="after")
    drain()
    assert RUNS == ["after"]


def test_a_parked_job_can_be_tried_again(app: Flask) -> None:
    with db.write():
        db.session.add(Job(name="tests.note", arguments={"word": "again"}, due_at=now(), tries=5, parked_at=now()))
    number = db.session.scalars(select(Job.id)).one()
    with db.write():
        jobs.retry(number)
    drain()
    assert RUNS == ["again"]


def test_a_job_whose_worker_died_is_taken_up_after_its_lease(app: Flask) -> None:
    with db.write():
        later("tests.note", word="killed")
    assert jobs._claim() is not None
    assert drain() == 0
    with time_machine.travel(now() + jobs.LEASE + timedelta(seconds=1)):
        assert drain() == 1


def test_a_job_that_kills_its_worker_is_parked_while_others_go_on(app: Flask) -> None:
    with db.write():
        later("tests.note", word="deadly")
    for attempt in range(jobs.TRIES):
        with time_machine.travel(now() + (jobs.LEASE + timedelta(seconds=1)) * attempt):
            assert jobs._claim() is not None
    with time_machine.travel(now() + timedelta(hours=1)):
        with db.write():
            later("tests.note", word="after")
        assert drain() == 1
    assert RUNS == ["after"]
    parked = db.session.scalars(jobs.parked()).one()
    assert (parked.tries, parked.error) == (jobs.TRIES, jobs.NEVER_ENDED)


def test_a_clock_that_jumps_runs_no_job_twice_and_loses_none(app: Flask) -> None:
    """R-104."""
    start = now()
    for jump, word in ((timedelta(days=2), "ahead"), (timedelta(hours=-1), "behind"), (timedelta(0), "right")):
        with time_machine.travel(start + jump):
            with db.write():
                later("tests.note", word=word)
            drain()
    with time_machine.travel(start + timedelta(minutes=1)):
        drain()
    assert RUNS == ["ahead", "behind", "right"]
    assert count() == 0


def test_an_unknown_job_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(ValueError, match=r"tests\.unheard"), db.write():
        later("tests.unheard")
