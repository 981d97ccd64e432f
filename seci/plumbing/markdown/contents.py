"""The table of contents that `[TOC]` asks for: nested lists of links to the headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seci.plumbing.markdown.passages import Passage
from seci.plumbing.markdown.tokens import Token, characters, end, start


def contents(headings: Sequence[Passage]) -> Iterator[Token]:
    """The tokens of the list; a level that is skipped is not drawn."""
    open_: list[int] = []
    for heading in headings:
        while open_ and open_[-1] > heading.level and (len(open_) < 2 or open_[-2] >= heading.level):
            open_.pop()
            yield from (end("li"), end("ul"))
        if open_ and open_[-1] >= heading.level:
            open_[-1] = heading.level
            yield end("li")
        else:
            open_.append(heading.level)
            yield start("ul")
        yield from (start("li"), start("a", href=f"#{heading.anchor}"), characters(heading.text), end("a"))
    for _ in open_:
        yield from (end("li"), end("ul"))
