"""Fenced code, at any depth of lists and quotes.

Lines are read once, so the time grows with the text (the library's own extension is one regular expression over the
whole text, cubic in the spaces after a fence). Tabs inside code are kept. A fence without an end runs to the end of
what it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_OPEN = re.compile(r"((?:[ \t]{0,3}+>[ ]?+)*+)([ \t]*+)(`{3,}+(?=[^`]*$)|~{3,}+)(.*)")
_QUOTE = re.compile(r"[ \t]{0,3}+>[ ]?")
_LANGUAGE = re.compile(r"[a-z0-9_+-]{1,32}")
_NAMES = {"c#": "csharp", "f#": "fsharp", "c++": "cpp", "objective-c": "objectivec", "plain": "text"}


class FencedCode(Extension):
    """Registers the preprocessor before tabs are expanded, by a processor that leaves what it put aside alone."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_Fences(md), "fences", 35)
        md.preprocessors.register(_Whitespace(md), "normalize_whitespace", 30)


class _Whitespace(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        expanded = (line.expandtabs(self.md.tab_length) for line in lines)
        return [*("" if line.isspace() else line for line in expanded), "", ""]


class _Fences(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(self._read(lines))

    def _read(self, lines: list[str]) -> Iterator[str]:
        index = 0
        while index < len(lines):
            opened = _OPEN.match(lines[index])
            if not opened:
                yield lines[index]
                index += 1
                continue
            quote, indent, fence, info = opened.groups()
            code, index = _body(lines, index + 1, quote.count(">"), len(indent.expandtabs(4)), fence)
            html = f"<pre><code{_language(info)}>{escape(code, quote=False)}</code></pre>"
            empty = quote.rstrip()
            yield from (empty, f"{quote}{indent}{self.md.htmlStash.store(html)}", empty)


def _body(lines: list[str], index: int, depth: int, indent: int, fence: str) -> tuple[str, int]:
    """The code after an opening fence and the index of the line after its end."""
    code = []
    while index < len(lines):
        line = _unquoted(lines[index], depth)
        if line is None:
            break
        index += 1
        if _closes(line, fence):
            break
        code.append(_dedent(line, indent))
    return "".join(f"{line}\n" for line in code), index


def _unquoted(line: str, depth: int) -> str | None:
    """The line without its quote marks, or None when the quote has ended."""
    for _ in range(depth):
        found = _QUOTE.match(line)
        if not found:
            return None
        line = line[found.end() :]
    return line


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and not stripped.strip(fence[0])


def _dedent(line: str, indent: int) -> str:
    start = 0
    while start < min(indent, len(line)) and line[start] == " ":
        start += 1
    return line[start:] if start or not line.startswith("\t") else line[min(1, indent) :]


def _language(info: str) -> str:
    """The class attribute for an info string such as `python`, `{.python .numbered}` or `c++ title="x"`."""
    words = info.strip().strip("{}").split()
    name = words[0].lstrip(".").rstrip(",").lower() if words else ""
    name = _NAMES.get(name, name)
    return f' class="language-{name}"' if _LANGUAGE.fullmatch(name) else ""
