"""Two texts compared line by line and word by word."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.comparisons import Line, compare, word_parts
from seci.plumbing.matching import Cells


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [
        (line.kind, "".join(text for text, _changed in line.parts) if isinstance(line, Line) else str(line.hidden))
        for line in compare(old, new).lines()
    ]


def test_a_changed_line_is_removed_and_added_with_its_changed_words_marked() -> None:
    removed, added = compare("It takes twelve minutes.\n", "It takes ten minutes.\n").lines()
    assert isinstance(removed, Line) and isinstance(added, Line)
    assert removed.parts == (("It takes ", False), ("twelve", True), (" minutes.", False))
    assert added.parts == (("It takes ", False), ("ten", True), (" minutes.", False))


def test_a_line_put_in_is_added_alone() -> None:
    assert shown("a\nc\n", "a\nb\nc\n") == [("same", "a"), ("added", "b"), ("same", "c")]


def test_lines_without_common_words_are_not_compared_word_by_word() -> None:
    assert word_parts("alpha beta gamma", "one two three four", Cells()) is None
    assert shown("alpha beta gamma\n", "one two three four\n") == [
        ("removed", "alpha beta gamma"),
        ("added", "one two three four"),
    ]


def test_many_equal_lines_are_left_out_but_for_those_beside_a_change() -> None:
    lines = "".join(f"line {number}\n" for number in range(100))
    kinds = [kind for kind, _text in shown(lines, lines.replace("line 50\n", "LINE 50 is new\n"))]
    assert kinds == ["gap", "same", "same", "same", "removed", "added", "same", "same", "same", "gap"]


def test_equal_texts_say_so() -> None:
    assert compare("a\n", "a\n").is_empty
    assert compare("", "").is_empty
    assert not compare("a\n", "").is_empty


def test_what_nobody_would_read_is_cut() -> None:
    old, new = "".join(f"{n} a\n" for n in range(3_000)), "".join(f"{n} b\n" for n in range(3_000))
    comparison = compare(old, new)
    assert comparison.is_cut and len(comparison.pairs) == 2_000


def test_when_the_cells_of_a_comparison_are_used_up_lines_are_shown_whole() -> None:
    signs = random.Random(1)
    old, new = (["".join(signs.choice("!?") for _ in range(199)) for _ in range(400)] for _ in range(2))
    comparison = compare("\n".join(old), "\n".join(new))
    marked = [pair for pair in comparison.pairs if pair.left and pair.right]
    assert 0 < len(marked) <= 2_000_000 / (150 * 150)
    assert all(len(line.parts) == 1 for line in (comparison.pairs[-1].left, comparison.pairs[-1].right) if line)
    for side, lines in (("left", old), ("right", new)):
        told = [line for pair in comparison.pairs if (line := getattr(pair, side))]
        assert ["".join(text for text, _changed in line.parts) for line in told] == lines
        assert [line.old or line.new for line in told] == list(range(1, 401))


@given(*[st.lists(st.sampled_from(["a b c\n", "a b d\n", "\n", "x\n"]), max_size=15).map("".join)] * 2)
def test_the_lines_removed_and_kept_are_the_old_text_and_those_added_and_kept_the_new(old: str, new: str) -> None:
    pairs = compare(old, new).pairs
    if any(pair.hidden for pair in pairs):
        return
    left = ["".join(text for text, _c in pair.left.parts) for pair in pairs if pair.left]
    right = ["".join(text for text, _c in pair.right.parts) for pair in pairs if pair.right]
    assert (left, right) == (old.splitlines(), new.splitlines())
