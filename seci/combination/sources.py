"""Which parts of a Markdown text are running words: where a link may be set, and where names count as unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seci.plumbing.markdown.backticks import code_spans

FENCE = re.compile(r" {0,3}(?:[-*+]|\d+[.)]|>)?\s*(`{3,}|~{3,})")
NOT_RUNNING = re.compile(
    r"""
      \\.                                      # an escaped character
    | !?\[\[[^\[\]\n]*\]\]                     # a wiki link, a transclusion
    | !?\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]    # what a link says, a footnote's mark …
      (?:\([^()\s]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])?   # … and where it leads
    | <[^<>\n]*>                               # HTML, an address in brackets
    | \$[^$\n]+\$                              # a formula
    | \b(?:https?://|www\.)\S+ | \b[\w.+-]{1,64}@\S+   # an address
    | (?<![^\s(\[{"'“‘«„*_~>|,;–—])[@#][\w.-]+ # a person, a topic
    | \{[^{}\n]*\}                             # attributes
    """,
    re.VERBOSE,
)
WHOLE_LINES = re.compile(r"\s*(?:\[[^\]]+\]:|\*\[[^\]]+\]:|!!!|\?\?\?|#{1,6}\s|(?:=+|-+)\s*$)")
INDENTED = re.compile(r" {4}|\t")
FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
GAP = "\x00"  # stands for every character that is no running word


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. start: where they begin in the text; words: they, with gaps for what is no word."""

    start: int
    words: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The running words of a text piece by piece, each in its place."""
    front = FRONT_MATTER.match(text)
    start = place = front.end() if front else 0
    lines: list[str] = []
    reader = _Lines()
    for line in text[place:].splitlines(keepends=True):
        is_verbatim = reader.is_verbatim(line)
        if is_verbatim or not line.strip() or LIST_ITEM.match(line):
            yield Paragraph(start, _running("".join(lines)))
            start, lines = place, []
        lines.append(GAP * len(line) if is_verbatim else line)
        place += len(line)
    yield Paragraph(start, _running("".join(lines)))


class _Lines:
    """Tells line by line what is taken as it is: code, headings, definitions of links and notes."""

    def __init__(self) -> None:
        self._fence = ""
        self._is_in_list = False

    def is_verbatim(self, line: str) -> bool:
        found = FENCE.match(line)
        if self._fence:
            if found and found[1].startswith(self._fence):
                self._fence = ""
            return True
        if found:
            self._fence = found[1]
            return True
        self._is_in_list = bool(LIST_ITEM.match(line)) or (self._is_in_list and line[:1] in " \t\n")
        return bool(WHOLE_LINES.match(line)) or (bool(INDENTED.match(line)) and not self._is_in_list)


def _running(text: str) -> str:
    pieces, place = [], 0
    for start, end in code_spans(text):
        pieces += [text[place:start], GAP * (end - start)]
        place = end
    return NOT_RUNNING.sub(lambda found: GAP * len(found[0]), "".join([*pieces, text[place:]]))
