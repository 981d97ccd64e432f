"""Links inside a text: what they point to, and whether they say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from seci.plumbing.markdown.addresses import host_of, is_external
from seci.plumbing.markdown.slots import Slot
from seci.plumbing.markdown.text import squeeze
from seci.plumbing.markdown.tokens import Token, characters, end, get, start

if TYPE_CHECKING:
    from seci.plumbing.markdown.blocks import Block

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLAIM = re.compile(r"(?:https?://|www\.)([^\s/?#:@]+)", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Pointer:
    """A reference to be: its block has no anchor yet."""

    kind: str
    target: str
    heading: str
    label: str
    block: Block


def pointer_of(slot: Slot, block: Block) -> Pointer:
    """The reference a slot makes."""
    return Pointer(slot.kind, slot.target, slot.heading, slot.label, block)


@dataclass(slots=True, eq=False)
class Link:
    """An `<a>` while it is read: its start tag, the place of that in the tokens, its text."""

    token: Token
    block: Block
    place: int
    pieces: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return get(self.token, "href")

    @property
    def text(self) -> str:
        return squeeze("".join(self.pieces))

    def close(self, out: list[Token]) -> None:
        """After the end tag: text that turns its direction is kept apart, a false address gets the true host."""
        if _BIDI.search(self.text):
            out.insert(self.place + 1, start("bdi"))
            out.insert(len(out) - 1, end("bdi"))
        claim = _CLAIM.match(self.text)
        if claim and is_external(self.url) and claim[1].lower().removeprefix("www.") != host_of(self.url):
            out.extend((start("span", class_="real-host"), characters(f" ({host_of(self.url)})"), end("span")))

    def pointers(self) -> Iterator[Pointer]:
        """The reference this link makes; one inside the text itself makes none."""
        url = self.url
        if is_external(url):
            yield Pointer("external", url, "", self.text, self.block)
        elif url and not url.startswith(("#", "mailto:")):
            path, _, fragment = url.partition("#")
            yield Pointer("address", unquote(path), unquote(fragment), self.text, self.block)
