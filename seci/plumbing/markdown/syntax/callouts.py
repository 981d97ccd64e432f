"""Callouts: `> [!NOTE] Title` as code hosts and note takers write them, and `!!! note "Title"`.

Both become `<div class="admonition KIND">`, with a title of our own, marked for translation, where none is given;
`> [!NOTE]-` and `> [!NOTE]+` become `<details>`, closed or open.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor

from seci.plumbing.markdown.slots import word

_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]{0,31})\]([+-]?)[ ]*([^\n]*)(?:\n|$)")

KINDS = ("note", "info", "tip", "important", "success", "question", "warning", "caution", "danger", "example", "quote")
"""The classes a callout may have."""

TITLES = tuple(kind.capitalize() for kind in KINDS)
"""Our words for callouts that were given no title."""

_ALIASES = {
    "abstract": "info", "summary": "info", "tldr": "info", "todo": "info", "seealso": "info",
    "hint": "tip",
    "check": "success", "done": "success",
    "help": "question", "faq": "question",
    "attention": "warning",
    "failure": "danger", "fail": "danger", "missing": "danger", "error": "danger", "bug": "danger",
    "cite": "quote",
}  # fmt: skip


def kind_of(name: str) -> str:
    """The kind of callout a name means; an unknown one is a note."""
    name = name.lower()
    return name if name in KINDS else _ALIASES.get(name, "note")


def title_of(name: str) -> str:
    """The title of a callout that was given none: our word for its kind, or the name somebody made up."""
    return word(name.capitalize()) if name.lower() in KINDS else name.capitalize()


class Callouts(Extension):
    """Takes the place of the library's processors for quotes and admonitions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.parser.blockprocessors.register(_Quotes(md.parser), "quote", 20)
        md.parser.blockprocessors.register(_Admonitions(md.parser), "admonition", 105)


class _Admonitions(AdmonitionProcessor):
    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        name = match[1].split()[0]
        title = match[2]
        return kind_of(name), title_of(name) if title is None else title or None


class _Quotes(BlockQuoteProcessor):
    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = self.RE.search(block)
        assert found
        self.parser.parseBlocks(parent, [block[: found.start()]])
        content = "\n".join(self.clean(line) for line in block[found.start() :].strip("\n").split("\n")).strip("\n")
        callout = _CALLOUT.match(content)
        last = self.lastChild(parent)
        if callout:
            box, content = _box(parent, callout), content[callout.end() :]
        elif last is not None and last.tag == "blockquote":
            box = last
        else:
            box = SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(box, content)
        self.parser.state.reset()


def _box(parent: Element, callout: re.Match[str]) -> Element:
    name, fold, title = callout.groups()
    box = SubElement(parent, "details" if fold else "div")
    box.set("class", f"admonition {kind_of(name)}")
    if fold == "+":
        box.set("open", "open")
    heading = SubElement(box, "summary" if fold else "p")
    heading.set("class", "admonition-title")
    heading.text = title.strip() or title_of(name)
    return box
