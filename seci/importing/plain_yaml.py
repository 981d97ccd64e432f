"""YAML read as plain text, lists and mappings, and nothing else.

Values are built from the parser's events: no object is ever constructed, aliases are refused (they are how a few lines
become gigabytes), and numbers, dates and booleans stay the words they were written as.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

VALUE_LIMIT = 1000
DEPTH_LIMIT = 20
PLAIN_TAG = re.compile(r"!|tag:yaml\.org,2002:(str|int|float|bool|null|seq|map|timestamp)")
NULLS = {"", "~", "null", "Null", "NULL"}


class Unusable(ValueError):
    """The YAML cannot be used; the message says why and on which line."""


def parse(text: str, first_line: int = 1, values: int = VALUE_LIMIT, any_tag: bool = False) -> object:
    """The one document of the text; None where it is empty. first_line: number of its first line in reports.

    values: how many values and brackets it may hold. any_tag: take what asks for an object as the text it is, instead
    of refusing. Raises Unusable.
    """
    try:
        return _value(text, first_line, values, any_tag)
    except yaml.MarkedYAMLError as error:
        raise Unusable(f"{error.problem or 'bad YAML'}, {_line(error.problem_mark, first_line)}") from error
    except yaml.YAMLError as error:
        raise Unusable("it holds characters that YAML does not allow") from error


def _value(text: str, first_line: int, values: int, any_tag: bool) -> object:
    """Build the value from the events, without recursion."""
    root: list[object] = []
    open_: list[list[object]] = [root]  # each collection as a list of its parts; a mapping's are name, value, name, …
    for seen, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        why = _objection(event, seen > values, len(open_), any_tag)
        if isinstance(event, yaml.DocumentStartEvent) and root:
            why = "it holds several documents"
        if why:
            raise Unusable(f"{why}, {_line(event.start_mark, first_line)}")
        if isinstance(event, yaml.ScalarEvent):
            open_[-1].append(None if event.style is None and event.value in NULLS else event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append([])
        elif isinstance(event, yaml.CollectionEndEvent):
            parts = open_.pop()
            open_[-1].append(_mapping(parts) if isinstance(event, yaml.MappingEndEvent) else parts)
    return root[0] if root else None


def _objection(event: yaml.Event, too_many: bool, depth: int, any_tag: bool) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "it uses an alias"
    if too_many:
        return "it holds too many values"
    if depth > DEPTH_LIMIT:
        return f"it nests deeper than {DEPTH_LIMIT} levels"
    tag = getattr(event, "tag", None)
    return f"it asks for an object ({tag[:60]})" if tag and not any_tag and not PLAIN_TAG.fullmatch(tag) else ""


def _mapping(parts: list[object]) -> dict[str, object]:
    """The later of two equal names counts; a name that is a list or a mapping is written out."""
    return {
        name if isinstance(name, str) else str(name): value for name, value in zip(parts[::2], parts[1::2], strict=True)
    }


def _line(mark: Any, first_line: int) -> str:
    return f"line {(mark.line if mark else 0) + first_line}"
