"""Counting the statements a piece of work sends: what is asserted is that they do not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from seci.plumbing.db import db


class Queries(list[str]):
    """The statements that were sent, without those that only begin or end a transaction."""

    @property
    def count(self) -> int:
        return len(self)


@contextmanager
def count_queries() -> Iterator[Queries]:
    """Collect the statements sent while inside."""
    sent = Queries()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
