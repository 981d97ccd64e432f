"""Throttles: counted in the database, over when the window is."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.throttles import Limit, Throttle, prune

LIMIT = Limit("tests", 3, timedelta(hours=1))


def spend(subject: str = "noor") -> int:
    with db.write():
        return LIMIT.spend(subject)


def test_the_fourth_of_three_is_refused_with_the_time_left(app: Flask) -> None:
    assert [spend() for _try in range(3)] == [0, 0, 0]
    assert 0 < spend() <= 3601


def test_tries_that_were_rightful_are_given_back(app: Flask) -> None:
    for _try in range(4):
        spend()
    with db.write():
        LIMIT.give_back("noor")
        LIMIT.give_back("olaf")
    assert spend() > 0
    with db.write():
        LIMIT.give_back("noor", tries=1_000_000)
    assert [spend() for _try in range(3)] == [0, 0, 0]


def test_each_subject_has_its_own_count(app: Flask) -> None:
    for _try in range(4):
        spend("noor")
    assert spend("olaf") == 0


def test_the_count_begins_anew_when_the_window_is_over(app: Flask) -> None:
    for _try in range(4):
        spend()
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert spend() == 0


def test_subjects_are_kept_as_hashes_and_pruned(app: Flask) -> None:
    spend("noor@example.test")
    row = db.session.query(Throttle).one()
    assert "noor" not in row.subject
    with time_machine.travel(now() + timedelta(days=3)), db.write():
        prune()
    assert db.session.query(Throttle).count() == 0
