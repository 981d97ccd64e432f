"""Which figures may be shown: those in which at least five people stand, alone and set against all others shown.

A cell is a set of atoms (say, what one group of people did in one month); cells that can be taken from one another
make a table. `shown` cuts the whole of a table into parts, coarse cells first, and lets a cell be shown only when
cutting along it leaves at least five people on either side of every cut. So every cell shown is a union of parts of
at least five people, and whatever anybody takes from anything in the table (a parent less its children, one period
less another, an intersection, its complement) is a union of such parts as well, or empty. Nothing depends on who
looks: two people who put their pages side by side learn no more than one.

Sources: primary and complementary suppression in hierarchical tables, Hundepool et al., *Statistical Disclosure
Control* (2012), chapter 4; the partition in place of an optimal search is ours, coarser and short enough to be read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import TypeVar

K = 5  # people; may be raised, never lowered

Atom = TypeVar("Atom", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)


def is_enough(people: Set[int]) -> bool:
    """Whether so many distinct people stand in a cell that it may be shown."""
    return len(people) >= K


def shown(atoms: Mapping[Atom, Set[int]], cells: Iterable[tuple[Name, Set[Atom]]]) -> set[Name]:
    """The names of the cells that may be shown.

    Args:
        atoms: everything there is, with the numbers of the people in each.
        cells: the figures that might be shown, the coarse ones first: what comes earlier is more likely to be shown.
    """
    parts, found = [frozenset(atoms)], set[Name]()
    if not is_enough(_people(atoms, parts[0])):
        return found
    for name, cell in cells:
        cut = [side for part in parts for side in (part & cell, part - cell) if side]
        fresh = set(cut).difference(parts)
        if not cell.isdisjoint(atoms) and all(is_enough(_people(atoms, side)) for side in fresh):
            parts = cut
            found.add(name)
    return found


def _people(atoms: Mapping[Atom, Set[int]], cell: Iterable[Atom]) -> set[int]:
    return set[int]().union(*(atoms[atom] for atom in cell))
