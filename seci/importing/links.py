"""Finding the places in a Markdown text where an address stands: links, images, definitions, HTML attributes, wiki
links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from seci.importing.prose import Spans

LONGEST = 2000
"""Characters of an address, title included."""
DEEPEST = 5
"""Brackets within brackets of an address."""
INLINE = re.compile(r"(?<!\\)\]\(\s{0,9}")
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]{1,500}\]:[ \t]*\n?[ \t]*(?=\S)", re.MULTILINE)
ELEMENT = re.compile(r"<(?:a|img|source|video|audio)\s[^<>]{0,2000}", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\s(?:href|src|poster)\s*=\s*([\"'])", re.IGNORECASE)
WIKI = re.compile(r"(?<!\\)(!?)\[\[([^\[\]\n]{1,500})\]\](?!\()")
PLAIN = re.compile(r"[^()\n]+")
REST = re.compile(r"[^\s()]*")
LABEL = re.compile(r"(?<![!\\\]])\[([^\[\]|*_`~<>!\\&^]{1,300})\Z")
"""A label without any markup, from its bracket to where the address begins."""
CONTINUED = re.compile(r"[ \t]*\n[ \t]*(?!>)")
WORD = re.compile(r"\S{1,2000}")


class Address(NamedTuple):
    """An address and where it stands, brackets and quotes that belong to it included. kind: link or attribute."""

    start: int
    end: int
    target: str
    kind: str = "link"


class WikiLink(NamedTuple):
    """`[[target#heading|label]]`, with ! before it an embed."""

    start: int
    end: int
    embeds: bool
    target: str
    heading: str
    label: str


def addresses(text: str, code: Spans) -> Iterator[Address]:
    """Every address in the prose of the text, in no particular order."""
    for mark in INLINE.finditer(text):
        if not code.cover(mark.start()):
            yield from _found(_bracketed(text, mark.end()) or _balanced(text, mark.end()))
    for mark in DEFINITION.finditer(text):
        if not code.cover(mark.start()):
            yield from _found(_bracketed(text, mark.end()) or _word(text, mark.end()))
    for element in ELEMENT.finditer(text):
        if not code.cover(element.start()):
            for mark in ATTRIBUTE.finditer(text, element.start(), element.end()):
                yield from _found(_quoted(text, mark.end(), mark[1]))


def whole_link(text: str, address: Address) -> WikiLink | None:
    """The link an address belongs to, where it could as well be written as a wiki link: a plain label and no title."""
    bracket = text.rfind("](", 0, address.start)
    label = LABEL.search(text, max(0, bracket - LONGEST), bracket) if bracket >= 0 else None
    if label is None or text[bracket + 2 : address.start].strip() or text[address.end : address.end + 1] != ")":
        return None
    name = CONTINUED.sub(" ", label[1]).strip()
    return WikiLink(label.start(), address.end + 1, False, "", "", name) if name and "\n" not in name else None


def picture_sign(text: str, address: Address) -> int | None:
    """Where the `!` stands that makes a picture of a link; None for a link, and for a picture in a link."""
    bracket = text.rfind("](", 0, address.start)
    sign = text.rfind("![", 0, bracket + 1)
    if sign < 0 or text.rfind("[", 0, bracket) != sign + 1 or text[sign - 1 : sign] == "[":
        return None
    return sign


def is_beside_bar(text: str, link: WikiLink) -> bool:
    """Whether the link stands in a line with `|`, as in a table, where a bar of its own would end the cell."""
    start, end = text.rfind("\n", 0, link.start) + 1, text.find("\n", link.end)
    return "|" in text[start : link.start] or "|" in text[link.end : end if end >= 0 else len(text)]


def _found(address: Address | None) -> Iterator[Address]:
    if address:
        yield address


def wiki_links(text: str, code: Spans) -> Iterator[WikiLink]:
    """Every wiki link in the prose of the text."""
    for mark in WIKI.finditer(text):
        if not code.cover(mark.start()):
            place, _, label = mark[2].replace("\\|", "|").partition("|")
            target, _, heading = place.partition("#")
            yield WikiLink(*mark.span(), bool(mark[1]), target.strip(), heading.strip(), label.strip())


def _bracketed(text: str, start: int) -> Address | None:
    """`<address>`, or one that begins with a template tag, up to where the tag and what follows it end."""
    opening = text[start : start + 1]
    if opening == "<":
        end = text.find(">", start, start + LONGEST)
        return Address(start, end + 1, text[start + 1 : end]) if end >= 0 and "\n" not in text[start:end] else None
    after = _after_tag(text, start)
    rest = REST.match(text, after) if after is not None else None
    return Address(start, rest.end(), text[start : rest.end()]) if rest else None


def _after_tag(text: str, start: int) -> int | None:
    closing = {"{%": "%}", "{{": "}}"}.get(text[start : start + 2])
    end = text.find(closing, start, start + LONGEST) if closing else -1
    return end + 2 if end >= 0 else None


def _balanced(text: str, start: int) -> Address | None:
    """Everything up to the bracket that closes the link, less a title in quotes. Addresses may hold spaces and
    brackets.
    """
    depth, end = 0, start
    while end < len(text) and end - start < LONGEST and depth < DEEPEST:
        sign = text[end]
        if sign == "\n" or (sign == ")" and not depth):
            break
        depth += {"(": 1, ")": -1}.get(sign, 0)
        plain = PLAIN.match(text, end)
        end = plain.end() if plain else end + 1
    if text[end : end + 1] not in {")", "\n"}:
        return None
    content = text[start:end].rstrip()
    title = re.search(r"\s[\"'(]", content) if content[-1:] in {'"', "'", ")"} else None
    target = content[: title.start()].rstrip() if title else content
    return Address(start, start + len(target), target)


def _word(text: str, start: int) -> Address | None:
    word = WORD.match(text, start)
    return Address(*word.span(), word[0]) if word else None


def _quoted(text: str, start: int, quote: str) -> Address | None:
    end = text.find(quote, _after_tag(text, start) or start, start + LONGEST)
    return Address(start, end, text[start:end], "attribute") if end >= 0 else None
