"""Tries made at the same moment: on SQLite one writer waits for the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from seci.plumbing.db import db
from seci.plumbing.throttles import Limit, Throttle

pytestmark = pytest.mark.postgresql

LIMIT = Limit("tests", 3, timedelta(hours=1))


def test_the_first_tries_at_once_are_all_counted(app: Flask) -> None:
    together = Barrier(4, timeout=10)

    def spend(_time: int) -> int:
        with app.app_context(), db.write():
            together.wait()
            return LIMIT.spend("noor")

    with ThreadPoolExecutor(4) as tries:
        waits = list(tries.map(spend, range(4)))
    assert sum(wait > 0 for wait in waits) == 1
    assert db.session.scalars(select(Throttle.count)).all() == [4]
