"""Two texts compared line by line, and word by word within changed lines; bounded, whatever the texts are.

All changed lines of a comparison share one budget of cells; those after it is used up are shown whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from seci.plumbing.matching import Cells, matching_blocks

CONTEXT = 3  # equal lines shown around a change
MAX_PAIRS = 2_000  # shown at once
MAX_WORDS = 1_000  # in a line that is compared word by word
ALIKE = 0.35  # share of common words from which two lines are versions of one another
WORD = re.compile(r"\w+|\s+|[^\w\s]")

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Line:
    """A line of one of the texts. kind: same, added, removed; old, new: its number; parts: (text, whether changed)."""

    kind: str
    old: int | None
    new: int | None
    parts: Parts


@dataclass(frozen=True)
class Pair:
    """What stands left and right; of equal lines left out only how many are `hidden`."""

    left: Line | None = None
    right: Line | None = None
    hidden: int = 0


@dataclass(frozen=True)
class Gap:
    """Equal lines left out."""

    hidden: int
    kind: str = "gap"


@dataclass(frozen=True)
class Comparison:
    """Pairs in order; `is_cut` when the end was left out because nobody would read on."""

    pairs: tuple[Pair, ...]
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the texts are equal."""
        return all(pair.left is pair.right for pair in self.pairs)  # both None in a gap, the same line where equal

    def lines(self) -> Iterator[Line | Gap]:
        """The same in one column: what was removed, then what was added."""
        waiting: list[Line] = []
        for pair in self.pairs:
            if pair.left is not None and pair.left.kind == "removed":
                yield pair.left
            if pair.right is not None and pair.right.kind == "added":
                waiting.append(pair.right)
                continue
            if pair.left is None or pair.left.kind != "removed":
                yield from waiting
                waiting = []
                yield Gap(pair.hidden) if pair.left is None else pair.left
        yield from waiting


def compare(old: str, new: str) -> Comparison:
    """What became of a text."""
    a, b = old.splitlines(), new.splitlines()
    pairs = tuple(islice(_pairs(a, b), MAX_PAIRS + 1))
    return Comparison(pairs[:MAX_PAIRS], len(pairs) > MAX_PAIRS)


def _pairs(a: Sequence[str], b: Sequence[str]) -> Iterator[Pair]:
    i = j = 0
    cells = Cells()
    for a_start, b_start, length in matching_blocks(a, b):
        yield from _changed(a[i:a_start], i, b[j:b_start], j, cells)
        before = CONTEXT if a_start or b_start else 0
        after = CONTEXT if a_start + length < len(a) or b_start + length < len(b) else 0
        yield from _equal(a, a_start, b_start, length, (before, after))
        i, j = a_start + length, b_start + length


def _equal(a: Sequence[str], i: int, j: int, length: int, around: tuple[int, int]) -> Iterator[Pair]:
    """Equal lines; of many only those beside a change."""
    before, after = around
    hidden = length - before - after
    for step in range(length):
        if hidden > 1 and before <= step < length - after:
            if step == before:
                yield Pair(hidden=hidden)
            continue
        line = Line("same", i + step + 1, j + step + 1, ((a[i + step], False),))
        yield Pair(line, line)


def _changed(old: Sequence[str], i: int, new: Sequence[str], j: int, cells: Cells) -> Iterator[Pair]:
    """Changed lines side by side as far as they are versions of one another; i, j: how many lines stand before them."""
    both = 0
    while both < min(len(old), len(new)) and (words := word_parts(old[both], new[both], cells)):
        both += 1
        yield Pair(Line("removed", i + both, None, words[0]), Line("added", None, j + both, words[1]))
    for number, line in enumerate(old[both:], start=i + both + 1):
        yield Pair(left=Line("removed", number, None, ((line, False),)))
    for number, line in enumerate(new[both:], start=j + both + 1):
        yield Pair(right=Line("added", None, number, ((line, False),)))


def word_parts(old: str, new: str, cells: Cells) -> tuple[Parts, Parts] | None:
    """Both lines cut into (text, whether changed); None when they have too little in common to be compared so.

    Args:
        cells: what is left for all lines of a comparison; None comes back, too, where it is too little for these.
    """
    a, b = WORD.findall(old), WORD.findall(new)
    if max(len(a), len(b)) > MAX_WORDS or len(a) * len(b) > cells.left:
        return None
    blocks = matching_blocks(a, b, cells)
    common = sum(len("".join(a[i : i + length]).strip()) for i, _j, length in blocks)
    if common < ALIKE * min(len(old), len(new)):
        return None
    return _parts(a, [(i, n) for i, _j, n in blocks]), _parts(b, [(j, n) for _i, j, n in blocks])


def _parts(words: Sequence[str], equal: Sequence[tuple[int, int]]) -> Parts:
    found: list[tuple[str, bool]] = []
    end = 0
    for start, length in equal:
        found.append(("".join(words[end:start]), True))
        found.append(("".join(words[start : start + length]), False))
        end = start + length
    return tuple((text, changed) for text, changed in found if text)
