"""Text as it enters: the characters that may reach the parser, and none that could forge our own marks."""

from __future__ import annotations

import re

# Control characters (Python-Markdown keeps its stash behind STX and ETX), DEL, C1, and the noncharacters
# U+FDD0 to U+FDEF, which are never valid in interchange and which our slots are made of.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with LF line ends, without control characters and noncharacters, lone surrogates replaced."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _UNWANTED.sub("", text))


def squeeze(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(text.split())
