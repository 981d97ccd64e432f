"""Counting what is asked of the database, and how much it does for an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from seci.plumbing.db import db
from seci.plumbing.statements import log as statements_log

STRIDE = 10  # instructions between two looks


@contextmanager
def count_instructions() -> Iterator[list[int]]:
    """How many instructions of its virtual machine SQLite runs while inside, to the nearest ten; a list of that one."""
    counted = [0]

    def note() -> int:
        counted[0] += STRIDE
        return 0

    def watch(connection: Any, _entry: ConnectionPoolEntry, _proxy: Any) -> None:
        connection.set_progress_handler(note, STRIDE)

    def leave(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.set_progress_handler(None, 0)

    db.session.rollback()  # whatever connection is out goes back first
    event.listen(db.engine, "checkout", watch)
    event.listen(db.engine, "checkin", leave)
    try:
        yield counted
    finally:
        db.session.rollback()
        event.remove(db.engine, "checkout", watch)
        event.remove(db.engine, "checkin", leave)


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """The statements sent while inside; `len` of it is their number."""
    statements: list[str] = []

    def note_kept(record: logging.LogRecord) -> bool:
        statements.append(record.getMessage())
        return False

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    before = statements_log.level
    statements_log.setLevel(logging.DEBUG)
    statements_log.addFilter(note_kept)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        statements_log.setLevel(before)
        statements_log.removeFilter(note_kept)
