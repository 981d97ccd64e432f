"""Plain words of a source text that has not been rendered: for notices, and for the index when rendering failed.

Every expression here is linear in the text. The words of a text that was rendered are in its passages.
"""

from __future__ import annotations

import re

from seci.plumbing.markdown.text import clean, squeeze

_STEPS = (
    (re.compile(r"^[ \t>]*+(?:`{3,}+|~{3,}+)[^\n]*+$", re.MULTILINE), ""),  # fences, not the code in them
    (re.compile(r"^[ \t]*+\|?+[ \t]*+:?+-{3,}+[-:| \t]*+$", re.MULTILINE), ""),  # rules of tables, lines
    (re.compile(r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]++)?+(?:\[[ xX]\][ \t]++)?+", re.MULTILINE), ""),
    (re.compile(r"^(?:\[![\w-]{1,32}\][+-]?+|!!![ ]?+[\w-]{1,32})[ \t]*+", re.MULTILINE), ""),
    (re.compile(r"!?\[\[[^\[\]|\n]{0,600}+\|([^\[\]|\n]{1,300}+)\]\]"), r"\1"),
    (re.compile(r"!?\[\[([^\[\]|\n]{1,600}+)\]\]"), r"\1"),
    (re.compile(r"!?\[([^\[\]\n]{0,1000}+)\]\([^()\s]{0,2000}+(?:[ ]\"[^\"\n]{0,300}+\")?\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]\n]{0,1000}+)\]\[[^\[\]\n]{0,100}+\]"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}+>|<!--.{0,500}?-->"), " "),
    (re.compile(r"(?<!\\)[`*~|]++|==|(?<![\w\\])_++|_++(?!\w)"), " "),
    (re.compile(r"\\([\\`*_{}\[\]()>#+.!@|~=-])"), r"\1"),
)  # fmt: skip


def plain_text(text: str) -> str:
    """The words of a text, one space between them."""
    text = clean(text)
    for pattern, put in _STEPS:
        text = pattern.sub(put, text)
    return squeeze(text)
