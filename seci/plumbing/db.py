"""The database handle: SQLite by default, PostgreSQL by setting.

Reads begin deferred, so that readers never wait for the writer. Writes go through `db.write()`, which begins IMMEDIATE:
on SQLite a deferred read that later writes fails at once, whatever the busy timeout says. A flush outside `db.write()`
is therefore a programming error and raises `WriteOutsideTransaction`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
)
POSTGRESQL_LIMITS = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"


class WriteOutsideTransaction(RuntimeError):
    """Something tried to change rows outside `db.write()`."""


class Base(DeclarativeBase):
    """What every table descends from; constraints get predictable names so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as UTC without offset to the microsecond, handed out aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times: they have lost their zone and nobody can say which it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with the write transaction every verb is run in.

    begun: what is done first in each, such as asking for rights once more; whatever it raises ends the transaction.
    """

    begun: ClassVar[list[Callable[[], None]]] = []

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that may change rows: begins at once, commits at the end, rolls back on any error.

        Whatever was read before is read again inside, so that permission and head are checked on what is true now.
        """
        session: Session = self.session()
        if session.info.get("writing"):
            raise WriteOutsideTransaction("a write transaction is open already")
        session.rollback()
        session.info.clear()
        session.info["writing"] = True
        try:
            session.connection(execution_options={"seci_write": True})
            for first in self.begun:
                first()
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)

    def hold(self, number: int) -> None:
        """Keep others who hold the same number waiting until this transaction ends; SQLite has one writer anyway."""
        if not self.is_sqlite:
            self.session.execute(select(func.pg_advisory_xact_lock(number)))

    def insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can say what happens ON CONFLICT, for two that look first and write then both insert."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded engine is in use."""
        return self.engine.dialect.name == "sqlite"


db = Database(model_class=Base)


def init_app(app: Flask) -> None:
    """Attach the database to an application and set each new connection up."""
    db.init_app(app)
    with app.app_context():
        watch(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    """Pool and connection settings for a database address. What people typed stays out of errors, and so of the log."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 5, "check_same_thread": False}}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"options": POSTGRESQL_LIMITS}}


def watch(engine: Engine) -> None:
    """Set each connection up, and begin transactions ourselves, deferred or immediate."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would always be deferred
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows A to Z and no other letter
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("seci_write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    cursor = connection.connection.cursor()  # this one takes no lock and cannot fail, and every page begins with it
    cursor.execute("BEGIN")
    cursor.close()


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    changed = session.new or session.deleted or any(session.is_modified(row) for row in session.dirty)
    if changed and not session.info.get("writing"):
        raise WriteOutsideTransaction("rows change only inside db.write()")
