"""Anchors: which new block is which old passage.

Equal texts that keep their order first (longest common subsequence), then equal texts that moved, then, among what is
left, the most similar pairs. Similarity is asked of a few candidates only, those in the same gap and those that share
rare words, so that the work grows with the number of blocks and not with its square.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

PREFIX = "p-"
PATTERN = r"p-[a-z0-9]{8}"
_ANCHOR = re.compile(PATTERN)

_NEAR = 6  # candidates on each side of the place where a block was expected
_BY_WORDS = 4  # candidates found by shared words
_COMMON = 12  # a word in more old passages than this says nothing
_COMPARED = 2_000  # characters of a text that are compared
_ALIKE = 60.0  # rapidfuzz ratio, 0 to 100
_ALIKE_ALONE = 40.0  # the same, where one old and one new block stand in the same gap
_PART = 90.0  # how much of the shorter text must occur in the longer for a split or merge
_PART_OF = 0.15  # and how long it must be beside the longer


class Block(Protocol):
    """What is compared: a kind and a text."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


class Anchored(Block, Protocol):
    """A block of the previous text."""

    @property
    def anchor(self) -> str: ...


def fresh() -> str:
    """A new random anchor."""
    return PREFIX + secrets.token_hex(4)


def is_anchor(text: str) -> bool:
    """Whether this could be an anchor of ours."""
    return _ANCHOR.fullmatch(text) is not None


def assign(previous: Sequence[Anchored], blocks: Sequence[Block], new: Callable[[], str] = fresh) -> list[str]:
    """An anchor for each block: the one of the previous passage it continues, or a new one; no two are equal."""
    matching = _Matching(_usable(previous), blocks)
    taken = {passage.anchor for passage in previous}
    anchors = []
    for index in range(len(blocks)):
        old = matching.old_of.get(index)
        anchors.append(matching.previous[old].anchor if old is not None else _unused(taken, new))
    return anchors


def _usable(previous: Sequence[Anchored]) -> list[Anchored]:
    """The previous passages with well-formed anchors, each anchor once: stored data may have been tampered with."""
    return list({p.anchor: p for p in reversed(previous) if is_anchor(p.anchor)}.values())[::-1]


def _unused(taken: set[str], new: Callable[[], str]) -> str:
    while (anchor := new()) in taken:
        pass
    taken.add(anchor)
    return anchor


class _Matching:
    """The pairs found so far: `old_of` maps the index of a block to that of a previous passage."""

    def __init__(self, previous: Sequence[Anchored], blocks: Sequence[Block]) -> None:
        self.previous, self.blocks = previous, blocks
        self.old_of: dict[int, int] = {}
        self.new_of: dict[int, int] = {}
        if previous and blocks:
            self._in_order()
            self._moved(lambda block: (block.text, block.kind))
            self._moved(lambda block: block.text)
            self._similar()

    def _pair(self, old: int, new: int) -> None:
        self.old_of[new], self.new_of[old] = old, new

    def _in_order(self) -> None:
        keys: dict[tuple[str, str], int] = {}
        olds = [keys.setdefault((block.text, block.kind), len(keys)) for block in self.previous]
        news = [keys.setdefault((block.text, block.kind), len(keys)) for block in self.blocks]
        for step in LCSseq.opcodes(olds, news):
            if step.tag == "equal":
                for offset in range(step.src_end - step.src_start):
                    self._pair(step.src_start + offset, step.dest_start + offset)

    def _moved(self, key: Callable[[Block], Hashable]) -> None:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for old in self._left_old():
            waiting[key(self.previous[old])].append(old)
        for new in self._left_new():
            if found := waiting.get(key(self.blocks[new])):
                self._pair(found.popleft(), new)

    def _left_old(self) -> list[int]:
        return [index for index in range(len(self.previous)) if index not in self.new_of]

    def _left_new(self) -> list[int]:
        return [index for index in range(len(self.blocks)) if index not in self.old_of]

    def _similar(self) -> None:
        scored = []
        candidates = _Candidates(self)
        for new in self._left_new():
            for old, alone in candidates.of(new):
                score = _likeness(self.previous[old], self.blocks[new], _ALIKE_ALONE if alone else _ALIKE)
                if score:
                    scored.append((-score, abs(old - new), new, old))
        for _, _, new, old in sorted(scored):
            if new not in self.old_of and old not in self.new_of:
                self._pair(old, new)


class _Candidates:
    """The few previous passages a block may continue."""

    def __init__(self, matching: _Matching) -> None:
        self._blocks = matching.blocks
        self._left = matching._left_old()
        self._gaps = dict(_gaps(matching))
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for old in self._left:
            for word in _words(matching.previous[old].text):
                self._by_word[word].append(old)

    def of(self, new: int) -> Iterator[tuple[int, bool]]:
        """Pairs of an old index and whether both stand alone in the same gap."""
        olds, place, width = self._gaps.get(new, ([], 0, 0))
        expected = round(place * len(olds) / width) if width else 0
        near = olds[max(0, expected - _NEAR) : expected + _NEAR + 1]
        yield from ((old, len(olds) == width == 1) for old in near)
        shared = Counter(
            old
            for word in _words(self._blocks[new].text)
            if len(found := self._by_word.get(word, ())) <= _COMMON
            for old in found
        )
        yield from ((old, False) for old, _ in shared.most_common(_BY_WORDS) if old not in near)


def _gaps(matching: _Matching) -> Iterator[tuple[int, tuple[list[int], int, int]]]:
    """For each unmatched block: the unmatched passages of its gap, its place among the blocks there, their number."""
    run: list[int] = []
    before = -1
    for new in range(len(matching.blocks) + 1):
        old = matching.old_of.get(new) if new < len(matching.blocks) else len(matching.previous)
        if old is None:
            run.append(new)
            continue
        if run:
            olds = _left_between(matching, before, old)
            yield from ((waiting, (olds, place, len(run))) for place, waiting in enumerate(run))
        run, before = [], old


def _left_between(matching: _Matching, before: int, after: int) -> list[int]:
    """The unmatched passages right after one matched passage and right before another, which may have moved apart."""
    end = before + 1
    while end < len(matching.previous) and end not in matching.new_of:
        end += 1
    start = after
    while start > 0 and start - 1 not in matching.new_of:
        start -= 1
    return sorted({*range(before + 1, end), *range(start, after)})


_FAMILY = {"heading": "heading", "title": "heading", "code": "code", "table": "table", "transclusion": "transclusion"}


def _words(text: str) -> set[str]:
    return {word for word in text[:_COMPARED].casefold().split()[:60] if len(word) > 3}


def _likeness(old: Block, new: Block, least: float) -> float:
    """0 for two different things; else how alike they are, the length of what they share deciding between parts."""
    if _FAMILY.get(old.kind) != _FAMILY.get(new.kind):
        return 0.0
    a, b = old.text[:_COMPARED], new.text[:_COMPARED]
    if not a or not b:
        return 0.0
    ratio = fuzz.ratio(a, b, score_cutoff=least)
    if ratio:
        return ratio + (0.5 if old.kind == new.kind else 0.0)
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < 12 or len(shorter) < len(longer) * _PART_OF:
        return 0.0
    return _ALIKE * len(shorter) / len(longer) if fuzz.partial_ratio(shorter, longer, score_cutoff=_PART) else 0.0
