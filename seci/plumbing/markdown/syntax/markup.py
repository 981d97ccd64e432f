"""Raw HTML blocks end at an empty line, as on code hosts, so that Markdown may stand inside `<details>` or `<div>`.

Lines are read once; the library's own extractor takes everything up to the closing tag as it is, and its time is not
bounded by the text. What is found is put aside and given back after parsing; the sanitizer decides what remains of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "main", "nav", "ol", "p", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video",
    }
)  # fmt: skip
_VERBATIM = frozenset({"pre", "script", "style", "textarea"})
_UNCLOSED = frozenset({"col", "hr"})
_START = re.compile(r"([ ]*)<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_MARKDOWN = re.compile(r"<[^<>]*\smarkdown(?:=[^\s<>]*)?[\s>]")


class Markup(Extension):
    """Takes the place of the library's processor for blocks of HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_Blocks(md), "html_block", 20)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(self._read(lines))

    def _read(self, lines: list[str]) -> Iterator[str]:
        comments = max((index for index, line in enumerate(lines) if "-->" in line), default=-1)
        index = inside = 0
        while index < len(lines):
            end = _end_of_block(lines, index, comments, inside > 0)
            if end is None:
                yield lines[index]
                index += 1
                continue
            block = "\n".join(lines[index:end])
            indent = len(block) - len(block.lstrip(" "))
            yield from ("", " " * (indent % 4) + self.md.htmlStash.store(block.strip(" ")), "")
            inside = max(0, inside + _opened(block))
            index = end


def _end_of_block(lines: list[str], index: int, comments: int, inside: bool) -> int | None:
    """The line after the block of HTML that begins here, or None where none does.

    `comments` is the last line that ends a comment: one without an end is text. Inside an element still open, tags may
    be indented as one likes; elsewhere four spaces make code.
    """
    line = lines[index]
    if "<" not in line:
        return None
    if line.lstrip(" ").startswith("<!--"):
        return _find(lines, index, "-->") + 1 if comments >= index else None
    found = _START.match(line)
    if not found or (len(found[1]) > 3 and not inside):
        return None
    name = found[3].lower()
    if name in _VERBATIM and not found[2]:
        return _find(lines, index, f"</{name}") + 1
    if name not in _BLOCKS:
        return None
    return index + 1 if _MARKDOWN.match(line.lstrip(" ")) else _find(lines, index, "")


def _find(lines: list[str], index: int, text: str) -> int:
    """The first line from here with this text in it; with no text the first empty one; else the last."""
    while index < len(lines) and (text.lower() not in lines[index].lower() if text else lines[index].strip()):
        index += 1
    return min(index, len(lines) - (1 if text else 0))


def _opened(block: str) -> int:
    """How many block elements are opened more often than closed."""
    tags = (found for found in _TAG.findall(block) if found[1].lower() in _BLOCKS - _UNCLOSED)
    return sum(-1 if slash else 1 for slash, _ in tags)
