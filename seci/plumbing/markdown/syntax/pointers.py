"""What points elsewhere inside SECI: `[[wiki links]]`, `![[transclusions]]`, `@handle`, `#topic`; and `[TOC]`.

Each becomes a mark (see `slots`). They are inline syntax, so code spans and escaped characters come first; links,
addresses in text and attributes are kept free of them when the tree is read.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from seci.plumbing.markdown.slots import CONTENTS, Slot, mark
from seci.plumbing.markdown.text import squeeze

# \x02 and \x03 enclose the library's own placeholders: code inside a wiki link makes it no link.
_FIELD = "[^\\[\\]|#\n\x02\x03]{0,300}+"
_WIKI = rf"(?<!\\)(!?)\[\[({_FIELD})(?:#([^\[\]|\n\x02\x03]{{1,300}}+))?(?:\\?\|([^\[\]\n\x02\x03]{{0,300}}+))?\]\]"
_BEFORE = "(?<![^\\s(\\[{\"'“‘«„*_~>|,;–—])"
_PERSON = _BEFORE + r"@([A-Za-z0-9](?:[A-Za-z0-9]|[._-](?=[A-Za-z0-9])){0,63}+)(?![\w@]|/\w)"
_TOPIC = _BEFORE + r"#(?=[\w-]{0,63}?[^\W\d_])([^\W_](?:\w|-(?=\w)){0,63}+)(?![\w#]|/\w)"


class Pointers(Extension):
    """Registers the inline patterns and the block `[TOC]`; makes `@` and `|` escapable."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.ESCAPED_CHARS.extend("@|~=")
        md.inlinePatterns.register(_Wiki(_WIKI, md), "wiki", 185)
        md.inlinePatterns.register(_Name("person", _PERSON, md), "person", 76)
        md.inlinePatterns.register(_Name("topic", _TOPIC, md), "topic", 75)
        md.parser.blockprocessors.register(_Contents(md.parser), "contents", 95)


class _Wiki(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library's signature
    ) -> tuple[str | Element | None, int | None, int | None]:
        shown, target, heading, label = (squeeze(group or "") for group in m.groups())
        target = target.removesuffix("\\")
        if not target and not heading:
            return None, None, None
        if not target and not shown:
            return _own_heading(heading, label), m.start(), m.end()
        return mark(Slot("transclusion" if shown else "wiki", target, heading, label)), m.start(), m.end()


def _own_heading(heading: str, label: str) -> Element:
    """`[[#Heading]]` is a link inside the text itself; it finds its anchor when the tree is read."""
    link = Element("a", {"href": f"#{quote(heading)}"})
    link.text = AtomicString(label or heading)
    return link


class _Name(InlineProcessor):
    def __init__(self, kind: str, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._kind = kind

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library's signature
    ) -> tuple[str, int, int]:
        return mark(Slot(self._kind, m[1])), m.start(), m.end()


class _Contents(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - the library's signature
        return block.strip() == "[TOC]"

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)
        SubElement(parent, "p").text = AtomicString(CONTENTS)
