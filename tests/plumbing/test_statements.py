"""Kept statements: the same rows as through SQLAlchemy, at a fraction of the work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, func, select, text
from sqlalchemy.exc import OperationalError

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.plumbing.statements import Kept, among
from tests.queries import count_queries


def test_it_gives_what_the_statement_gives(ada: Person, noor: Person) -> None:
    names = Kept(lambda: select(Person.id, Person.name).where(Person.handle == bindparam("handle")))
    assert [tuple(row) for row in names.rows(handle="ada")] == [(ada.id, ada.name)]
    assert [tuple(row) for row in names.rows(handle="noor")] == [(noor.id, noor.name)]
    assert names.first(handle="nobody") is None
    assert names.scalar(handle="nobody") is None


def test_times_and_truths_come_out_as_python_knows_them(ada: Person) -> None:
    mine = select(Person.joined_at, Person.deactivated_at.is_(None)).where(Person.id == bindparam("id"))
    row = Kept(lambda: mine).first(id=ada.id)
    assert row[0] == ada.joined_at
    assert row[0].tzinfo is UTC
    assert row[1] is True


def test_times_go_in_as_python_knows_them(ada: Person) -> None:
    since = Kept(lambda: select(func.count()).select_from(Person).where(Person.joined_at > bindparam("since")))
    assert since.scalar(since=datetime(2000, 1, 1, tzinfo=UTC)) > 0
    assert since.scalar(since=datetime(9000, 1, 1, tzinfo=UTC)) == 0


def test_any_number_of_values_is_one_parameter(ada: Person, noor: Person, olaf: Person) -> None:
    some = Kept(lambda: select(Person.handle).where(among(Person.handle, "handles")).order_by(Person.handle))
    with count_queries() as asked:
        found = [[row[0] for row in some.rows(handles=handles)] for handles in ([], ["ada"], ["olaf", "ada", "'x\""])]
    assert found == [[], ["ada"], ["ada", "olaf"]]
    assert len({statement for statement in asked if statement.startswith("SELECT")}) == 1


def test_numbers_are_compared_as_numbers(ada: Person, noor: Person) -> None:
    some = Kept(lambda: select(Person.id).where(among(Person.id, "ids", Integer)))
    assert {row[0] for row in some.rows(ids=[ada.id, 10**6])} == {ada.id}


def test_among_works_in_ordinary_statements_too(ada: Person, noor: Person) -> None:
    query = select(Person).where(among(Person.handle, "handles"))
    assert list(db.session.scalars(query, {"handles": ["ada"]})) == [ada]


def test_it_is_built_once_and_sees_what_its_own_transaction_wrote(ada: Person) -> None:
    built: list[int] = []

    def build() -> object:
        built.append(1)
        return select(Person.name).where(Person.id == bindparam("id"))

    name = Kept(build)  # type: ignore[arg-type]
    with db.write():
        db.session.get_one(Person, ada.id).name = "Countess"
        db.session.flush()
        assert name.scalar(id=ada.id) == "Countess"
    assert name.scalar(id=ada.id) == "Countess"
    assert len(built) == 1


def test_a_list_written_into_it_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="among"):
        Kept(lambda: select(Person.id).where(Person.id.in_([1, 2]))).rows()


def test_a_value_that_is_missing_is_an_error(app: Flask) -> None:
    with pytest.raises(KeyError):
        Kept(lambda: select(Person.id).where(Person.id == bindparam("id"))).rows()


def test_the_driver_s_errors_are_those_of_sqlalchemy(app: Flask) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        Kept(lambda: text("SELECT * FROM nowhere").columns()).rows()
    db.session.rollback()


def test_they_are_counted_among_a_page_s_queries(ada: Person) -> None:
    with count_queries() as asked:
        Kept(lambda: select(Person.id)).rows()
    assert any("FROM person" in statement for statement in asked)
