"""The one place that asks what time it is. Everything inside is UTC; a person's zone is applied when shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

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


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The zones this machine knows, read from its files once: there are some six hundred."""
    return frozenset(available_timezones())


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """A zone of the IANA database by name; UTC for one this machine does not know, so that no page fails over it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
