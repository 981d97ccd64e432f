"""Periods: whole months up to the present one, in UTC. Few, so that nobody can choose the days around a deed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from seci.plumbing.clock import now

LENGTHS = (12, 6, 3)  # months, the coarse one first
USUAL = 6

Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True)
class Period:
    """The last `length` months, the present one among them, newest last."""

    length: int
    months: Sequence[Month]

    @property
    def since(self) -> datetime:
        """When it began."""
        year, month = self.months[0]
        return datetime(year, month, 1, tzinfo=UTC)


def last(length: int) -> Period:
    """A period that ends with the present month."""
    present = now()
    newest = present.year * 12 + present.month - 1
    months = (divmod(number, 12) for number in range(newest - length + 1, newest + 1))
    return Period(length, [(year, month + 1) for year, month in months])


def month_of(moment: datetime) -> Month:
    """The month a moment falls in."""
    return moment.year, moment.month
