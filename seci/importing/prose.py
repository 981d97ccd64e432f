"""Where in a Markdown text the prose is: everything but code and comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

from seci.plumbing.markdown.backticks import RUN, paired

FENCE = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-*+] |\d+[.)] )?[ \t]*(`{3,}|~{3,})(.*)$")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MARKER = re.compile(
    r"(?P<open><!--|<(?:pre|code|script|style)\b[^<>]*>)|(?P<close>-->|</(?:pre|code|script|style)\s*>)", re.IGNORECASE
)
MARKER_NAME = re.compile(r"pre|code|script|style|-", re.IGNORECASE)
KEEPS_INDENTED_TEXT = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|\[\^|:\s)")
BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Span(NamedTuple):
    """A stretch of text: from `start` up to, not including, `end`."""

    start: int
    end: int


class Spans:
    """Stretches that may overlap, asked whether they cover a place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if self._spans and span.start <= self._spans[-1].end:
                self._spans[-1] = Span(self._spans[-1].start, max(span.end, self._spans[-1].end))
            else:
                self._spans.append(span)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def cover(self, place: int) -> bool:
        at = bisect_right(self._spans, place, key=lambda span: span.start)
        return at > 0 and place < self._spans[at - 1].end


def protected(text: str) -> Spans:
    """Fences, indented code, code spans, comments, `<pre>` and the like: what rewriting never touches."""
    blocks = Spans([*_code_blocks(text), *_marked_blocks(text)])
    return Spans([*blocks, *_code_spans(text, blocks)])


def _marked_blocks(text: str) -> Iterator[Span]:
    """Comments and preformatted HTML. One that is never closed protects nothing."""
    markers = [(_marker_name(marker), marker) for marker in MARKER.finditer(text)]
    last_close = {name: marker.start() for name, marker in markers if marker["close"]}
    inside, opened = "", 0
    for name, marker in markers:
        if inside and marker["close"] and name == inside:
            yield Span(opened, marker.end())
            inside = ""
        elif not inside and marker["open"] and last_close.get(name, -1) > marker.start():
            inside, opened = name, marker.start()


def _marker_name(marker: re.Match[str]) -> str:
    found = MARKER_NAME.search(marker[0])
    return found[0].lower() if found else ""


def _code_blocks(text: str) -> Iterator[Span]:
    """Fenced code up to its closing fence or the end, and lines indented as code outside of lists and callouts."""
    place = opened = 0
    fence = ""
    blank, holds_text = True, False
    for line in LINE.findall(text):
        end = place + len(line)
        mark = FENCE.match(line.rstrip("\n"))
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                yield Span(opened, end)
                fence = ""
        elif mark and "`" not in mark[2]:
            fence, opened = mark[1], place
        elif line.startswith(("    ", "\t")):
            if blank and not holds_text and line.strip():
                yield Span(place, end)
                place = end
                continue  # still after a blank line: the next indented line belongs to the same code
        elif line.strip():
            holds_text = bool(KEEPS_INDENTED_TEXT.match(line))
        blank = not line.strip()
        place = end
    if fence:
        yield Span(opened, place)


def _code_spans(text: str, blocks: Spans) -> Iterator[Span]:
    """Inline code: a run of backticks up to the next run of the same length in the same paragraph."""
    start = 0
    for gap in [*BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        runs = [run for run in RUN.finditer(text, start, end) if not blocks.cover(run.start())]
        yield from starmap(Span, paired(runs))
        start = gap.end() - 1 if gap else end
