"""Sessions live on the server: they end when we say so, and reading writes nothing."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from seci.commons.people import Person
from seci.plumbing import sessions
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.sessions import Lifetime, StoredSession
from tests.cast import Browse

LIFETIME = Lifetime(timedelta(hours=2), timedelta(hours=12))
PAGE = "/people/me/notices"


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StoredSession)) or 0


def test_only_a_hash_of_the_cookie_is_kept(browse: Browse, ada: Person) -> None:
    cookie = browse(ada).client.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value) >= 40
    assert db.session.scalars(select(StoredSession.digest)).all() == [sessions.digest_of(cookie.value)]


def test_a_visit_without_a_cookie_makes_no_session(browse: Browse, app: Flask) -> None:
    app.test_client().get("/health/live")
    assert rows() == 0


def test_an_idle_session_is_over_after_two_hours(browse: Browse, ada: Person) -> None:
    """S-111."""
    browser = browse(ada)
    with time_machine.travel(now() + timedelta(minutes=119)):
        browser.get(PAGE)
    with time_machine.travel(now() + timedelta(minutes=119 + 121)):
        browser.get(PAGE, status=302)


def test_a_busy_session_is_over_after_twelve_hours(browse: Browse, ada: Person) -> None:
    """S-111."""
    browser, start = browse(ada), now()
    for hour in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hour)):
            browser.get(PAGE)
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        browser.get(PAGE, status=302)


def test_an_unchanged_session_is_touched_once_a_minute_at_most(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    seen = db.session.scalars(select(StoredSession.seen_at)).one()
    browser.get(PAGE)
    assert db.session.scalars(select(StoredSession.seen_at)).one() == seen
    with time_machine.travel(now() + timedelta(minutes=2)):
        browser.get(PAGE)
    db.session.rollback()
    assert db.session.scalars(select(StoredSession.seen_at)).one() > seen


def test_all_sessions_of_a_person_can_be_ended_at_once(browse: Browse, ada: Person) -> None:
    first, second = browse(ada), browse(ada)
    with db.write():
        sessions.end_all(ada.id)
    first.get(PAGE, status=302)
    second.get(PAGE, status=302)


def test_whoever_is_deactivated_is_out_at_the_next_request(browse: Browse, olaf: Person) -> None:
    """S-089."""
    browser = browse(olaf)
    browser.get(PAGE)
    with db.write():
        olaf.deactivated_at = now()
    browser.get(PAGE, status=302)


def test_sessions_that_are_over_are_pruned(browse: Browse, ada: Person) -> None:
    browse(ada)
    with time_machine.travel(now() + timedelta(hours=3)), db.write():
        assert sessions.prune(LIFETIME) == 1
    assert rows() == 0
