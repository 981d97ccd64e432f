"""The values and words of one segment, each with the documents that hold it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from seci.plumbing.search.analysis import keyword
from seci.plumbing.search.arrays import Bools, Ints, Longs
from seci.plumbing.search.schema import BREAK


def prefix_range(texts: list[str], prefix: str) -> tuple[int, int]:
    """The half-open range of sorted texts that begin so."""
    return bisect_left(texts, prefix), bisect_left(texts, prefix + "\U0010ffff")


@dataclass(frozen=True)
class Facet:
    """A field of values, and one (document, number of its value) pair for each use."""

    values: list[str]
    documents: Ints
    numbers: Ints

    @cached_property
    def keys(self) -> list[str]:
        """The values as they are compared."""
        return [keyword(value) for value in self.values]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The numbers of the values that are compared by each key."""
        places: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            places.setdefault(key, []).append(number)
        return places

    def holding(self, number: int) -> Ints:
        """The documents that hold a value."""
        documents, starts = self._by_value
        return documents[starts[number] : starts[number + 1]]

    @cached_property
    def _by_value(self) -> tuple[Ints, Longs]:
        order = np.argsort(self.numbers, kind="stable")
        starts = np.searchsorted(self.numbers[order], np.arange(len(self.values) + 1))
        return self.documents[order], starts


@dataclass(frozen=True, slots=True)
class Names:
    """The keys of all titles, sorted; `documents` in that order, and `ranks`: the place of each document in it."""

    keys: list[str]
    documents: Ints
    ranks: Ints


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that may be completed, sorted, and one (document, number of the word) pair for each use, by word.

    titled: which of the pairs come from a title. starts: where the pairs of each word begin, and where all end.
    """

    words: list[str]
    documents: Ints
    numbers: Ints
    titled: Bools
    starts: Longs

    def pairs(self, low: int, high: int) -> slice:
        """The pairs of the words of a half-open range of numbers."""
        return slice(int(self.starts[low]), int(self.starts[max(low, high)]))


def read_names(keys: list[str]) -> Names:
    """Sort the keys of documents 0, 1, 2 …"""
    order = np.asarray(sorted(range(len(keys)), key=keys.__getitem__), np.int32)
    ranks = np.empty(len(keys), np.int32)
    ranks[order] = np.arange(len(keys), dtype=np.int32)
    return Names([keys[document] for document in order.tolist()], order, ranks)


def read_vocabulary(texts: Iterable[str]) -> Vocabulary:
    """Take the words of documents 0, 1, 2 … apart: those of the title, a break, the others."""
    seen: dict[str, int] = {}
    numbers: list[int] = []
    lengths: list[int] = []  # of the title's words, the others' words, the next title's …
    for text in texts:
        for words in text.split(BREAK):
            found = [seen.setdefault(word, len(seen)) for word in words.split()]
            numbers += found
            lengths.append(len(found))
    ordered = sorted(seen)
    places = np.empty(len(seen), np.int32)
    places[[seen[word] for word in ordered]] = np.arange(len(seen), dtype=np.int32)
    halves = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    by_use = places[np.asarray(numbers, np.int32)]
    order = np.argsort(by_use, kind="stable")
    by_word, halves = by_use[order], halves[order]
    starts = np.searchsorted(by_word, np.arange(len(ordered) + 1))
    return Vocabulary(ordered, halves >> 1, by_word, halves & 1 == 0, starts)
