"""A-105, A-106, A-108: no figure, and nothing that can be made of figures, speaks of fewer than five people."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from seci.audit.cells import K, is_enough, shown

Atoms = dict[int, set[int]]
Cells = list[tuple[int, set[int]]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Atoms, Cells]:
    """Any atoms with any people in them, and any cells over them."""
    atoms = draw(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 14), min_size=1, max_size=8), max_size=10))
    cells = draw(st.lists(st.sets(st.integers(0, 9), max_size=10), max_size=12))
    return atoms, list(enumerate(cells))


def people_in(atoms: Atoms, cell: set[int]) -> set[int]:
    return set[int]().union(*(people for atom, people in atoms.items() if atom in cell))


OPERATIONS: tuple[Callable[[set[int], set[int]], set[int]], ...] = (
    set.intersection,
    set.difference,
    set.union,
    set.symmetric_difference,
)


def made_of(cells: list[set[int]]) -> Iterator[set[int]]:
    """Whatever two operations on three cells give."""
    for one, other, third in itertools.product(cells, repeat=3):
        for first, second in itertools.product(OPERATIONS, repeat=2):
            yield second(first(one, other), third)


@settings(deadline=None)
@given(tables())
def test_whatever_is_made_of_shown_cells_has_five_people_or_nobody(table: tuple[Atoms, Cells]) -> None:
    atoms, cells = table
    everything = set(atoms)
    names = sorted(shown(atoms, cells))[:5]
    visible = [everything & cell for name, cell in cells if name in names] + ([everything] if names else [])
    for cell in made_of(visible):
        assert not people_in(atoms, cell) or is_enough(people_in(atoms, cell))


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, int | None], Atoms]:
    """A tree of teams, each with some people of its own; somebody may be in several."""
    count = draw(st.integers(1, 8))
    parents: dict[int, int | None] = {0: None}
    for team in range(1, count):
        parents[team] = draw(st.integers(0, team - 1))
    members = {team: draw(st.sets(st.integers(0, 30), min_size=1, max_size=9)) for team in parents}
    return parents, members


def below(parents: dict[int, int | None], team: int) -> set[int]:
    found = {team}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@settings(deadline=None)
@given(trees())
def test_a_parent_less_its_shown_children_never_leaves_fewer_than_five(
    tree: tuple[dict[int, int | None], Atoms],
) -> None:
    """A-106."""
    parents, members = tree
    visible = shown(members, [(team, below(parents, team)) for team in parents])
    for team in visible:
        children = [child for child, parent in parents.items() if parent == team and child in visible]
        for number in range(len(children) + 1):
            for some in itertools.combinations(children, number):
                rest = below(parents, team).difference(*(below(parents, child) for child in some))
                assert not rest or is_enough(people_in(members, rest))


def test_five_are_enough_and_four_are_not() -> None:
    assert K == 5
    assert is_enough({1, 2, 3, 4, 5})
    assert not is_enough({1, 2, 3, 4})


def test_a_team_of_seven_with_four_and_three_below_is_shown_whole_and_nothing_of_it() -> None:
    """A-106, in the words of the list."""
    atoms = {1: {1, 2, 3, 4}, 2: {5, 6, 7}}
    assert shown(atoms, [("all", {1, 2}), ("four", {1}), ("three", {2})]) == {"all"}


def test_a_child_of_six_beside_one_of_three_stays_hidden_too() -> None:
    atoms = {1: {1, 2, 3, 4, 5, 6}, 2: {7, 8, 9}}
    assert shown(atoms, [("all", {1, 2}), ("six", {1}), ("three", {2})]) == {"all"}


def test_two_large_children_are_shown() -> None:
    atoms = {1: {1, 2, 3, 4, 5}, 2: {6, 7, 8, 9, 10}}
    assert shown(atoms, [("all", {1, 2}), ("one", {1}), ("two", {2})]) == {"all", "one", "two"}


def test_many_deeds_of_few_people_are_not_enough() -> None:
    assert shown({number: {1, 2, 3, 4} for number in range(100)}, [("all", set(range(100)))]) == set()


def test_an_empty_cell_is_not_shown_as_nought() -> None:
    assert shown({1: {1, 2, 3, 4, 5}}, [("none", {2})]) == set()
