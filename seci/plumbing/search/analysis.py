"""From text to terms: words found, folded, taken apart and stemmed.

A *chunk* is what people write without a blank: `kubectl-apply`, `ERR_42`, `v2.1`, `Ada's`. Its *parts* are the pieces
between joiners, stemmed; a chunk of several parts is also indexed whole, so that both `err` and `ERR_42` find it.
Scripts written without blanks give one part per character, and a run of them is searched as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from whoosh.lang.porter import stem as porter_stem

from seci.plumbing.search.stop_words import STOP_WORDS

LONGEST_PART = 80  # characters; what is longer is data, not a word
STOPPED = "~"  # marks a stop word among parts: "us" the word is not "us" the stem of "use"

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
)


def _marks() -> str:
    """Combining marks as ranges for a character class; `\\w` leaves them out and so cuts Hindi words in pieces."""
    codes = [code for code in range(0x300, 0x3100) if unicodedata.category(chr(code)).startswith("M")]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


_WORD = rf"\w{_marks()}"


def _chunks_of(word: str) -> str:
    return rf"{word}+(?:[-.'’@]{word}+)*(?:(?:\+\+|\#)(?!\w))?"


_ASCII = re.compile(_chunks_of("[A-Za-z0-9_]"))
_ANY = re.compile(rf"(?=[{_WORD}])[{_UNSPACED}]|{_chunks_of(f'(?:(?![{_UNSPACED}])[{_WORD}])')}")
PART = re.compile(rf"(?:(?!_)[{_WORD}])+(?:['’](?:(?!_)[{_WORD}])+)*")  # one part of a chunk as written
_BETWEEN_PARTS = re.compile(rf"(?:[^{_WORD}]|_)+")
_APOSTROPHES = re.compile(r"['’](?:s(?![^\W_]))?")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


class Chunk(NamedTuple):
    """parts: in order, stop words marked. whole: the chunk itself if it has several. terms: what is indexed."""

    parts: tuple[str, ...]
    whole: str | None
    terms: tuple[str, ...]


def fold(text: str) -> str:
    """Case and accents taken away: `Café` is `cafe`; other scripts stay as they are."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", bare).casefold().translate(_LETTERS)


def keyword(text: str) -> str:
    """A value of a field (a topic, a space) as it is compared: folded, one blank between words, no double quotes."""
    return " ".join(fold(text.replace('"', " ")).split())


def pattern_for(text: str) -> re.Pattern[str]:
    """The expression that finds the chunks of this text."""
    return _ASCII if text.isascii() else _ANY


def raw_chunks(text: str) -> list[str]:
    """The chunks of a text as written."""
    return pattern_for(text).findall(text)


@lru_cache(maxsize=1 << 15)
def chunk(raw: str) -> Chunk:
    """Take one chunk apart."""
    folded = _APOSTROPHES.sub("", fold(raw))
    parts = tuple(_part(part) for part in _BETWEEN_PARTS.split(folded) if part)
    is_compound = len(parts) > 1 or folded.endswith(("+", "#"))
    whole = folded if is_compound and len(folded) <= LONGEST_PART and len(folded.split()) == 1 else None
    indexed = tuple(part for part in parts if not part.startswith(STOPPED))
    return Chunk(parts, whole, (*indexed, whole) if whole else indexed)


def _part(word: str) -> str:
    if word in STOP_WORDS:
        return STOPPED + word
    word = word[:LONGEST_PART]
    if len(word) > 2 and word.isascii() and word.isalpha():
        stemmed: str = porter_stem(word)
        return stemmed
    return word


def chunks(text: str) -> Iterator[Chunk]:
    """The chunks of a text, taken apart."""
    return map(chunk, raw_chunks(text))


def is_unspaced(raw: str) -> bool:
    """Whether this chunk is a character of a script without blanks."""
    return _IS_UNSPACED.match(raw) is not None


@lru_cache(maxsize=1 << 15)
def surface(raw: str) -> str:
    """A chunk as people would read it in a list of words: folded, not stemmed."""
    return "".join(fold(raw).split())


def surfaces(text: str) -> list[str]:
    """The words of a text as people would read them; joined by blanks they are the key a title is found by."""
    return [surface(raw) for raw in raw_chunks(text) if chunk(raw).parts]
