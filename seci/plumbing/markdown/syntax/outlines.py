"""Lists nest as people indent them.

Python-Markdown wants four spaces for each level and an empty line before a list; people (and every code host) write
two or three spaces, and begin a list right under its sentence. Lines are rewritten, once each, to the four spaces the
parser expects: a marker two or more columns right of the last one is nested in it, text belongs to the item whose
content it stands under, and a list may follow a paragraph. `1)` is written `1.`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_MARKER = re.compile(r"([-*+]|\d{1,9}[.)])(?:([ ]+)(.*)|$)")
_TABLE_RULE = re.compile(r"[-:| ]*\|[-:| ]*$")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_CONTAINER = re.compile(r"!!! ?\w|\[\^[^\]\n]*\]:|:[ ]{1,3}\S")
_STASHED = re.compile("\x02wzxhzdk:\\d+\x03$")
_HEADING = re.compile(r"#{1,6}(?:[ ]|$)")
_DEEPEST = 20
_DEEPEST_QUOTE = 8


class Outlines(Extension):
    """Registers the preprocessor after fences and raw HTML have been put aside."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_Outlines(md), "outlines", 15)


class _Outlines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(_rewrite(lines, 0))


def _rewrite(lines: list[str], depth: int) -> Iterator[str]:
    """The lines with their lists re-indented, those inside quotes too."""
    outline = _Outline()
    for quoted, group in groupby(_apart(lines), lambda line: depth < _DEEPEST_QUOTE and _quote(line) is not None):
        if not quoted:
            for line in group:
                yield from outline.line(line)
            continue
        written = list(group)
        inner = [line[end:] for line in written if (end := _quote(line)) is not None]
        margin = outline.quote(len(written[0]) - len(written[0].lstrip(" ")))
        yield from margin[:-1]
        yield from (
            f"{margin[-1]}> {line}".rstrip(" ") if not line else f"{margin[-1]}> {line}"
            for line in _rewrite(inner, depth + 1)
        )


def _quote(line: str) -> int | None:
    """Where the text of a quoted line begins; an indented quote is one too, inside a list."""
    if ">" not in line:
        return None
    indent = len(line) - len(line.lstrip(" "))
    found = _QUOTE.match(line, max(0, indent - 3)) if indent < 40 else None
    return found.end() if found else None


@dataclass(slots=True)
class _Open:
    """Something that holds what is indented under it: an item of a list (with its type), a note, a footnote."""

    start: int
    content: int
    new: int
    type: str | None = None

    def holds(self, indent: int) -> bool:
        return indent >= (min(self.content, self.start + 2) if self.type else self.content)

    def nests(self, indent: int) -> bool:
        return indent >= (self.start + 2 if self.type else self.content)


class _Outline:
    """The lists that are open while lines are read."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._blank = True
        self._paragraph = False

    @property
    def _column(self) -> int:
        return self._open[-1].new if self._open else 0

    def line(self, line: str) -> Iterator[str]:
        """The lines to write for one line that is not quoted."""
        body = line.lstrip(" ")
        if not body:
            self._blank = True
            yield ""
            return
        indent = len(line) - len(body)
        marker = _MARKER.match(body)
        if marker and not _is_rule(body) and not _is_table_rule(body) and self._is_item(indent, marker):
            yield from self._item(indent, marker)
        else:
            yield from self._text(indent, body, line)
        self._blank = False

    def quote(self, indent: int) -> list[str]:
        """The margin for a quote at this column; an empty line before it where the parser would miss it."""
        inside = bool(self._open)
        self._leave(indent)
        apart = [""] if inside and not self._blank else []
        self._blank, self._paragraph = False, True
        return [*apart, " " * self._column]

    def _leave(self, indent: int) -> None:
        while self._open and not self._open[-1].holds(indent):
            self._open.pop()

    def _is_item(self, indent: int, marker: re.Match[str]) -> bool:
        """Whether a marker begins an item here, and not code, a heading's underline or a year in a sentence."""
        parents = [each for each in self._open if each.nests(indent)]
        beyond = indent - (parents[-1].content if parents else 0)
        siblings = len(parents) < len(self._open) and self._open[len(parents)].type is not None
        in_list = siblings or bool(parents and parents[-1].type)
        if beyond >= 4 and not siblings and (self._blank or not in_list):
            return False
        if self._blank or in_list or not self._paragraph:
            return True
        return marker[3] is not None and (marker[1] in "-*+" or marker[1][:-1] == "1")

    def _item(self, indent: int, marker: re.Match[str]) -> Iterator[str]:
        sibling: _Open | None = None
        while self._open and not self._open[-1].nests(indent):
            sibling = self._open.pop()
        sign, gap, rest = marker[1], marker[2] or " ", marker[3] or ""
        type_ = "ul" if sign in "-*+" else "ol"
        changed = sibling is not None and sibling.type not in (type_, None)
        if not self._blank and (changed or self._paragraph):
            yield ""
        column = self._column
        yield f"{' ' * column}{sign.replace(')', '.')} {rest}"
        if len(self._open) < _DEEPEST:
            content = indent + len(sign) + (len(gap) if len(gap) <= 4 else 1)
            self._open.append(_Open(indent, content, column + 4, type_))
        self._paragraph = False

    def _text(self, indent: int, body: str, line: str) -> Iterator[str]:
        stashed = _STASHED.match(body) is not None
        held = bool(self._open)
        rule = _is_rule(body)
        if self._blank or stashed or rule or _HEADING.match(body) or _CONTAINER.match(body):
            self._leave(indent)
        while self._open and self._open[-1].type is None and not self._open[-1].holds(indent):
            self._open.pop()
        if held and rule and not self._blank:
            yield ""
        beyond = indent - (self._open[-1].content if self._open else 0)
        column = self._column
        if not self._open and not stashed:
            yield line
        elif beyond >= 4 and not stashed and (self._blank or self._open[-1].type is None):
            yield f"{' ' * (column + beyond)}{body}"
        else:
            yield " " * column + body
        if _CONTAINER.match(body) and beyond < 4:
            self._open.append(_Open(indent, indent + 4, column + 4))
        in_item = bool(self._open and self._open[-1].type)
        self._paragraph = self._blank or self._paragraph or not in_item


def _is_rule(body: str) -> bool:
    squeezed = body.replace(" ", "")
    return len(squeezed) >= 3 and squeezed[0] in "-*_" and not squeezed.strip(squeezed[0])


def _is_table_rule(body: str) -> bool:
    """The line under a table's head."""
    return "|" in body and "-" in body and _TABLE_RULE.match(body) is not None


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines, with an empty one between a paragraph and the table that follows it."""
    in_table = False
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        head = "|" in line and not in_table and not _is_table_rule(line) and _is_table_rule(below)
        if head and index and lines[index - 1].strip() and not _begins_item(line):
            yield ""
        in_table = head or (in_table and "|" in line)
        yield line


def _begins_item(line: str) -> bool:
    return _MARKER.match(line.lstrip(" ")) is not None
