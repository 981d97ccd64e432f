"""The sanitizer: bleach, and what it leaves open.

Our own rules, and everything the document adds (anchors, tables of contents, highlighting), work on the tokens between
bleach's sanitizer and bleach's serializer: nothing is pasted into HTML afterwards. A Cleaner is not thread-safe and
costs 30 µs, so each call makes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

from bleach.sanitizer import Cleaner

from seci.plumbing.markdown.addresses import is_external, readable, safe_picture, safe_url
from seci.plumbing.markdown.elements import TAGS, UNWRAPPED, classes, may_have
from seci.plumbing.markdown.slots import unmark
from seci.plumbing.markdown.text import clean
from seci.plumbing.markdown.tokens import Filter, Token, characters, end, get, put, start

EXTERNAL = "noopener noreferrer nofollow ugc"
_RULED = ("a", "img", "input")
_PROTOCOLS = ("http", "https", "mailto")


def sanitize(html: str) -> str:
    """Safe HTML: only listed elements, attributes, classes and addresses; no ids. Idempotent."""
    return _cleaner([_anonymous]).clean(html)


def transform(html: str, filters: Sequence[Filter]) -> str:
    """Safe HTML whose tokens went through filters of ours, which must drop every `id` and `name` they do not set."""
    return _cleaner(filters).clean(html)


def _cleaner(filters: Sequence[Filter]) -> Cleaner:
    steps: Any = [_texts, _rules, *filters]  # bleach calls each with its source; its stubs want classes
    return Cleaner(
        tags=TAGS,
        attributes=may_have,
        protocols=_PROTOCOLS,
        strip_comments=True,
        filters=steps,
    )


def _texts(source: Iterable[Token]) -> Iterator[Token]:
    """Text in one piece: entities resolved, neighbours joined."""
    pieces: list[str] = []
    in_pre = False
    for token in source:
        type_ = token["type"]
        if type_ in ("Characters", "SpaceCharacters"):
            pieces.append(token["data"])
        elif type_ == "Entity":
            pieces.append(clean(unescape(f"&{token['name']};")))
        else:
            yield from _joined(pieces, in_pre)
            in_pre = type_ == "StartTag" and token["name"] == "pre"
            yield token
    yield from _joined(pieces, in_pre)


def _joined(pieces: list[str], in_pre: bool) -> Iterator[Token]:
    """One token for the pieces, which are used up. Readers of HTML drop a line end after `<pre>`: so do we."""
    text = "".join(pieces).lstrip("\n") if in_pre else "".join(pieces)
    pieces.clear()
    if text:
        yield characters(text)


def _rules(source: Iterable[Token]) -> Iterator[Token]:
    """Attributes brought in order; links, pictures and boxes as we allow them."""
    in_link = False
    for token in source:
        name = token.get("name")
        if name in UNWRAPPED:
            continue
        if token["type"] == "EndTag" or not name or (not token["data"] and name not in _RULED):
            in_link = in_link and name != "a"
            yield token
            continue
        attributes = _attributes(token)
        if name == "a":
            in_link = True
            attributes = _link(attributes)
        elif name == "img":
            yield from _picture(token, attributes, in_link)
            continue
        elif name == "input":
            if attributes.pop("type", "").lower() != "checkbox":
                continue
            attributes = {"type": "checkbox", "disabled": "", **attributes}
        put(token, attributes)
        yield token


def _attributes(token: Token) -> dict[str, str]:
    """The attributes by name, free of marks: what fills a slot would break out of an attribute."""
    found = {name: unmark(get(token, name)) for _, name in token["data"]}
    kept = {"class": classes(token["name"], found.pop("class", "")), "title": found.pop("title", "")}
    return found | {name: value for name, value in kept.items() if value}


def _link(attributes: dict[str, str]) -> dict[str, str]:
    url = readable(attributes.pop("href", "")).replace(" ", "%20")
    if not url or not (url.startswith("#") or safe_url(url)):
        return attributes
    external = {"rel": EXTERNAL} if is_external(url) else {}
    return {"href": url, **external, **attributes}


def _picture(token: Token, attributes: dict[str, str], in_link: bool) -> Iterator[Token]:
    """An own picture; one from elsewhere becomes a link to it, so that reading a page asks no other server.

    One whose address leads nowhere from here, as files beside an imported page have it, is its text.
    """
    url = readable(attributes.pop("src", "")).replace(" ", "%20")
    text = attributes.pop("alt", "")
    if safe_picture(url):
        put(token, {"src": url, "alt": text, "loading": "lazy", **attributes})
        yield token
    elif in_link or not safe_url(url) or not (is_external(url) or url.startswith("/")):
        yield characters(text)
    else:
        rel = {"rel": EXTERNAL} if is_external(url) else {}
        yield start("a", href=url, **rel, class_="remote-picture")
        yield characters(text or url)
        yield end("a")


def _anonymous(source: Iterable[Token]) -> Iterator[Token]:
    for token in source:
        if token["type"] in ("StartTag", "EmptyTag"):
            for name in ("id", "name"):
                token["data"].pop((None, name), None)
        yield token
