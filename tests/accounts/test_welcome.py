"""The first page of an instance closes for good (S-090)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from seci.accounts import first_run, passwords
from seci.commons import people
from seci.commons.people import Person
from seci.commons.refusals import NotFound
from seci.plumbing.db import db
from tests import ledger
from tests.cast import PASSWORD, Browse

FORM = {"email": "first@example.test", "name": "Fi Rst", "password": PASSWORD}


@pytest.fixture
def empty(app: Flask) -> Flask:
    """An instance that never had an administrator."""
    with db.write():
        db.session.execute(update(Person).values(role="employee"))
    return app


def admins() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person).where(Person.role == "admin")) or 0


def test_the_first_person_becomes_administrator_and_is_in(empty: Flask, browse: Browse) -> None:
    browser = browse()
    browser.get("/welcome")
    assert browser.post("/welcome", FORM).location == "/"
    browser.get("/admin/")
    assert ledger.last("instance.opened").by == people.by_email("first@example.test")


def test_afterwards_there_is_no_such_page(empty: Flask, browse: Browse) -> None:
    browse().post("/welcome", FORM)
    browse().get("/welcome", status=404)
    browse().post("/welcome", {**FORM, "email": "second@example.test"}, status=404)
    assert admins() == 1


def test_it_stays_closed_when_the_administrator_is_gone(empty: Flask, browse: Browse) -> None:
    browse().post("/welcome", FORM)
    with db.write():
        person = people.by_email("first@example.test")
        assert person is not None
        person.deactivated_at = person.joined_at
    browse().get("/welcome", status=404)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nobody"), ("name", " "), ("password", "short"), ("password", "")]
)
def test_bad_input_is_named(empty: Flask, browse: Browse, field: str, value: str) -> None:
    page = browse().post("/welcome", {**FORM, field: value}, status=422)
    assert [link["href"] for link in page.all(".error-summary a")] == [f"#{field}"]
    assert admins() == 0


def test_of_two_at_once_one_wins(empty: Flask) -> None:
    password_hash = passwords.hash_of(PASSWORD)

    def begin(number: int) -> bool:
        with empty.app_context():
            try:
                with db.write():
                    first_run.make_first_admin(f"p{number}@example.test", "P", password_hash)
            except NotFound:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(begin, range(4))) == [False, False, False, True]
    assert admins() == 1


def test_it_needs_our_token(empty: Flask, browse: Browse) -> None:
    browse().post("/welcome", {**FORM, "csrf_token": ""}, status=400)
    assert admins() == 0
