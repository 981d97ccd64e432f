"""Figures of the flow between the four modes. Each is a number, or None where there are not enough people.

Each figure is a cell of a table (see `cells`): hand-overs of one mode by team and period, and by month in the whole
organization; items of one kind by team and period; and of those the ones handed over in a mode, and the ones that are
not. Whatever can be got by taking figures from one another stands in one of these tables, and each is protected whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from seci.audit import deeds, periods, scopes
from seci.audit.cells import shown
from seci.audit.deeds import Handed, Made
from seci.audit.medians import median_wait
from seci.audit.periods import LENGTHS, Month, Period, month_of
from seci.audit.scopes import Scope
from seci.audit.tallies import Deed, Tally
from seci.commons.lineage import MODES
from seci.plumbing.clock import now

KINDS = ("pairing", "log", "insight", "playbook", "checklist", "assignment", "run")
SOURCES = {
    "socialization": "log",
    "externalization": "insight",
    "combination": "playbook",
    "internalization": "playbook",
}
"""What is handed over in each mode."""


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
        self.scopes = scopes.read()
        self.year = periods.last(max(LENGTHS))
        self._handed: dict[str, list[Handed]] = {mode: [] for mode in MODES}
        self._made: dict[str, list[Made]] = {kind: [] for kind in KINDS}
        self._first: dict[tuple[int, str], datetime] = {}
        for one in deeds.handed_since(self.year.since):
            self._handed[one.mode].append(one)
            key = (one.item_id, one.mode)
            self._first[key] = min(one.at, self._first.get(key, one.at))
        for made in deeds.made_since(self.year.since):
            if made.kind in self._made:
                self._made[made.kind].append(made)

    @property
    def has_any(self) -> bool:
        """Whether anything at all was handed over or made in the year, shown or not."""
        return any(self._handed.values()) or any(self._made.values())

    @cached_property
    def _tallies_handed(self) -> dict[str, Tally]:
        return {mode: self._tally((one.by_id, one.at) for one in rows) for mode, rows in self._handed.items()}

    @cached_property
    def _tallies_made(self) -> dict[str, Tally]:
        return {kind: self._tally((one.owner_id, one.at) for one in rows) for kind, rows in self._made.items()}

    @cached_property
    def _tallies_steps(self) -> dict[str, tuple[Tally, Tally]]:
        return {mode: self._tallies_step(mode) for mode in MODES}

    def _tallies_step(self, mode: str) -> tuple[Tally, Tally]:
        """Of the items that can be handed over in a mode: those that wait, and those that were."""
        sides: tuple[list[Deed], list[Deed]] = ([], [])
        for one in self._made[SOURCES[mode]]:
            sides[(one.id, mode) in self._first].append((one.owner_id, one.at))
        return self._tally(sides[0]), self._tally(sides[1])

    def _tally(self, deeds: Iterable[Deed]) -> Tally:
        return Tally(deeds, self.scopes, self.year.months)

    def handed(self, mode: str, period: Period, scope: Scope) -> list[Handed] | None:
        """The hand-overs behind a figure, or None where there are not enough people."""
        if not self._tallies_handed[mode].shows(period, scope):
            return None
        return [one for one in self._handed[mode] if self._is_within(one.by_id, one.at, period, scope)]

    def made(self, kind: str, period: Period, scope: Scope) -> list[Made] | None:
        """The items behind a figure, or None where there are not enough people."""
        if not self._tallies_made[kind].shows(period, scope):
            return None
        return [one for one in self._made[kind] if self._is_within(one.owner_id, one.at, period, scope)]

    def figures(self, period: Period, scope: Scope) -> Figures:
        """All figures of a period and a scope; those by month are of the whole organization."""
        by_month = {mode: self._by_month(mode) for mode in MODES}
        return Figures(
            period,
            scope,
            self.conversions(period, scope),
            [(month, {mode: by_month[mode].get(month) for mode in MODES}) for month in period.months],
            {kind: self._tallies_made[kind].count(period, scope) for kind in KINDS},
            [self._step(mode, period, scope) for mode in MODES],
        )

    def conversions(self, period: Period, scope: Scope) -> dict[str, int | None]:
        """Hand-overs by mode."""
        return {mode: self._tallies_handed[mode].count(period, scope) for mode in MODES}

    def _by_month(self, mode: str) -> dict[Month, int]:
        people: dict[Month, set[int]] = {}
        for one in self._handed[mode]:
            people.setdefault(month_of(one.at), set()).add(one.by_id)
        wholes: list[tuple[Month | None, set[Month]]] = [(None, set(self.year.months[-length:])) for length in LENGTHS]
        cells = [*wholes, *((month, {month}) for month in self.year.months)]
        numbers = Counter(month_of(one.at) for one in self._handed[mode])
        return {month: numbers[month] for month in shown(people, cells) if month is not None}

    def _is_within(self, person_id: int, at: datetime, period: Period, scope: Scope) -> bool:
        is_theirs = scope is None or scope in self.scopes.group_of(person_id)
        return is_theirs and month_of(at) in period.months

    def _step(self, mode: str, period: Period, scope: Scope) -> Step:
        kind = SOURCES[mode]
        made = self._tallies_made[kind].count(period, scope)
        waiting, gone = (tally.count(period, scope) for tally in self._tallies_steps[mode])
        if made is None or waiting is None or gone is None:  # a share tells of both sides, and all or none of everybody
            return Step(mode, kind, made, None, None, None)
        waits = self._waits(mode, self.made(kind, period, scope) or ())
        return Step(mode, kind, made, gone, gone / made, median_wait(waits))

    def _waits(self, mode: str, made: Iterable[Made]) -> Iterator[tuple[timedelta, bool]]:
        present = now()
        for one in made:
            first = self._first.get((one.id, mode))
            yield max((first or present) - one.at, timedelta(0)), first is not None
