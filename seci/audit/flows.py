"""Figures of the flow between the four modes. Each is a number, or None where there are not enough people.

Two families, each with cells of its own (see `cells`): hand-overs by mode, counted with who made them; and items by
kind, counted with who owns them, among which those are told apart that were handed over in a mode.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from seci.audit import deeds, periods, scopes
from seci.audit.cells import shown
from seci.audit.deeds import Handed, Made
from seci.audit.medians import median_wait
from seci.audit.periods import LENGTHS, Month, Period, month_of
from seci.audit.scopes import Group, Scope, Scopes
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

Span = int | Month
"""The length of a period, or one month."""
Atom = tuple[Group, Month, frozenset[str]]
"""What one group did in one month; for items also the modes they were handed over in."""
Name = tuple[Scope, Span, str]
"""A cell: of whom, when, and handed over in which mode ("" for all)."""


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
    def _shown_handed(self) -> dict[str, set[Name]]:
        return {mode: self._shown([self._atom_of_handed(one) for one in rows]) for mode, rows in self._handed.items()}

    @cached_property
    def _shown_made(self) -> dict[str, set[Name]]:
        return {kind: self._shown([self._atom_of_made(one) for one in rows]) for kind, rows in self._made.items()}

    def _atom_of_handed(self, one: Handed) -> tuple[Atom, int]:
        return (self.scopes.group_of(one.by_id), month_of(one.at), frozenset()), one.by_id

    def _atom_of_made(self, one: Made) -> tuple[Atom, int]:
        return (self.scopes.group_of(one.owner_id), month_of(one.at), self._modes_of(one)), one.owner_id

    def _modes_of(self, one: Made) -> frozenset[str]:
        return frozenset(mode for mode in MODES if SOURCES[mode] == one.kind and (one.id, mode) in self._first)

    def _shown(self, deeds: Iterable[tuple[Atom, int]]) -> set[Name]:
        people: dict[Atom, set[int]] = {}
        for atom, person in deeds:
            people.setdefault(atom, set()).add(person)
        return shown(people, _cells(people.keys(), self.scopes, self.year.months))

    def handed(self, mode: str, period: Period, scope: Scope) -> list[Handed] | None:
        """The hand-overs behind a figure, or None where there are not enough people."""
        if (scope, period.length, "") not in self._shown_handed[mode]:
            return None
        return [one for one in self._handed[mode] if self._is_within(one.by_id, one.at, period, scope)]

    def made(self, kind: str, period: Period, scope: Scope) -> list[Made] | None:
        """The items behind a figure, or None where there are not enough people."""
        if (scope, period.length, "") not in self._shown_made[kind]:
            return None
        return [one for one in self._made[kind] if self._is_within(one.owner_id, one.at, period, scope)]

    def figures(self, period: Period, scope: Scope) -> Figures:
        """All figures of a period and a scope."""
        return Figures(
            period,
            scope,
            {mode: _count(self.handed(mode, period, scope)) for mode in MODES},
            [(month, self._month(month, scope)) for month in period.months],
            {kind: _count(self.made(kind, period, scope)) for kind in KINDS},
            [self._step(mode, period, scope) for mode in MODES],
        )

    def conversions(self, period: Period, scope: Scope) -> dict[str, int | None]:
        """Hand-overs by mode, for the line of one team."""
        return {mode: _count(self.handed(mode, period, scope)) for mode in MODES}

    def _month(self, month: Month, scope: Scope) -> dict[str, int | None]:
        one = Period(1, [month])
        return {
            mode: sum(self._is_within(row.by_id, row.at, one, scope) for row in self._handed[mode])
            if (scope, month, "") in self._shown_handed[mode]
            else None
            for mode in MODES
        }

    def _is_within(self, person_id: int, at: datetime, period: Period, scope: Scope) -> bool:
        is_theirs = scope is None or scope in self.scopes.group_of(person_id)
        return is_theirs and month_of(at) in period.months

    def _step(self, mode: str, period: Period, scope: Scope) -> Step:
        kind = SOURCES[mode]
        made = self.made(kind, period, scope)
        if made is None or (scope, period.length, mode) not in self._shown_made[kind]:
            return Step(mode, kind, _count(made), None, None, None)
        handed = sum((one.id, mode) in self._first for one in made)
        if handed == len(made):  # would say of everybody what each of them did
            return Step(mode, kind, len(made), None, None, None)
        return Step(mode, kind, len(made), handed, handed / len(made), median_wait(self._waits(mode, made)))

    def _waits(self, mode: str, made: Iterable[Made]) -> Iterator[tuple[timedelta, bool]]:
        present = now()
        for one in made:
            first = self._first.get((one.id, mode))
            yield max((first or present) - one.at, timedelta(0)), first is not None


def _cells(atoms: AbstractSet[Atom], known: Scopes, months: Sequence[Month]) -> Iterator[tuple[Name, set[Atom]]]:
    """Everything that might be shown: the whole before its teams, long spans before short ones, all before some."""
    teams = sorted(known.teams)
    spans: list[tuple[Span, set[Month]]] = [(length, set(months[-length:])) for length in LENGTHS]
    spans += [(month, {month}) for month in reversed(months)]
    modes = sorted({mode for _group, _month, handed in atoms for mode in handed})
    for mode in ("", *modes):
        for span, within in spans:
            for scope in (None, *teams):
                yield (
                    (scope, span, mode),
                    {
                        atom
                        for atom in atoms
                        if atom[1] in within and (scope is None or scope in atom[0]) and (not mode or mode in atom[2])
                    },
                )


def _count(rows: Sequence[object] | None) -> int | None:
    return None if rows is None else len(rows)
