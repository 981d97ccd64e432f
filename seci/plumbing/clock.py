"""The one place that asks what time it is. Everything inside is UTC; a person's zone is applied when shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def told_as_of(moment: datetime) -> Iterator[None]:
    """Have it be another time inside, in this thread alone: for a past that is told, as the demo's."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
