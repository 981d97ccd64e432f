"""Which pieces of two sequences are the same, in bounded time.

Patience matching (Bram Cohen): pieces that occur once on each side are anchors, between them it begins again. Where no
anchor is left, a short stretch is matched by its longest common subsequence and a long one not at all, nor any once the
cells for all of them are used up: a worse answer, never a slower one. `difflib` takes minutes for two hostile texts of
500 KB.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MAX_CELLS = 40_000  # of the table for one stretch: 200 pieces against 200
MOST_CELLS = 2_000_000  # of all tables together: half a second
MAX_DEPTH = 40

Block = tuple[int, int, int]
Stretch = tuple[int, int, int, int, int]


@dataclass
class Cells:
    """How many cells the tables of one matching, or of several together, may still have."""

    left: int = MOST_CELLS

    def take(self, wanted: int) -> bool:
        """Whether one more table may be made; if so, it counts."""
        if wanted > min(MAX_CELLS, self.left):
            return False
        self.left -= wanted
        return True


class PatienceMatcher:
    """Has the interface merge3 asks of a matcher."""

    def __init__(self, _is_junk: object, a: Sequence[str], b: Sequence[str]) -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[Block]:
        """Blocks (place in a, place in b, length), in order, the last one empty and at the end."""
        return matching_blocks(self.a, self.b)


def matching_blocks(a: Sequence[str], b: Sequence[str], cells: Cells | None = None) -> list[Block]:
    """Blocks of equal pieces (place in a, place in b, length), in order, the last one empty and at the end.

    Args:
        cells: shared by several matchings that are to be bounded together.
    """
    cells = cells or Cells()
    pairs: list[tuple[int, int]] = []
    stretches: list[Stretch] = [(0, len(a), 0, len(b), 0)]
    while stretches:
        a_start, a_end, b_start, b_end, depth = stretches.pop()
        while a_start < a_end and b_start < b_end and a[a_start] == b[b_start]:
            pairs.append((a_start, b_start))
            a_start, b_start = a_start + 1, b_start + 1
        while a_start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            pairs.append((a_end, b_end))
        if a_start == a_end or b_start == b_end:
            continue
        anchors = _anchors(a, a_start, a_end, b, b_start, b_end) if depth < MAX_DEPTH else []
        if anchors:
            stretches += _between(anchors, a_start, a_end, b_start, b_end, depth + 1)
        elif cells.take((a_end - a_start) * (b_end - b_start)):
            common = _longest_common(a[a_start:a_end], b[b_start:b_end])
            pairs += [(a_start + i, b_start + j) for i, j in common]
    return _joined(sorted(pairs), len(a), len(b))


def _between(
    anchors: list[tuple[int, int]], a_start: int, a_end: int, b_start: int, b_end: int, depth: int
) -> list[Stretch]:
    """The stretches from one anchor to the next, each beginning with its anchor."""
    starts = [(a_start, b_start), *anchors]
    ends = [*anchors, (a_end, b_end)]
    return [(i, k, j, m, depth) for (i, j), (k, m) in zip(starts, ends, strict=True) if (i, j) != (k, m)]


def _anchors(
    a: Sequence[str], a_start: int, a_end: int, b: Sequence[str], b_start: int, b_end: int
) -> list[tuple[int, int]]:
    """Pairs of places of pieces that occur once on each side, the longest run that rises on both."""
    once_a, once_b = Counter(a[a_start:a_end]), Counter(b[b_start:b_end])
    place_in_b = {b[j]: j for j in range(b_start, b_end) if once_b[b[j]] == 1}
    pairs = [(i, place_in_b[a[i]]) for i in range(a_start, a_end) if once_a[a[i]] == 1 and a[i] in place_in_b]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second places rise too."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            piles.append(index)
        else:
            tops[pile], piles[pile] = j, index
    found: list[tuple[int, int]] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _longest_common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, by the table of lengths."""
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below, piece = lengths[i], lengths[i + 1], a[i]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if piece == b[j] else max(below[j], row[j + 1])
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _joined(pairs: list[tuple[int, int]], a_length: int, b_length: int) -> list[Block]:
    blocks: list[Block] = []
    for i, j in pairs:
        if blocks and blocks[-1][0] + blocks[-1][2] == i and blocks[-1][1] + blocks[-1][2] == j:
            blocks[-1] = (blocks[-1][0], blocks[-1][1], blocks[-1][2] + 1)
        else:
            blocks.append((i, j, 1))
    return [*blocks, (a_length, b_length, 0)]
