"""A table of figures: deeds by team and period, counted once, and shown where at least five people stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product

from seci.audit.cells import shown
from seci.audit.periods import LENGTHS, Month, Period, month_of
from seci.audit.scopes import Group, Scope, Scopes

Deed = tuple[int, datetime]
"""Who did something, and when."""
Atom = tuple[Group, Month]
"""What one group of people did in one month."""
Cell = tuple[Scope, int]
"""Of whom, and in how many months."""


class Tally:
    """Deeds of one sort: how many there are in each cell, and which cells may be shown."""

    def __init__(self, deeds: Iterable[Deed], known: Scopes, months: Sequence[Month]) -> None:
        self._numbers: Counter[Atom] = Counter()
        people: dict[Atom, set[int]] = {}
        for person, at in deeds:
            atom = (known.group_of(person), month_of(at))
            self._numbers[atom] += 1
            people.setdefault(atom, set()).add(person)
        self.shown = shown(people, _cells(people, known, months))

    def shows(self, period: Period, scope: Scope) -> bool:
        """Whether there are enough people."""
        return (scope, period.length) in self.shown

    def count(self, period: Period, scope: Scope) -> int | None:
        """How many deeds there are in a cell, or None where there are not enough people."""
        if not self.shows(period, scope):
            return None
        return sum(number for atom, number in self._numbers.items() if _is_within(atom, period.months, scope))


def _cells(atoms: Iterable[Atom], known: Scopes, months: Sequence[Month]) -> Iterator[tuple[Cell, set[Atom]]]:
    """The whole before its teams, long periods before short ones, upper teams before those below."""
    wholes = [(length, None) for length in LENGTHS]
    for length, scope in (*wholes, *product(LENGTHS, known.teams)):
        yield (scope, length), {atom for atom in atoms if _is_within(atom, months[-length:], scope)}


def _is_within(atom: Atom, months: Sequence[Month], scope: Scope) -> bool:
    return atom[1] in months and (scope is None or scope in atom[0])
