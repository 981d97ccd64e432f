"""The YAML block at the head of a page."""

from __future__ import annotations

import re
from typing import NamedTuple

from seci.importing import plain_yaml

SIZE_LIMIT = 64 * 1024
"""Bytes of one block."""
BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class FrontMatter(NamedTuple):
    """The fields, the page without them, and, where the block could not be used, why (then it stays in the body)."""

    fields: dict[str, object]
    body: str
    trouble: str = ""


def split(text: str) -> FrontMatter:
    """Part a page from its front matter. Never raises: a block that cannot be read stays in the body, explained."""
    block = BLOCK.match(text)
    if not block:
        return FrontMatter({}, text)
    try:
        fields = _fields(block[1])
    except plain_yaml.Unusable as why:
        return FrontMatter({}, text, f"front matter kept as text: {why}")
    return FrontMatter(fields, text[block.end() :].lstrip("\n"))


def _fields(block: str) -> dict[str, object]:
    if len(block.encode()) > SIZE_LIMIT:
        raise plain_yaml.Unusable(f"it is larger than {SIZE_LIMIT // 1024} KB, line 2")
    value = plain_yaml.parse(block, first_line=2)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise plain_yaml.Unusable("it is not a list of names and values, line 2")
    return value
