"""Figures of the flow between the four modes. Each is a number, or None where there are not enough people.

Each figure is a cell of a table (see `tallies`): hand-overs of one mode by team, period and month; items of one kind;
and of those the ones handed over in a mode, and the ones that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TypeVar

from seci.audit import deeds, periods, scopes
from seci.audit.deeds import KINDS, SOURCES, Count, Handed, Made, MadeCount
from seci.audit.medians import median_wait
from seci.audit.periods import LENGTHS, Month, Period, month_of
from seci.audit.scopes import Scope
from seci.audit.tallies import Tally
from seci.commons.lineage import MODES

Counted = TypeVar("Counted", Count, MadeCount)


@dataclass(frozen=True)
class Step:
    """Of the items made in a period, how many were handed over in a mode, and how long half of them took."""

    mode: str
    kind: str
    made: int | None
    handed: int | None
    rate: float | None
    median: timedelta | None

    @property
    def median_days(self) -> float | None:
        """The same in days."""
        return None if self.median is None else round(self.median / timedelta(days=1), 1)


@dataclass(frozen=True)
class Figures:
    """Everything that is said about a period and a scope."""

    period: Period
    scope: Scope
    conversions: Mapping[str, int | None]
    months: Sequence[tuple[Month, Mapping[str, int | None]]]
    kinds: Mapping[str, int | None]
    steps: Sequence[Step]


class Flow:
    """The last twelve months, read once; figures of any period and scope are counted from it."""

    def __init__(self) -> None:
        self.year = periods.last(max(LENGTHS))
        self.scopes = scopes.read(self.year.months)
        self._handed = deeds.hand_overs_by_person(self.year.since, self.year.until)
        self._made = deeds.items_by_person(self.year.since, self.year.until)

    @property
    def has_any(self) -> bool:
        """Whether anything at all was handed over or made in the year, shown or not."""
        return bool(self._handed or self._made)

    @cached_property
    def _tallies_handed(self) -> Mapping[str, Tally]:
        return {mode: self._tally(rows) for mode, rows in _by_sort(self._handed, MODES).items()}

    @cached_property
    def _tallies_made(self) -> Mapping[str, Tally]:
        return {kind: self._tally(rows) for kind, rows in _by_sort(self._made, KINDS).items()}

    @cached_property
    def _tallies_steps(self) -> Mapping[str, tuple[Tally, Tally]]:
        made = _by_sort(self._made, KINDS)
        return {mode: self._tallies_step(mode, made[kind]) for mode, kind in SOURCES.items()}

    def _tallies_step(self, mode: str, made: Sequence[MadeCount]) -> tuple[Tally, Tally]:
        """Of the items that can be handed over in a mode: those that wait, and those that were."""
        waiting, gone = ([one for one in made if one.went(mode) is is_gone] for is_gone in (False, True))
        return self._tally(waiting), self._tally(gone)

    def _tally(self, counts: Iterable[Count | MadeCount]) -> Tally:
        return Tally(counts, self.scopes, self.year.months)

    def handed(self, mode: str, period: Period, scope: Scope) -> list[Handed] | None:
        """The hand-overs behind a figure, newest first, or None where there are not enough people."""
        if not self._tallies_handed[mode].shows(period, scope):
            return None
        rows = deeds.hand_overs(mode, period.since, period.until)
        return [one for one in rows if self._is_theirs(one.by_id, month_of(one.at), scope)]

    def made(self, kind: str, period: Period, scope: Scope) -> list[Made] | None:
        """The items behind a figure, newest first, or None where there are not enough people."""
        if not self._tallies_made[kind].shows(period, scope):
            return None
        rows = deeds.items_made(kind, period.since, period.until)
        return [one for one in rows if self._is_theirs(one.owner_id, month_of(one.at), scope)]

    def figures(self, period: Period, scope: Scope) -> Figures:
        """All figures of a period and a scope, and its hand-overs month by month."""
        return Figures(
            period,
            scope,
            self.conversions(period, scope),
            [(month, self.conversions(Period(month, [month]), scope)) for month in period.months],
            {kind: self._tallies_made[kind].count(period, scope) for kind in KINDS},
            [self._step(mode, period, scope) for mode in MODES],
        )

    def conversions(self, period: Period, scope: Scope) -> dict[str, int | None]:
        """Hand-overs by mode."""
        return {mode: self._tallies_handed[mode].count(period, scope) for mode in MODES}

    def _is_theirs(self, person_id: int, month: Month, scope: Scope) -> bool:
        return scope is None or scope in self.scopes.group_of(person_id, month)

    def _step(self, mode: str, period: Period, scope: Scope) -> Step:
        kind = SOURCES[mode]
        made = self._tallies_made[kind].count(period, scope)
        waiting, gone = (tally.count(period, scope) for tally in self._tallies_steps[mode])
        if made is None or waiting is None or gone is None:  # a share tells of both sides, and all or none of everybody
            return Step(mode, kind, made, None, None, None)
        return Step(mode, kind, made, gone, gone / made, self._median(mode, period, scope))

    def _median(self, mode: str, period: Period, scope: Scope) -> timedelta | None:
        until = self.year.until
        theirs = [
            one
            for one in deeds.waits(mode, period.since, period.until, until)
            if self._is_theirs(one.owner_id, month_of(one.at), scope)
        ]
        return median_wait((max((one.first or until) - one.at, timedelta(0)), bool(one.first)) for one in theirs)


def _by_sort(counts: Iterable[Counted], sorts: Sequence[str]) -> dict[str, list[Counted]]:
    found: dict[str, list[Counted]] = {sort: [] for sort in sorts}
    for one in counts:
        found[one.sort].append(one)
    return found
