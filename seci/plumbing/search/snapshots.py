"""One generation of the index: its segments side by side, documents numbered through, deletions applied."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

import numpy as np
from whoosh.util.numeric import byte_to_length

from seci.plumbing.search.arrays import NO_FLOATS, NO_INTS, Bools, Bytes, Floats, Ints, Longs
from seci.plumbing.search.caches import Cache
from seci.plumbing.search.schema import TEXT_FIELDS
from seci.plumbing.search.segments import Segment
from seci.plumbing.search.vocabulary import Facet

B = 0.65  # BM25: how much a long text counts against a match; with 0.75 Cranfield loses half a point
K1 = 1.6  # BM25: how soon more of the same word stops counting

LENGTHS: Floats = np.array([byte_to_length(code) for code in range(256)], np.float32)
SCORES_BUDGET = 48 << 20  # bytes
MASKS_BUDGET = 8 << 20


class Snapshot:
    """What one generation holds, as arrays over all its documents.

    size: documents, deleted ones among them. live: which are not deleted. ids, updated: int64.
    starts: the number of each segment's first document. users: threads that read it now.
    """

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Iterable[int]]) -> None:
        self.segments = segments
        self.starts = np.cumsum([0, *(segment.size for segment in segments)]).tolist()
        self.size: int = self.starts[-1]
        self.live = self._live(deleted)
        self.ids = _joined([segment.ids for segment in segments], np.int64)
        self.updated: Longs = _joined([segment.updated for segment in segments], np.int64)
        self._lengths: dict[str, Bytes] = {
            field: _joined([segment.lengths[field] for segment in segments], np.uint8) for field in TEXT_FIELDS
        }
        self._averages = {field: self._average(field) for field in TEXT_FIELDS}
        self.users = 0
        self.is_retired = False
        self._scores = Cache(SCORES_BUDGET)
        self._masks = Cache(MASKS_BUDGET)
        self._facets: dict[str, Facet] = {}
        self._lock = Lock()

    def _live(self, deleted: Sequence[Iterable[int]]) -> Bools:
        live = np.ones(self.size, np.bool_)
        for start, documents in zip(self.starts, deleted, strict=False):
            live[np.fromiter(documents, np.int64) + start] = False
        return live

    def _average(self, field: str) -> float:
        """The mean length of a field, deleted documents among them, as Whoosh counts it."""
        return sum(segment.field_lengths.get(field, 0) for segment in self.segments) / (self.size or 1) or 1.0

    def parts(self) -> Iterator[tuple[Segment, int, int]]:
        """Yield each segment with the numbers of its first document and of the one after its last."""
        return zip(self.segments, self.starts, self.starts[1:], strict=False)

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents of one term, ascending, and how often it stands in each."""
        found = [(segment.postings(field, term), start) for segment, start, _ in self.parts()]
        lists = [(documents + np.int32(start), weights) for (documents, weights), start in found if len(documents)]
        if len(lists) < 2:
            return lists[0] if lists else (NO_INTS, NO_FLOATS)
        return np.concatenate([pair[0] for pair in lists]), np.concatenate([pair[1] for pair in lists])

    def scores(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents of one term and its BM25 score in each (Robertson and Zaragoza, 2009; Whoosh's form of idf)."""
        found: tuple[Ints, Floats] | None = self._scores.get((field, term))
        if found is None:
            documents, weights = self.postings(field, term)
            found = documents, self.weigh(field, documents, weights)
            self._scores.put((field, term), *found)
        return found

    def weigh(self, field: str, documents: Ints, weights: Floats) -> Floats:
        """BM25 of a term that stands in these documents so often."""
        if not len(documents):
            return NO_FLOATS
        length = LENGTHS[self._lengths[field][documents]]
        norm = K1 * ((1 - B) + (B / self._averages[field]) * length)
        scores: Floats = (self.rarity(len(documents)) * (K1 + 1) * weights / (weights + norm)).astype(np.float32)
        return scores

    def frequency(self, term: str) -> int:
        """In how many documents a term stands, deleted ones among them."""
        return sum(segment.frequency("text", term) for segment in self.segments)

    def rarity(self, frequency: int) -> float:
        """Inverse document frequency."""
        return math.log(self.size / (frequency + 1)) + 1

    def readable(self, tokens: Iterable[str], without: Iterable[int] = ()) -> Bools:
        """Which live documents hold one of the tokens, but for the ids `without`. Not to be written to."""
        held = frozenset(tokens)
        mask: Bools | None = self._masks.get(held)
        if mask is None:
            mask = np.zeros(self.size, np.bool_)
            for token in held:
                mask[self.postings("tokens", token)[0]] = True
            mask &= self.live
            self._masks.put(held, mask)
        hidden = np.fromiter(without, np.int64)
        return mask & ~np.isin(self.ids, hidden) if len(hidden) else mask

    def place(self, id: int) -> int | None:
        """The number of a live document."""
        places = np.flatnonzero((self.ids == id) & self.live)
        return int(places[0]) if len(places) else None

    def named(self, key: str) -> Ints:
        """The documents whose title has this key."""
        found = [NO_INTS]
        for segment, start, _ in self.parts():
            low, high = bisect_left(segment.names.keys, key), bisect_right(segment.names.keys, key)
            found.append(segment.names.documents[low:high] + np.int32(start))
        return np.concatenate(found)

    def facet(self, field: str) -> Facet:
        """The values of a field over all segments."""
        if field not in self._facets:
            with self._lock:
                self._facets[field] = self._join_facets(field)
        return self._facets[field]

    def _join_facets(self, field: str) -> Facet:
        places: dict[str, int] = {}
        documents, numbers = [NO_INTS], [NO_INTS]
        for segment, start, _ in self.parts():
            part = segment.facet(field)
            renumber = np.asarray([places.setdefault(value, len(places)) for value in part.values], np.int32)
            documents.append(part.documents + np.int32(start))
            numbers.append(renumber[part.numbers] if len(part.numbers) else NO_INTS)
        return Facet(list(places), np.concatenate(documents), np.concatenate(numbers))

    def holding(self, documents: Ints, parts: Sequence[str], *, in_title: bool) -> Bools:
        """Which of these documents, ascending, have these parts side by side."""
        found = [np.empty(0, np.bool_)]
        for segment, start, end in self.parts():
            low, high = np.searchsorted(documents, [start, end])
            found.append(segment.holding(documents[low:high] - np.int32(start), parts, in_title=in_title))
        return np.concatenate(found)

    def sequence(self, document: int) -> bytes:
        """All stems of a document in reading order."""
        number = bisect_right(self.starts, document) - 1
        return self.segments[number].sequence(document - self.starts[number])

    def hashes(self) -> dict[int, str]:
        """The content hash of every live document by id."""
        hashes = [hash for segment in self.segments for hash in segment.hashes()]
        return {id: hash for id, hash, live in zip(self.ids.tolist(), hashes, self.live.tolist(), strict=True) if live}


def _joined(arrays: list[Any], kind: Any) -> Any:
    return np.concatenate([np.empty(0, kind), *arrays])
