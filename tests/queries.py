"""Counting what is asked of the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from seci.plumbing.db import db
from seci.plumbing.statements import log as statements_log


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
