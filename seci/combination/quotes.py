"""The sentence something stands in."""

from __future__ import annotations

import re

Fragment = tuple[str, bool]

BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\n+")
LONGEST = 240  # characters
BEFORE = 100  # of them at most before what is quoted
ELLIPSIS = "…"


def quote(text: str | None, words: str) -> list[Fragment]:
    """The sentence of a text in which some words stand, as (text, whether it is the words); else its beginning.

    Args:
        text: plain text; of code and tables it may have several lines.
        words: as they stand there, but for their case.
    """
    if not text:
        return []
    found = re.search(re.escape(words), text, re.IGNORECASE) if words else None
    start, end = found.span() if found else (0, 0)
    return cut_out(text, start, end)


def cut_out(text: str, start: int, end: int) -> list[Fragment]:
    """The sentence around text[start:end], shortened where it is long."""
    bounds = [0, *(match.end() for match in BETWEEN_SENTENCES.finditer(text)), len(text)]
    first = max(bound for bound in bounds if bound <= start)
    last = min((bound for bound in bounds if bound >= end and bound > first), default=len(text))
    first, is_cut = _shortened(text, first, start)
    last, is_cut_after = _ended(text, end, last, first)
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    pieces = [(ELLIPSIS * is_cut + before, False), (text[start:end], True), (after + ELLIPSIS * is_cut_after, False)]
    return [(" ".join(piece.split()) if len(piece) > LONGEST else piece, hit) for piece, hit in pieces if piece]


def _shortened(text: str, first: int, start: int) -> tuple[int, bool]:
    if start - first <= BEFORE:
        return first, False
    blank = text.find(" ", start - BEFORE, start)
    return (blank + 1 if blank >= 0 else start - BEFORE), True


def _ended(text: str, end: int, last: int, first: int) -> tuple[int, bool]:
    most = max(end, first + LONGEST)
    if last <= most:
        return last, False
    blank = text.rfind(" ", end, most)
    return (blank if blank > end else most), True
