"""Where in a source text a passage begins, so that the editor opens where somebody was reading.

Neither the parser nor the stored passages know places in the source. The words that are shown and the words as they
were written are nearly the same, in the same order; matching one with the other finds a passage under any marks, also
in a text that has changed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Protocol

from seci.plumbing.matching import Block, matching_blocks

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(
    r"(?:[ \t>]|(?:[-*+:]|\d{1,9}[.)]|\[[ xX]\])(?=[ \t]))*+(?:#{1,6}[ \t]++)?"
)  # quotation, item, heading


class Anchored(Protocol):
    """A passage: its address and its plain words."""

    @property
    def anchor(self) -> str: ...
    @property
    def text(self) -> str: ...


def cursor_at(text: str, passages: Sequence[Anchored], anchor: str) -> int | None:
    """Where the first line of a passage begins, after its marks, in UTF-16 units as browsers count.

    `passages` are all of the text, in order. None for an anchor that is not among them. A passage that cannot be found,
    as a picture without words, has the place of the line before it.
    """
    place = next((place for place, passage in enumerate(passages) if passage.anchor == anchor), None)
    if place is None:
        return None
    words = [_words(passage.text) for passage in passages]
    begin = sum(map(len, words[:place]))
    at = _find(text, list(chain.from_iterable(words)), begin, begin + len(words[place]))
    line = text.rfind("\n", 0, at) + 1
    marks = _MARKS.match(text, line)
    assert marks  # if only empty
    return _units(text[: marks.end()])


def _find(text: str, shown: list[str], begin: int, end: int) -> int:
    """Where the first of the words from `begin` to `end` stands that can be found, else the last one before them."""
    written = list(_WORD.finditer(text))
    before = 0
    for at, shown_at, length in _matches(_words(text), shown):
        first = max(begin, shown_at)
        if first < min(end, shown_at + length):
            return written[at + first - shown_at].start()
        if length and shown_at < begin:
            before = written[at + length - 1].start()
    return before


def _matches(written: list[str], shown: list[str]) -> Iterator[Block]:
    """Equal words in order: three in a row first, since single ones say little in a checklist; single ones between."""
    at = shown_at = 0
    for block in matching_blocks(_threes(written), _threes(shown)):
        between = matching_blocks(written[at : block[0]], shown[shown_at : block[1]])
        yield from ((at + i, shown_at + j, length) for i, j, length in between)
        yield block
        at, shown_at = block[0] + block[2], block[1] + block[2]


def _threes(words: list[str]) -> list[str]:
    """Each word with the two after it; the last ones with fewer."""
    return [" ".join(words[place : place + 3]) for place in range(len(words))]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
