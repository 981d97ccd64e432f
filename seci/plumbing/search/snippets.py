"""The place of a text that shows why it was found, wherever in the text that is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise

from seci.plumbing.search import analysis
from seci.plumbing.search.grammar import Query

MOST_FOUND = 10_000  # words looked at; among so many there is a good place
ELLIPSIS = "…"
CONTEXT = 0.25  # of the width is shown before the first word found
LONGEST_WORD = 24  # characters moved over to begin and end between words

Fragment = tuple[str, bool]

_BLANKS = re.compile(r"\s+")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # beyond ASCII


@dataclass(frozen=True, slots=True)
class _Found:
    """A word of the query in the text, and which of its terms it is."""

    start: int
    end: int
    term: str


def snippet(body: str, query: Query, width: int = 240) -> list[Fragment]:
    """About `width` characters of a text as (text, whether it was asked for) pieces; its beginning if nothing was.

    Takes time linear in the text. The pieces are plain text, to be escaped like any other.
    """
    body = composed(body)
    found = list(islice(_find(body, query), MOST_FOUND))
    start, end = _between_words(body, *_window(found, width, len(body)))
    inside = [one for one in found if start <= one.start and one.end <= end]
    before = [(ELLIPSIS, False)] if start else []
    after = [(ELLIPSIS, False)] if end < len(body.rstrip()) else []
    return _joined([*before, *_fragments(body, inside, start, end), *after])


def highlight(text: str, query: Query) -> list[Fragment]:
    """The whole of a short text, a title, in the same pieces."""
    text = composed(text)
    return _joined(_fragments(text, list(_find(text, query)), 0, len(text)))


def occurrences(text: str, query: Query) -> Iterator[tuple[int, str]]:
    """Where words of a query begin in a text, the first 10,000 in order, and which of its terms each is.

    They are looked for one by one, so that who has seen enough may stop.
    """
    return ((one.start, one.term) for one in islice(_find(composed(text), query), MOST_FOUND))


def count_terms(query: Query) -> int:
    """How many different terms `occurrences` may tell of."""
    wanted = _wanted(query)
    return len(wanted.terms | wanted.prefixes | wanted.runs)


class _Wanted:
    """What to look for: exact terms, beginnings of words, and runs of scripts without blanks."""

    def __init__(self, query: Query) -> None:
        self.terms: set[str] = set()
        self.prefixes: set[str] = set()
        self.runs: set[str] = set()
        for clause in query.clauses:
            for term in clause.any_of if not clause.excluded else ():
                if not term.is_facet:
                    self._add(term.text, is_prefix=term.shape == "prefix")

    def _add(self, text: str, *, is_prefix: bool) -> None:
        raw = analysis.raw_chunks(text)
        if is_prefix:
            self.prefixes.add(analysis.surface(raw.pop()))
        for unspaced, pieces in groupby(raw, key=analysis.is_unspaced):
            if unspaced:
                self.runs.add("".join(pieces))
            else:
                self.terms.update(term for piece in pieces for term in analysis.chunk(piece).terms)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds where one of them may begin in a text made `_plain`."""
        beginnings = {_beginning(term) for term in self.terms} | self.prefixes | self.runs
        return re.compile("|".join(map(re.escape, sorted(beginnings)))) if beginnings else None

    def at(self, text: str, start: int) -> _Found | None:
        """The word that begins there, if it is one of them."""
        for run in self.runs:
            if text.startswith(run, start):
                return _Found(start, start + len(run), run)
        if start and text[start - 1].isalnum():
            return None
        match, part = analysis.pattern_for(text).match(text, start), analysis.PART.match(text, start)
        if match is None or part is None:
            return None
        chunk = analysis.chunk(match[0])
        if chunk.whole in self.terms:
            return _Found(start, match.end(), str(chunk.whole))
        if chunk.parts and chunk.parts[0] in self.terms:
            return _Found(start, part.end(), chunk.parts[0])
        word = analysis.surface(match[0])
        begun = next((prefix for prefix in self.prefixes if word.startswith(prefix)), None)
        return _Found(start, part.end(), begun) if begun else None


_wanted = lru_cache(maxsize=64)(_Wanted)


def _find(text: str, query: Query) -> Iterator[_Found]:
    """The words of the query in a composed text, in order."""
    wanted = _wanted(query)
    if wanted.pattern is None:
        return
    end = 0
    for match in wanted.pattern.finditer(_plain(text)):
        found = wanted.at(text, match.start()) if match.start() >= end else None
        if found:
            end = found.end
            yield found


def _beginning(term: str) -> str:
    """How words of this stem begin; happi is from happy, capable from capability, and no stem differs by more."""
    return term[: max(1, len(term) - (2 if term.endswith("ble") else 1))]


def _window(found: Sequence[_Found], width: int, length: int) -> tuple[int, int]:
    """Where to look: as many different words as possible, then as many side by side, then the first such place."""
    best, chosen = (0, 0), 0
    last = 0
    for first, one in enumerate(found):
        while last < len(found) and found[last].end <= one.start + width * (1 - CONTEXT):
            last += 1
        near = found[first:last]
        touching = sum(right.start - left.end <= 2 and right.term != left.term for left, right in pairwise(near))
        if (len({one.term for one in near}), touching) > best:
            best, chosen = (len({one.term for one in near}), touching), one.start
    start = max(0, min(chosen - int(width * CONTEXT), length - width))
    return start, min(length, start + width)


def _between_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start and (blank := _BLANKS.search(text, start, min(end, start + LONGEST_WORD))):
        start = blank.end()
    if end < len(text) and not text[end].isspace():
        ends = [blank.start() for blank in _BLANKS.finditer(text, max(start, end - LONGEST_WORD), end)]
        end = ends[-1] if ends else end
    return start, end


def _fragments(text: str, found: Sequence[_Found], start: int, end: int) -> list[Fragment]:
    pieces: list[Fragment] = []
    for one in found:
        pieces += [(text[start : one.start], False), (text[one.start : one.end], True)]
        start = one.end
    return [*pieces, (text[start:end], False)]


def _joined(pieces: Sequence[Fragment]) -> list[Fragment]:
    """The pieces with every run of blanks as one, neighbours of a kind together, none empty."""
    grouped = [("".join(text for text, _ in run), hit) for hit, run in groupby(pieces, key=lambda piece: piece[1])]
    clean = [(_BLANKS.sub(" ", text), hit) for text, hit in grouped]
    return [(text, hit) for text, hit in clean if text]


def composed(text: str) -> str:
    """The same text with each accent in its letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    """A composed text in lower case and without accents, letter for letter in the same places."""
    return text.lower() if text.isascii() else _LATIN.sub(lambda letter: _letters()[letter[0]], text).lower()


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    """The plain letter of each Latin one; so no letter is left whose lower case is two."""
    letters = map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    return {one: folded[0] if (folded := analysis.fold(one)) and folded.isascii() else one for one in letters}
