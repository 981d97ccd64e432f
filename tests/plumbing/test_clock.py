"""The clock says the present, unless a past is being told."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

from seci.plumbing.clock import now, told_as_of

MOMENT = datetime(2020, 2, 3, 4, 5, tzinfo=UTC)


def test_inside_it_is_the_time_that_was_told_and_afterwards_the_present():
    with told_as_of(MOMENT):
        assert now() == MOMENT
    assert now() > MOMENT


def test_other_threads_do_not_hear_of_it():
    heard = []
    with told_as_of(MOMENT):
        thread = Thread(target=lambda: heard.append(now()))
        thread.start()
        thread.join()
    assert heard[0] > MOMENT
