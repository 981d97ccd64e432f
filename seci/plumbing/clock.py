"""The one place that asks what time it is. Everything inside is UTC; a person's zone is applied when shown."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)
