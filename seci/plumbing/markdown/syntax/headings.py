"""Headings need a space after their `#`, so that `#topic` at the start of a line is a topic; `{#name}` names one."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

_HEADING = re.compile(r"(?:^|\n)[ ]{0,3}(#{1,6})(?:[ ]+([^\n]*))?(?:\n|$)")
_NAME = re.compile(r"(?:^|[ ])\{#([A-Za-z][\w-]{0,80})\}$")


class SpacedHeadings(Extension):
    """Takes the place of the library's processor for `#` headings."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.parser.blockprocessors.register(_Headings(md.parser), "hashheader", 70)


class _Headings(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - the library's signature
        return _HEADING.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = _HEADING.search(block)
        assert found
        if before := block[: found.start()]:
            self.parser.parseBlocks(parent, [before])
        heading = SubElement(parent, f"h{len(found[1])}")
        heading.text = _without_closing(found[2] or "")
        if name := _NAME.search(heading.text):
            heading.text = heading.text[: name.start()].rstrip()
            heading.set("id", name[1])
        if after := block[found.end() :]:
            blocks.insert(0, self.looseDetab(after) if self.parser.state.isstate("looselist") else after)


def _without_closing(text: str) -> str:
    """The text without the `##` that may close a heading."""
    text = text.strip()
    rest = text.rstrip("#")
    return rest.rstrip() if not rest or rest.endswith(" ") else text
