"""The stream of tokens between the sanitizer and its serializer, as html5lib's tree walkers make it.

A token is a dict: `type` (StartTag, EndTag, EmptyTag, Characters), `name`, `namespace` and `data`, which is text or, in
a tag, a dict of attributes by (namespace, name). Attribute values hold `&` as `&amp;`: bleach leaves entities alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any

Token = dict[str, Any]
Filter = Callable[[Iterable[Token]], Iterator[Token]]

_HTML = "http://www.w3.org/1999/xhtml"


def start(name: str, **attributes: str) -> Token:
    """A start tag; `class_` and `aria_label` are written with a hyphen or none, as HTML has them."""
    data = {(None, key.rstrip("_").replace("_", "-")): escape(value) for key, value in attributes.items()}
    return {"type": "StartTag", "name": name, "namespace": _HTML, "data": data}


def end(name: str) -> Token:
    """An end tag."""
    return {"type": "EndTag", "name": name, "namespace": _HTML, "data": {}}


def characters(text: str) -> Token:
    """Text; the serializer escapes it."""
    return {"type": "Characters", "data": text}


def get(token: Token, attribute: str) -> str:
    """The value of an attribute with entities resolved, or nothing."""
    value = token["data"].get((None, attribute))
    return unescape(value) if value else ""


def put(token: Token, attributes: Mapping[str, str]) -> None:
    """Gives a tag exactly these attributes, in this order."""
    token["data"] = {(None, name): escape(value) for name, value in attributes.items()}


def escape(value: str) -> str:
    """An attribute's value as the serializer wants it."""
    return value.replace("&", "&amp;")
