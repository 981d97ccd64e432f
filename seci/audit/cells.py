"""Which figures may be shown: those in which at least five people stand, alone and set against all others shown.

A cell is a set of atoms (say, what one group of people did in one month); cells that can be taken from one another
make a table. The whole of a table is cut into parts, along coarse cells first, and a cell may be shown only when
cutting along it leaves at least five people on either side of every cut. So every cell shown is a union of parts of at
least five people, and whatever anybody takes from anything in the table (a parent less its children, one period less
another, an intersection, its complement) is a union of such parts as well, or empty. Nothing depends on who looks: two
people who put their pages side by side learn no more than one.

Sources: primary and complementary suppression in hierarchical tables, Hundepool et al., *Statistical Disclosure
Control* (2012), chapter 4; the partition in place of an optimal search is ours, coarser and short enough to be read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import Generic, TypeVar

K = 5  # people; may be raised, never lowered

Atom = TypeVar("Atom", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)


def is_enough(people: Set[int]) -> bool:
    """Whether so many distinct people stand in a cell that it may be shown."""
    return len(people) >= K


class Whole(Generic[Atom]):
    """All there is of one table, and the parts it has been cut into so far; atoms and people are bits of numbers."""

    def __init__(self, atoms: Mapping[Atom, Set[int]]) -> None:
        places = {person: place for place, person in enumerate(sorted(set[int]().union(*atoms.values())))}
        self._bits = {atom: 1 << place for place, atom in enumerate(atoms)}
        self._people = [sum(1 << places[person] for person in people) for people in atoms.values()]
        self._parts = [(1 << len(atoms)) - 1]
        self._is_enough = self._has_enough(self._parts[0])

    def bits_of(self, cell: Iterable[Atom]) -> int:
        """A cell as bits; what nobody stands in is left out."""
        return sum(self._bits[atom] for atom in set(cell) & self._bits.keys())

    def cut(self, along: int) -> bool:
        """Cut along a cell where that leaves at least five people on either side of every cut: then it may be shown.

        Args:
            along: the cell, as `bits_of` gives it.
        """
        if not along or not self._is_enough:
            return False
        crossed = [part for part in self._parts if part & along and part & ~along]
        if not all(self._has_enough(part & along) and self._has_enough(part & ~along) for part in crossed):
            return False
        left = [part for part in self._parts if not (part & along and part & ~along)]
        self._parts = left + [side for part in crossed for side in (part & along, part & ~along)]
        return True

    def _has_enough(self, part: int) -> bool:
        people = 0
        while part:
            lowest = part & -part
            people |= self._people[lowest.bit_length() - 1]
            if people.bit_count() >= K:
                return True
            part ^= lowest
        return False


def shown(atoms: Mapping[Atom, Set[int]], cells: Iterable[tuple[Name, Set[Atom]]]) -> set[Name]:
    """The names of the cells that may be shown.

    Args:
        atoms: everything there is, with the numbers of the people in each.
        cells: the figures that might be shown, the coarse ones first: what comes earlier is more likely to be shown.
    """
    whole = Whole(atoms)
    return {name for name, cell in cells if whole.cut(whole.bits_of(cell))}
