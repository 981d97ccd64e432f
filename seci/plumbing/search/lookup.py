"""One term of a query looked up in a snapshot: which documents have it, and what that adds to their scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nlargest

import numpy as np

from seci.plumbing.search import analysis
from seci.plumbing.search.analysis import STOPPED
from seci.plumbing.search.arrays import Bools, Floats
from seci.plumbing.search.grammar import BROAD_PREFIX, Term
from seci.plumbing.search.snapshots import Snapshot
from seci.plumbing.search.vocabulary import prefix_range

TITLE, HEADINGS = 0.3, 0.3  # weights beside the catch-all field's 1
MOST_COMPLETIONS = 100  # of one prefix
MOST_SCANNED = 20_000  # terms looked at in one segment to find them


class Lookup:
    """Looks the terms of one query up. scores: float32 per document, the sum so far. title: the title's weight."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.scores: Floats = np.zeros(snapshot.size, np.float32)
        self.title = TITLE
        self.notes: list[str] = []

    def find(self, term: Term, among: Bools, *, scored: bool = True) -> Bools:
        """Which documents have a term; of a phrase, which of those `among`."""
        if term.is_facet:
            return self._value(str(term.field), term.text)
        field = term.field or "text"
        raw = analysis.raw_chunks(term.text)
        begun = raw.pop() if term.shape == "prefix" else ""
        if scored:
            self._score(raw)
        if term.shape == "phrase":
            return self._phrase(raw, field, among)
        spaced = [piece for piece in raw if not analysis.is_unspaced(piece)]
        unspaced = [piece for piece in raw if analysis.is_unspaced(piece)]
        found = [self._chunk(piece, field, among) for piece in spaced]
        found += [self._phrase(unspaced, field, among)] if unspaced else []
        found += [self._prefix(begun, field, scored=scored)] if begun else []
        return _every(found, among)

    def in_title(self, stop_word: str) -> Bools:
        """Which documents have this (marked) stop word in their title."""
        self._add("title", stop_word, 1.0)
        return self._has("title", stop_word)

    def _has(self, field: str, term: str) -> Bools:
        has = np.zeros(self._snapshot.size, np.bool_)
        has[self._snapshot.scores(field, term)[0]] = True
        return has

    def _score(self, raw: Iterable[str]) -> None:
        """Add what these chunks are worth: their parts, which the whole of a compound would only count again."""
        for chunk in map(analysis.chunk, raw):
            parts = [part for part in chunk.parts if not part.startswith(STOPPED)]
            for term in parts if len(chunk.parts) > 1 else chunk.terms[-1:]:
                self._add("text", term, 1.0)
                self._add("title", term, self.title)
                self._add("headings", term, HEADINGS)

    def _add(self, field: str, term: str, weight: float) -> None:
        documents, scores = self._snapshot.scores(field, term)
        if len(documents):
            self.scores[documents] += scores if weight == 1 else scores * np.float32(weight)

    def _chunk(self, raw: str, field: str, among: Bools) -> Bools:
        """Documents with a chunk: the whole of it, or its parts in their order."""
        chunk = analysis.chunk(raw)
        if len(chunk.parts) == 1:
            return _every([self._has(field, term) for term in chunk.terms[-1:]], among)
        whole = [self._has(field, chunk.whole)] if chunk.whole else []
        found: Bools = np.logical_or.reduce([*whole, self._phrase([raw], field, among)])
        return found

    def _phrase(self, raw: Sequence[str], field: str, among: Bools) -> Bools:
        """Documents with these chunks in this order: those that have them at all are read and compared."""
        parts = [part for piece in raw for part in analysis.chunk(piece).parts]
        sought = [part for part in dict.fromkeys(parts) if not part.startswith(STOPPED)]
        found = _every([among, *(self._has(field, part) for part in sought)], among)
        if len(parts) == len(sought) == 1:
            return found
        candidates = np.flatnonzero(found).astype(np.int32)
        holds = self._snapshot.holding(candidates, parts, in_title=field == "title")
        found = np.zeros_like(found)
        found[candidates[holds]] = True
        return found

    def _prefix(self, raw: str, field: str, *, scored: bool) -> Bools:
        """Documents with a word that begins so, scored as if all such words were one."""
        terms = {*analysis.chunk(raw).terms[-1:], *self._completions(analysis.surface(raw), field)}
        weights = np.zeros(self._snapshot.size, np.float32)
        for term in terms:
            documents, frequencies = self._snapshot.postings(field, term)
            weights[documents] += frequencies
        has: Bools = weights > 0
        if scored:
            documents = np.flatnonzero(has).astype(np.int32)
            self.scores[documents] += self._snapshot.weigh(field, documents, weights[documents])
        return has

    def _completions(self, prefix: str, field: str) -> list[str]:
        counts: Counter[str] = Counter()
        for segment in self._snapshot.segments:
            counts.update(dict(segment.completions(field, prefix, MOST_SCANNED)))
        if len(counts) > MOST_COMPLETIONS:
            self.notes.append(BROAD_PREFIX)
        return nlargest(MOST_COMPLETIONS, counts, key=counts.__getitem__) or self._stems_of_words(prefix)

    def _stems_of_words(self, prefix: str) -> list[str]:
        """The stems of the known words that begin so: `deployme*` is longer than the stem of `deployment`."""
        stems: dict[str, None] = {}
        for segment in self._snapshot.segments:
            words = segment.vocabulary.words
            for word in words[slice(*prefix_range(words, prefix))][:MOST_COMPLETIONS]:
                stems.update(dict.fromkeys(analysis.chunk(word).terms))
        return list(stems)

    def _value(self, field: str, text: str) -> Bools:
        """Documents whose field has this value; of people, a part of the name will do."""
        facet, wanted = self._snapshot.facet(field), analysis.keyword(text)
        numbers = facet.places.get(wanted, [])
        if not numbers and field == "by":
            names = set(wanted.split())
            numbers = [number for number, key in enumerate(facet.keys) if names <= set(key.split())]
        found = np.zeros(self._snapshot.size, np.bool_)
        for number in numbers:
            found[facet.holding(number)] = True
        return found


def _every(found: Sequence[Bools], among: Bools) -> Bools:
    """Documents in all of these; all there are, if nothing was asked for."""
    return np.logical_and.reduce(found) if found else among
