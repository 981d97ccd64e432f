"""Slots: the places in stored HTML that are filled for each viewer.

A slot is a mark between two noncharacters, U+FDD0 and U+FDD1, which `text.clean` removes from everything people write;
nobody but the renderer can make one. Between them stand a kind and percent-encoded fields, so that a mark passes the
parser and the sanitizer as ordinary text. Marks of the kind `word` stand for our own words (the title of a note, the
name of a table), which are translated when read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote, unquote

OPEN, CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_WORD = "word|"
_WORDS = re.compile(f"{OPEN}word[|][^{OPEN}{CLOSE}]*{CLOSE}")

CONTENTS = f"{OPEN}contents|{CLOSE}"
"""The mark of a table of contents; the document replaces it, it never reaches stored HTML."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: kind is wiki, transclusion, person or topic; target, heading and label are plain text."""

    kind: str
    target: str
    heading: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        """What stands here for a reader of plain text."""
        if self.kind == "person":
            return f"@{self.target}"
        if self.kind == "topic":
            return f"#{self.target}"
        return self.label or self.target or self.heading


def mark(slot: Slot) -> str:
    """The slot as it stands in HTML before it is filled."""
    fields = (quote(field, safe=" ") for field in (slot.target, slot.heading, slot.label))
    return f"{OPEN}{slot.kind}|{'|'.join(fields)}{CLOSE}"


def word(text: str) -> str:
    """A mark for one of our own words, translated by `fill`; may stand in an attribute."""
    return f"{OPEN}{_WORD}{quote(text, safe=' ')}{CLOSE}"


@lru_cache(maxsize=8192)
def _read(payload: str) -> Slot:
    kind, target, heading, label = payload.split("|")
    return Slot(kind, unquote(target), unquote(heading), unquote(label))


def find(text: str) -> list[tuple[str, Slot | None]]:
    """The text cut at its slots: pairs of the text before a slot and the slot, the last with None; no own words."""
    parts = _MARK.split(_without_words(text))
    pairs: list[tuple[str, Slot | None]] = [(parts[i], _read(parts[i + 1])) for i in range(0, len(parts) - 1, 2)]
    return [*pairs, (parts[-1], None)]


def unmark(text: str) -> str:
    """The text with every slot replaced by the plain text it stands for, and without words of our own."""
    if OPEN not in text:
        return text
    return "".join(before + (slot.text if slot else "") for before, slot in find(text))


def as_links(text: str) -> str:
    """The text with its transclusions made wiki links."""
    return text.replace(f"{OPEN}transclusion|", f"{OPEN}wiki|")


def _without_words(text: str) -> str:
    return _WORDS.sub("", text.replace(CONTENTS, "[TOC]"))


def slots(html: str) -> list[Slot]:
    """The slots of stored HTML, in the order they stand in it."""
    return [_read(payload) for payload in _MARK.findall(html) if not payload.startswith(_WORD)]


def fill(html: str, resolve: Callable[[Sequence[Slot]], Sequence[str]], say: Callable[[str], str] = str) -> str:
    """Stored HTML made for one viewer.

    `resolve` gets all slots at once and returns as many pieces of trusted HTML; it is not called when there are none.
    `say` translates our own words; what it returns is escaped here. Raises ValueError when the numbers differ.
    """
    parts = _MARK.split(html)
    payloads = parts[1::2]
    places = [index for index, payload in enumerate(payloads) if not payload.startswith(_WORD)]
    filled = resolve([_read(payloads[index]) for index in places]) if places else ()
    if len(filled) != len(places):
        raise ValueError(f"{len(places)} slots, but {len(filled)} pieces to fill them")
    pieces = dict(zip(places, filled, strict=True))
    parts[1::2] = [
        pieces[index] if index in pieces else escape(say(unquote(payload.removeprefix(_WORD))))
        for index, payload in enumerate(payloads)
    ]
    return "".join(parts)
