"""A table of figures: deeds by team and time, counted once, and shown where at least five people stand.

There are two ways to cut what was done. *By team*: the whole, then its teams, in each of the long periods. *By month*:
the whole, then its months. Each is protected whole. A team's total and a month's total have neither in the other: of
the cell in which they cross, figures leave at least five deeds open, because both, and what is left without either,
have five or more (bounds of Fréchet). Where a team is told by month as well, the table by month is cut along the whole
of it, in all months at once, and each of the two tables that result stands for itself again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from seci.audit.cells import Whole
from seci.audit.deeds import Count, MadeCount
from seci.audit.periods import LENGTHS, Month, Period, Span
from seci.audit.scopes import Group, Scope, Scopes

Atom = tuple[Group, Month]
"""What one group of people did in one month."""
Cell = tuple[Scope, Span]
"""Of whom, and when."""


class Tally:
    """Deeds of one sort: how many there are in each cell, and which cells may be shown."""

    def __init__(self, counts: Iterable[Count | MadeCount], known: Scopes, months: Sequence[Month]) -> None:
        numbers: dict[Atom, int] = {}
        people: dict[Atom, set[int]] = {}
        for one in counts:
            atom = (known.group_of(one.person_id, one.month), one.month)
            numbers[atom] = numbers.get(atom, 0) + one.number
            people.setdefault(atom, set()).add(one.person_id)
        self._numbers, self._months, self._teams = list(numbers.values()), months, known.teams
        self._of_month, self._of_team = dict.fromkeys(months, 0), dict.fromkeys(known.teams, 0)
        for place, (group, month) in enumerate(numbers):
            self._of_month[month] |= 1 << place
            for team in group:
                self._of_team[team] |= 1 << place
        self.shown: set[Cell] = set()
        if people:
            self._cut(Whole(people), Whole(people))

    def shows(self, period: Period, scope: Scope) -> bool:
        """Whether there are enough people."""
        return (scope, period.span) in self.shown

    def count(self, period: Period, scope: Scope) -> int | None:
        """How many deeds there are in a cell, or None where there are not enough people."""
        if not self.shows(period, scope):
            return None
        bits = self._bits(scope, period.months)
        return sum(number for place, number in enumerate(self._numbers) if bits >> place & 1)

    def _bits(self, scope: Scope, months: Sequence[Month]) -> int:
        """A cell as bits, one for each of what is counted, in the order it came in."""
        when = sum(self._of_month[month] for month in months)
        return when if scope is None else when & self._of_team[scope]

    def _cut(self, by_team: Whole[Atom], by_month: Whole[Atom]) -> None:
        """The whole before its teams and months, long periods before short ones, upper teams before those below."""
        for length in LENGTHS:
            along = self._bits(None, self._months[-length:])
            if by_team.cut(along) and by_month.cut(along):
                self.shown.add((None, length))
        for length, team in product(LENGTHS, self._teams):
            if by_team.cut(self._bits(team, self._months[-length:])):
                self.shown.add((team, length))
        for month in self._months:
            if by_month.cut(self._bits(None, [month])):
                self.shown.add((None, month))
        for length, team in product(LENGTHS, self._teams):
            if {(None, length), (team, length)} <= self.shown:
                self._cut_by_month(by_month, team, self._months[-length:])

    def _cut_by_month(self, by_month: Whole[Atom], team: int, months: Sequence[Month]) -> None:
        if by_month.cut(self._bits(team, months)):
            told = (month for month in months if (None, month) in self.shown and self._bits(team, [month]))
            self.shown.update((team, month) for month in told)
