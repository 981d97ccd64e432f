"""Which documents match a query, and how well: Whoosh's postings scored with arrays instead of a call per posting.

A document's score is the sum of BM25 over the words of the query in the catch-all field, plus the same in its title and
headings at less weight; a word typed twice counts twice. For one or two words, which mostly name a page, the title
counts four times instead.

**All or any.** Phrases, named fields and words joined by AND must match. Other words: up to three are expected to be
found together, so that documents with all of them are the matches, and only if there are none, documents with any.
More words are a sentence, where demanding all finds nothing (nDCG@10 on Cranfield falls to a tenth): any matches, and
those with all words come first. A title equal to the words comes before everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from seci.plumbing.search import analysis
from seci.plumbing.search.arrays import NO_INTS, Bools, Floats, Ints, Longs
from seci.plumbing.search.grammar import SOME_WORDS, Clause, Query, Term
from seci.plumbing.search.lookup import Lookup
from seci.plumbing.search.schema import name_of
from seci.plumbing.search.snapshots import Snapshot

NAMING_TITLE = 4.0  # weight of the title
NAMING_WORDS = 2  # at most so many words name a page
EXPECTED_TOGETHER = 3  # at most so many words are expected in one document
SINGLE = {"kind", "space", "by"}  # fields that have one value


@dataclass(slots=True)
class Matches:
    """has: bool per document. scores: float32 per document. complete: how many hold all the words."""

    has: Bools
    scores: Floats
    complete: int
    mode: Literal["all", "any"] = "all"
    notes: tuple[str, ...] = ()

    def best(self, limit: int, offset: int, updated: Longs) -> Ints:
        """The numbers of the matches from rank `offset` on: by score, then the latest, then the latest added."""
        found = np.flatnonzero(self.has).astype(np.int32)
        end = offset + limit
        if 0 < end < len(found):
            scores = self.scores[found]
            found = found[scores >= np.partition(scores, -end)[-end]]
        order: Longs = np.lexsort((-found, -updated[found], -self.scores[found]))
        ranked: Ints = found[order[offset:end]]
        return ranked


class Ranking:
    """One query against one snapshot, for one readership."""

    def __init__(self, snapshot: Snapshot, readable: Bools) -> None:
        self._snapshot = snapshot
        self._readable = readable
        self._lookup = Lookup(snapshot)

    def match(self, query: Query) -> Matches:
        """All readable matches of a query."""
        if not query:
            return Matches(np.zeros_like(self._readable), self._lookup.scores, 0)
        wanted = [clause for clause in query.clauses if not clause.excluded]
        sought = [clause for clause in wanted if any(term.is_sought for term in clause.any_of)]
        if sum(map(_words, sought)) <= NAMING_WORDS:
            self._lookup.title = NAMING_TITLE
        matches = self._sought(sought) if sought or not wanted else self._stop_words(wanted)
        for clause in query.clauses:
            if clause.excluded:
                matches.has &= ~self._any_of(clause.any_of, matches.has, scored=False)
        self._lift_named(query, matches)
        matches.notes = (*self._lookup.notes, *matches.notes)
        return matches

    def _sought(self, clauses: Sequence[Clause]) -> Matches:
        strict = [clause for clause in clauses if clause.required or not any(term.is_word for term in clause.any_of)]
        must = self._readable.copy()
        for terms in sorted(_merged(strict), key=lambda terms: terms[0].shape == "phrase"):
            must &= self._any_of(terms, must)
        loose = [self._any_of(clause.any_of, must) for clause in clauses if clause not in strict]
        return self._together(loose, must)

    def _stop_words(self, clauses: Sequence[Clause]) -> Matches:
        """A query of nothing but stop words asks for a title."""
        texts = [term.text for clause in clauses for term in clause.any_of]
        words = [part for text in texts for chunk in analysis.chunks(text) for part in chunk.parts]
        return self._together([self._lookup.in_title(word) for word in words], self._readable)

    def _any_of(self, terms: Sequence[Term], among: Bools, *, scored: bool = True) -> Bools:
        found = [self._lookup.find(term, among, scored=scored) for term in terms if term.is_sought]
        return np.logical_or.reduce(found) if found else np.zeros_like(among)

    def _together(self, words: Sequence[Bools], must: Bools) -> Matches:
        """Join the words' matches: all of them where people expect that, else any, those with all first."""
        scores = self._lookup.scores
        if not words:
            return Matches(must.copy(), scores, int(np.count_nonzero(must)))
        every = np.logical_and.reduce([must, *words])
        complete = int(np.count_nonzero(every))
        if len(words) == 1 or (complete and len(words) <= EXPECTED_TOGETHER):
            return Matches(every, scores, complete)
        if complete:
            scores[every] += scores.max()
        some = must & np.logical_or.reduce(words)
        return Matches(some, scores, complete, "any", () if complete else (SOME_WORDS,))

    def _lift_named(self, query: Query, matches: Matches) -> None:
        """Put documents whose title is the words of the query before all others."""
        terms = [term for clause in query.clauses if not clause.excluded for term in clause.any_of]
        key = name_of(" ".join(term.text for term in terms if not term.is_facet))
        documents = self._snapshot.named(key) if key else NO_INTS
        documents = documents[matches.has[documents]]
        if len(documents):
            matches.scores[documents] += matches.scores.max() + 1


def _words(clause: Clause) -> int:
    """How many words a clause asks for, at most; named fields but the title's ask for none."""
    return max((len(analysis.raw_chunks(term.text)) for term in clause.any_of if not term.is_facet), default=0)


def _merged(clauses: Sequence[Clause]) -> list[tuple[Term, ...]]:
    """Several values of a field that has one only are alternatives."""
    merged: dict[object, tuple[Term, ...]] = {}
    for number, clause in enumerate(clauses):
        fields = {term.field for term in clause.any_of}
        key = fields.pop() if len(fields) == 1 and fields <= SINGLE else number
        merged[key] = merged.get(key, ()) + clause.any_of
    return list(merged.values())
