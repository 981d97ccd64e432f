"""The YAML block at the head of a page, read as plain text, lists and mappings, and nothing else.

Values are built from the parser's events: no object is ever constructed, aliases are refused (they are how a few
lines become gigabytes), and numbers, dates and booleans stay the words they were written as.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

SIZE_LIMIT = 64 * 1024
"""Bytes of one block."""
VALUE_LIMIT = 1000
DEPTH_LIMIT = 20
BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
PLAIN_TAG = re.compile(r"!|tag:yaml\.org,2002:(str|int|float|bool|null|seq|map|timestamp)")
NULLS = {"", "~", "null", "Null", "NULL"}


class FrontMatter(NamedTuple):
    """The fields, the page without them, and, where the block could not be used, why (then it stays in the body)."""

    fields: dict[str, object]
    body: str
    trouble: str = ""


class _Unusable(ValueError):  # noqa: N818
    """The block cannot be used; the message says why."""


def split(text: str) -> FrontMatter:
    """Part a page from its front matter. Never raises: a block that cannot be read is left in the body and explained."""
    block = BLOCK.match(text)
    if not block:
        return FrontMatter({}, text)
    try:
        fields = _fields(block[1])
    except _Unusable as why:
        return FrontMatter({}, text, f"front matter kept as text: {why}")
    return FrontMatter(fields, text[block.end() :].lstrip("\n"))


def _fields(block: str) -> dict[str, object]:
    if len(block.encode()) > SIZE_LIMIT:
        raise _Unusable(f"it is larger than {SIZE_LIMIT // 1024} KB")
    try:
        value = _value(block)
    except yaml.MarkedYAMLError as error:
        raise _Unusable(f"{error.problem or 'bad YAML'}, line {_line(error.problem_mark)}") from error
    except yaml.YAMLError as error:
        raise _Unusable("it holds characters that YAML does not allow") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Unusable("it is not a list of names and values, line 2")
    return value


def _value(block: str) -> object:
    """Build the one document of the block from its events, without recursion."""
    root: list[object] = []
    open_: list[list[object]] = [
        root
    ]  # each collection as a flat list of its parts; a mapping's are name, value, name, …
    for seen, event in enumerate(yaml.parse(block, Loader=yaml.SafeLoader)):
        _objection(event, seen, len(open_))
        if isinstance(event, yaml.ScalarEvent):
            open_[-1].append(None if event.style is None and event.value in NULLS else event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append([])
        elif isinstance(event, yaml.CollectionEndEvent):
            parts = open_.pop()
            open_[-1].append(_mapping(parts, event) if isinstance(event, yaml.MappingEndEvent) else parts)
        elif isinstance(event, yaml.DocumentStartEvent) and root:
            raise _Unusable(f"it holds several documents, line {_line(event.start_mark)}")
    return root[0] if root else None


def _objection(event: yaml.Event, seen: int, depth: int) -> None:
    where = f"line {_line(event.start_mark)}"
    if isinstance(event, yaml.AliasEvent):
        raise _Unusable(f"it uses an alias, {where}")
    if seen > VALUE_LIMIT:
        raise _Unusable(f"it holds more than {VALUE_LIMIT} values, {where}")
    if depth > DEPTH_LIMIT:
        raise _Unusable(f"it nests deeper than {DEPTH_LIMIT} levels, {where}")
    tag = getattr(event, "tag", None)
    if tag and not PLAIN_TAG.fullmatch(tag):
        raise _Unusable(f"it asks for an object ({tag[:60]}), {where}")


def _mapping(parts: list[object], event: yaml.Event) -> dict[str, object]:
    names = parts[::2]
    if not all(isinstance(name, str | None) for name in names):
        raise _Unusable(f"a name in it is not plain text, line {_line(event.start_mark)}")
    return dict(zip((str(name or "") for name in names), parts[1::2], strict=True))


def _line(mark: Any) -> int:
    """Line in the page, counted from 1: the block begins on the second."""
    return int(mark.line) + 2 if mark else 2
