"""Periods: whole months in UTC, counted up to the end of the last whole week.

Few, so that nobody can choose the days around a deed; and a week stands still, so that nobody can look before and after
one: what is done today is counted from Monday on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from seci.plumbing.clock import now

LENGTHS = (12, 6, 3)  # months, the coarse one first
USUAL = 6

Month = tuple[int, int]
"""Year and month."""
Span = int | Month
"""The last so many months, or one of them."""


@dataclass(frozen=True)
class Period:
    """Months that follow one another, newest last, and what they are called: how many they are, or which one it is."""

    span: Span
    months: Sequence[Month]

    @property
    def since(self) -> datetime:
        """When it began."""
        return start_of(self.months[0])

    @property
    def until(self) -> datetime:
        """When it is over, as far as it is counted."""
        year, month = self.months[-1]
        return min(counted_until(), start_of((year + month // 12, month % 12 + 1)))

    @property
    def month(self) -> Month | None:
        """Which month it is, if it is only one."""
        return self.span if isinstance(self.span, tuple) else None

    @property
    def length(self) -> int | None:
        """How many months up to the present one, if it is not a single one."""
        return self.span if isinstance(self.span, int) else None


def counted_until() -> datetime:
    """The end of the last whole week: what is done later is not counted yet."""
    present = now().astimezone(UTC)
    midnight = present.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


def last_day_counted() -> date:
    """The Sunday that is counted last."""
    return (counted_until() - timedelta(days=1)).date()


def last(length: int) -> Period:
    """A period that ends with the newest month that is counted."""
    day = last_day_counted()
    newest = day.year * 12 + day.month - 1
    months = (divmod(number, 12) for number in range(newest - length + 1, newest + 1))
    return Period(length, [(year, month + 1) for year, month in months])


def named(name: str) -> Period | None:
    """A single month by its name (`2026-11`), if it is one of the last twelve."""
    months = {name_of(month): month for month in last(max(LENGTHS)).months}
    return Period(months[name], [months[name]]) if name in months else None


def start_of(month: Month) -> datetime:
    """The first moment of a month."""
    return datetime(*month, 1, tzinfo=UTC)


def month_of(moment: datetime) -> Month:
    """The month a moment falls in."""
    return moment.year, moment.month


def name_of(month: Month) -> str:
    """A month as programs and addresses write it: `2026-11`."""
    return f"{month[0]:04}-{month[1]:02}"


@lru_cache(maxsize=64)
def month_named(name: str) -> Month:
    """The month that `name_of` wrote so."""
    return int(name[:4]), int(name[5:7])
