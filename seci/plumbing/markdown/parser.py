"""From source to raw HTML, unsanitized: one Python-Markdown instance for each thread, with our grammar."""

from __future__ import annotations

import threading

import markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from seci.plumbing.markdown.embeds import linked
from seci.plumbing.markdown.syntax.attributes import AttributeLists
from seci.plumbing.markdown.syntax.callouts import Callouts
from seci.plumbing.markdown.syntax.fences import FencedCode
from seci.plumbing.markdown.syntax.headings import SpacedHeadings
from seci.plumbing.markdown.syntax.markup import Markup
from seci.plumbing.markdown.syntax.outlines import Outlines
from seci.plumbing.markdown.syntax.pointers import Pointers
from seci.plumbing.markdown.syntax.strikes import Strikes
from seci.plumbing.markdown.syntax.tasks import TaskLists
from seci.plumbing.markdown.text import clean

_own = threading.local()

# What must occur in a text for an inline pattern to match anywhere in it.
_SIGNS = {
    "attributes": "{:", "autolink": "<", "automail": "<", "backtick": "`", "entity": "&", "escape": "\\",
    "footnote": "[^", "html": "<", "image_link": "![", "image_reference": "![", "link": "[", "mark": "==",
    "person": "@", "reference": "[", "short_image_ref": "![", "short_reference": "[", "strike": "~~", "topic": "#",
    "wiki": "[[",
}  # fmt: skip


def raw_html(text: str) -> str:
    """HTML as the parser makes it: it may hold anything people wrote. Only the sanitizer reads it."""
    parser: markdown.Markdown | None = getattr(_own, "parser", None)
    _own.parser = None  # an exception leaves half a state behind: the next text gets a new instance
    parser = parser or _parser()
    text = clean(text)
    _choose(parser, text)
    html = linked(parser.reset().convert(text))
    _own.parser = parser
    return html


def _parser() -> markdown.Markdown:
    extensions: list[Extension] = [
        TableExtension(use_align_attribute=True),
        FootnoteExtension(BACKLINK_TITLE=""),
        DefListExtension(),
        SaneListExtension(),
        FencedCode(),
        Markup(),
        Outlines(),
        SpacedHeadings(),
        Callouts(),
        TaskLists(),
        Pointers(),
        Strikes(),
        AttributeLists(),
    ]
    return markdown.Markdown(extensions=extensions, output_format="html")


def _choose(parser: markdown.Markdown, text: str) -> None:
    """Only the inline patterns that can match in this text: each is tried on every piece of it."""
    absent = {id(parser.inlinePatterns[name]) for name, sign in _SIGNS.items() if sign not in text}
    chosen = [pattern for pattern in parser.inlinePatterns if id(pattern) not in absent]
    parser.treeprocessors["inline"].inlinePatterns = chosen  # type: ignore[attr-defined]
