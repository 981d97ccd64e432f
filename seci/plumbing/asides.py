"""Writes beside what a request does: on a connection of their own, whatever becomes of its transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from seci.plumbing.db import db

PATIENCE = 100  # milliseconds that who only reads waits for another writer

log = logging.getLogger(__name__)


@contextmanager
def write_connection(patience: int | None = None) -> Iterator[Connection]:
    """A short write transaction on a connection of its own.

    Args:
        patience: milliseconds to wait on SQLite until another writer is done; as long as anybody unless said.
    """
    with (
        db.engine.connect().execution_options(seci_write=True) as connection,
        _waiting(connection, patience),
        connection.begin(),
    ):
        yield connection


def note_in_passing(*statements: Executable) -> None:
    """Write what the next request can write as well. Whoever only reads does not wait for who writes: when the database
    is busy or read-only, it is left out.
    """
    try:
        with write_connection(patience=PATIENCE) as connection:
            for statement in statements:
                connection.execute(statement)
    except DBAPIError as error:
        log.warning("not noted in passing: %s", error.orig)


@contextmanager
def _waiting(connection: Connection, patience: int | None) -> Iterator[None]:
    """Have a connection wait less long than others for the writer."""
    if patience is None or not db.is_sqlite:
        yield
        return
    driver = connection.connection.cursor()  # SQLAlchemy would begin the transaction first, and wait for that
    usual = driver.execute("PRAGMA busy_timeout").fetchone()[0]
    driver.execute(f"PRAGMA busy_timeout = {int(patience)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(usual)}")
        driver.close()
