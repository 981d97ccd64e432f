"""What to offer while someone types and when they mistype: words and titles of documents they may read, no others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from seci.plumbing.search import analysis
from seci.plumbing.search.arrays import Bools
from seci.plumbing.search.grammar import Query, Term
from seci.plumbing.search.schema import name_of
from seci.plumbing.search.segments import Segment
from seci.plumbing.search.snapshots import Snapshot
from seci.plumbing.search.vocabulary import prefix_range

MOST_CANDIDATES = 64  # words of one segment weighed for one answer
SHORTEST_CORRECTED = 4  # letters; shorter words are too like each other
FEW = 64  # documents


def complete(snapshot: Snapshot, readable: Bools, prefix: str, limit: int) -> list[str]:
    """The words that begin so, the most frequent among readable documents first."""
    begun = analysis.surfaces(prefix)
    if not begun:
        return []
    counts: Counter[str] = Counter()
    for segment, start, end in snapshot.parts():
        low, high = prefix_range(segment.vocabulary.words, begun[-1])
        counts.update(_most_frequent(segment, readable[start:end], low, high))
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return ordered[:limit]


def _most_frequent(segment: Segment, readable: Bools, low: int, high: int) -> dict[str, int]:
    vocabulary = segment.vocabulary
    pairs = vocabulary.pairs(low, high)
    counts = np.bincount(vocabulary.numbers[pairs][readable[vocabulary.documents[pairs]]] - low)
    best = np.argsort(-counts, kind="stable")[:MOST_CANDIDATES]
    return {vocabulary.words[low + number]: int(counts[number]) for number in best.tolist() if counts[number]}


def jump(snapshot: Snapshot, readable: Bools, text: str, limit: int) -> list[int]:
    """The ids of documents to jump to: titles that begin so, then titles with all the words, the last one begun."""
    words = analysis.surfaces(text)
    if not words:
        return []
    found: list[tuple[bool, str, int]] = []
    for segment, start, end in snapshot.parts():
        titled = _titled(segment, readable[start:end], words)
        found += _first(segment, titled, name_of(text), limit)
    found.sort()
    return [id for _, _, id in found[:limit]]


def _titled(segment: Segment, readable: Bools, words: list[str]) -> Bools:
    """Which readable documents have all the words in their titles, the last one at least begun."""
    vocabulary = segment.vocabulary
    found = readable.copy()
    for number, word in enumerate(words, start=1):
        low, high = prefix_range(vocabulary.words, word)
        if number < len(words):
            high = low + (vocabulary.words[low : low + 1] == [word])
        has = np.zeros_like(found)
        pairs = vocabulary.pairs(low, high)
        has[vocabulary.documents[pairs][vocabulary.titled[pairs]]] = True
        found &= has
    return found


def _first(segment: Segment, titled: Bools, key: str, limit: int) -> list[tuple[bool, str, int]]:
    """The first of these documents as (does not begin with the key, key of the title, id), in that order."""
    names = segment.names
    low, high = prefix_range(names.keys, key)
    documents = np.flatnonzero(titled)
    ranks = names.ranks[documents]
    behind = (ranks < low) | (ranks >= high)
    order = np.lexsort((ranks, behind))[:limit]
    return [(bool(behind[at]), names.keys[ranks[at]], int(segment.ids[documents[at]])) for at in order.tolist()]


def related(snapshot: Snapshot, readable: Bools, id: int, limit: int, most_terms: int = 20) -> list[int]:
    """The ids of documents most like this one, by its key terms (highest tf × idf)."""
    place = snapshot.place(id)
    if place is None or not readable[place]:
        return []
    scores = np.zeros(snapshot.size, np.float32)
    for term, weight in _key_terms(snapshot, place, most_terms):
        documents, added = snapshot.scores("text", term)
        scores[documents] += added * np.float32(weight)
    scores[~readable] = 0
    scores[place] = 0
    best = np.argsort(-scores, kind="stable")[:limit]
    return [int(snapshot.ids[document]) for document in best if scores[document] > 0]


def _key_terms(snapshot: Snapshot, place: int, most: int) -> list[tuple[str, float]]:
    stems = snapshot.sequence(place).decode().split()
    counts = Counter(stem for stem in stems if not stem.startswith(analysis.STOPPED)).most_common(3 * most)
    weights = {term: count * snapshot.rarity(snapshot.frequency(term)) for term, count in counts}
    highest = max(weights.values(), default=1.0)
    return [(term, weight / highest) for term, weight in Counter(weights).most_common(most)]


def did_you_mean(snapshot: Snapshot, readable: Bools, query: Query) -> str | None:
    """The query with words no readable document has replaced by the likeliest ones some do have; None if none are."""
    corrected = query
    for number, clause in enumerate(query.clauses):
        if not clause.excluded:
            terms = tuple(_corrected(snapshot, readable, term) for term in clause.any_of)
            clauses = (*corrected.clauses[:number], replace(clause, any_of=terms), *corrected.clauses[number + 1 :])
            corrected = replace(corrected, clauses=clauses)
    return None if corrected == query else str(corrected)


def _corrected(snapshot: Snapshot, readable: Bools, term: Term) -> Term:
    if term.is_facet or term.shape == "prefix":
        return term
    raw = analysis.raw_chunks(term.text)
    words = [_correction(snapshot, readable, piece) or piece for piece in raw]
    return term if words == raw else replace(term, text=" ".join(words))


def _is_used(snapshot: Snapshot, readable: Bools, term: str) -> bool:
    """Whether a readable document has a term; of a frequent one, a few of its documents mostly tell."""
    documents = snapshot.postings("text", term)[0]
    return bool(readable[documents[:FEW]].any() or readable[documents].any())


def _correction(snapshot: Snapshot, readable: Bools, raw: str) -> str | None:
    """The nearest word readable documents use, at one slip in four letters; the more frequent of equally near ones."""
    word = analysis.surface(raw)
    terms = analysis.chunk(raw).terms
    if len(word) < SHORTEST_CORRECTED or not terms or _is_used(snapshot, readable, terms[-1]):
        return None
    slips = 1 if len(word) < 2 * SHORTEST_CORRECTED else 2
    near: Counter[tuple[int, str]] = Counter()
    for segment, start, end in snapshot.parts():
        for found, distance, number in extract(
            word, segment.vocabulary.words, scorer=OSA.distance, score_cutoff=slips, limit=MOST_CANDIDATES
        ):
            near[(distance, found)] += _most_frequent(segment, readable[start:end], number, number + 1).get(found, 0)
    best = min(((distance, -count, found) for (distance, found), count in near.items() if count), default=None)
    return best[2] if best else None
