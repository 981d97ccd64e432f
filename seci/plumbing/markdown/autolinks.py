"""Addresses in running text become links: `https://…` and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from seci.plumbing.markdown.addresses import safe_url
from seci.plumbing.markdown.sanitizer import EXTERNAL
from seci.plumbing.markdown.tokens import Token, characters, end, start

_ADDRESS = re.compile('(?<![\\w/@.])https?://[^\\s<>"`\ufdd0\ufdd1]{1,2000}', re.IGNORECASE)
_VERBATIM = ("a", "code", "pre", "kbd", "samp")


def autolinks(source: Iterable[Token]) -> Iterator[Token]:
    """A filter; text inside links and code is left alone."""
    verbatim = 0
    for token in source:
        if token["type"] == "Characters":
            if not verbatim and "://" in token["data"]:
                yield from _linked(token["data"])
                continue
        elif token["name"] in _VERBATIM:
            verbatim += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        yield token


def _linked(text: str) -> Iterator[Token]:
    done = 0
    for found in _ADDRESS.finditer(text):
        url = _trimmed(found[0])
        if not safe_url(url):
            continue
        if before := text[done : found.start()]:
            yield characters(before)
        yield from (start("a", href=url, rel=EXTERNAL), characters(url), end("a"))
        done = found.start() + len(url)
    if rest := text[done:]:
        yield characters(rest)


def _trimmed(url: str) -> str:
    """The address without the punctuation of the sentence it ends, and without a bracket that was opened before it."""
    while url and (url[-1] in ".,;:!?'*_~" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url
