"""Which pieces of two sequences are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.matching import Cells, PatienceMatcher, matching_blocks

PIECES = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(PIECES, PIECES)
def test_every_block_is_equal_on_both_sides_and_in_order(a: list[str], b: list[str]) -> None:
    i = j = 0
    for a_start, b_start, length in matching_blocks(a, b):
        assert a[a_start : a_start + length] == b[b_start : b_start + length]
        assert a_start >= i and b_start >= j
        i, j = a_start + length, b_start + length
    assert (i, j) == (len(a), len(b))


@given(PIECES)
def test_a_sequence_matches_itself_whole(a: list[str]) -> None:
    assert matching_blocks(a, a) == ([(0, 0, len(a))] if a else []) + [(len(a), len(a), 0)]


@given(PIECES, st.sampled_from("xyz"), st.integers(0, 40))
def test_one_piece_put_in_leaves_all_others_matched(a: list[str], new: str, place: int) -> None:
    place = min(place, len(a))
    b = [*a[:place], new, *a[place:]]
    assert sum(length for _i, _j, length in matching_blocks(a, b)) == len(a)


def test_pieces_that_occur_once_are_anchors() -> None:
    a, b = ["{", "one", "}", "{", "two", "}"], ["{", "zero", "}", "{", "one", "}", "{", "two", "}"]
    assert (1, 4, 5) in PatienceMatcher(None, a, b).get_matching_blocks()


def test_a_long_stretch_without_anchors_is_given_up_not_computed() -> None:
    a, b = ["x", *"ab" * 5_000], ["y", *"ba" * 5_000, "z"]
    blocks = matching_blocks(a, b)
    assert blocks[-1] == (len(a), len(b), 0)
    assert sum(length for _i, _j, length in blocks) == 0


def test_tables_are_made_as_long_as_there_are_cells_for_all_of_them() -> None:
    a = [piece for n in range(20) for piece in (f"{n}", "x", *"ab" * 20)]
    b = [piece for n in range(20) for piece in (f"{n}", *"ba" * 20, "y")]
    cells = Cells(10 * 41 * 41)
    found = matching_blocks(a, b, cells)
    assert 0 <= cells.left < 41 * 41
    assert 20 + 9 * 39 <= sum(length for _i, _j, length in found) <= 20 + 11 * 40
