"""The database: pragmas, write transactions, moments."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, StatementError

from seci import config, create_app
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.db import WriteOutsideTransaction, db
from tests.makers import make_playbook

YEARS = [1970, 2038, 9999]
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0}


def test_every_connection_is_set_up(tmp_path: Path) -> None:
    """Asked of an application as people run it: that of the other tests syncs nothing."""
    app = create_app(config.load({}, instance=tmp_path))
    with app.app_context():
        assert {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS} == PRAGMAS
        db.session.remove()
        db.engine.dispose()


def test_a_stray_write_is_refused(ada: Person) -> None:
    ada.name = "Countess"
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_writes_do_not_nest(app: Flask) -> None:
    with pytest.raises(WriteOutsideTransaction), db.write(), db.write():
        pass


def test_an_error_inside_leaves_nothing(ada: Person) -> None:
    with pytest.raises(RuntimeError), db.write():
        ada.name = "Countess"
        db.session.flush()
        raise RuntimeError
    assert ada.name == "Ada"


def test_what_was_read_before_is_read_again_inside(app: Flask, ada: Person) -> None:
    assert ada.name == "Ada"
    with db.engine.connect().execution_options(seci_write=True) as other, other.begin():
        other.execute(text("UPDATE person SET name = 'Countess' WHERE handle = 'ada'"))
    with db.write():
        assert ada.name == "Countess"


def test_a_reader_does_not_wait_for_a_writer(app: Flask) -> None:
    with db.write():
        db.session.execute(text("UPDATE person SET name = 'Countess' WHERE handle = 'ada'"))
        with db.engine.connect() as reader:
            assert reader.execute(text("SELECT name FROM person WHERE handle = 'ada'")).scalar() == "Ada"


def test_a_second_writer_waits_for_the_first(app: Flask) -> None:
    order: list[str] = []

    def second() -> None:
        with app.app_context(), db.write():
            order.append("second")

    with db.write():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_moments_come_back_as_they_went_whatever_their_zone(ada: Person) -> None:
    moment = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    assert kept(ada, moment) == moment
    assert ada.joined_at.tzinfo is UTC


@pytest.mark.parametrize("year", YEARS)
def test_moments_of_any_year_are_kept_to_the_microsecond(ada: Person, year: int) -> None:
    """R-107. PostgreSQL is asked the same in `tests/postgresql`."""
    moment = datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert kept(ada, moment) == moment
    rows = db.session.execute(text("SELECT joined_at FROM person WHERE handle = 'ada'")).scalar_one()
    assert str(rows) == f"{year}-12-31 23:59:59.999999", "as UTC, without offset"


def kept(person: Person, moment: datetime) -> datetime:
    """A moment, after it was written and read again."""
    with db.write():
        person.joined_at = moment
    db.session.expire_all()
    return person.joined_at


def test_a_moment_without_zone_is_refused(ada: Person) -> None:
    with pytest.raises(StatementError, match="zone"), db.write():
        ada.joined_at = datetime(2026, 1, 1)


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_ledger_refuses_changes(app: Flask, ada: Person, statement: str) -> None:
    make_playbook(by=ada)
    with pytest.raises(Exception, match="never changed"), db.write():
        db.session.execute(text(statement))


def test_foreign_keys_hold(app: Flask) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), db.write():
        db.session.execute(text("UPDATE membership SET team_id = 4711"))


def test_a_lock_held_elsewhere_ends_in_a_plain_error(app: Flask) -> None:
    holder, impatient = db.engine.connect().execution_options(seci_write=True), db.engine.connect()
    with holder, holder.begin(), impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout=50")
        impatient.rollback()
        impatient.execution_options(seci_write=True)
        with pytest.raises(OperationalError, match="locked"):
            impatient.begin()
        impatient.invalidate()
    assert people.has_admin()
