"""Blocks and the elements that are open while they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from seci.plumbing.markdown.elements import HEADINGS
from seci.plumbing.markdown.links import Link, Pointer
from seci.plumbing.markdown.text import squeeze
from seci.plumbing.markdown.tokens import Token, get

_KINDS = {
    "li": "item", "dt": "term", "dd": "definition", "pre": "code", "table": "table",
    "figure": "figure", "details": "note", **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
_WHOLE = ("pre", "table", "figure")  # blocks that have no blocks of their own
_TAKES_FIRST = ("item", "definition", "note", "footnote")  # their text is that of their first paragraph


@dataclass(slots=True, eq=False)
class Block:
    """A block that gets an anchor: on `token`; `under` is the heading above it."""

    kind: str
    token: Token
    level: int = 0
    under: Block | None = None
    task: bool | None = None
    pieces: list[str] = field(default_factory=list)
    text: str = ""

    def read(self) -> None:
        """Settles the text, once all of it has been seen."""
        joined = "".join(self.pieces)
        self.text = joined.strip("\n") if self.kind == "code" else squeeze(joined)


@dataclass(slots=True, eq=False)
class Frame:
    """An open element: the block its text belongs to, and what paragraphs in it are called.

    whole: everything inside is text of this block; fresh: a paragraph that comes now is the block's own text; silent:
    its text is not of the block; after: a tag to write after its end; embeds, mixed: transclusions standing directly
    in it, and whether anything else does; contents: it is to become the table of contents
    """

    name: str
    token: Token
    block: Block | None
    paragraphs: str
    whole: bool = False
    fresh: bool = False
    silent: bool = False
    mixed: bool = False
    contents: bool = False
    link: Link | None = None
    after: Token | None = None
    embeds: list[tuple[Token, list[Pointer]]] = field(default_factory=list)

    def kind(self) -> str | None:
        """The kind of passage this element begins, if any."""
        if self.name == "div":
            return "note" if "admonition" in self._classes else None
        footnote = self.name == "li" and self.paragraphs == "footnote"
        return self.paragraphs if self.name == "p" or footnote else _KINDS.get(self.name)

    def begin(self, block: Block) -> None:
        """This element is a block of its own."""
        self.block = block
        self.whole = self.name in _WHOLE
        self.fresh = self.name != "p" and block.kind in _TAKES_FIRST
        if self.name != "li" and block.kind in ("note", "definition"):
            self.paragraphs = block.kind

    def enter(self) -> None:
        """This element only holds others."""
        self.block = None
        if self.name == "blockquote":
            self.paragraphs = "quote"
        elif "footnote" in self._classes:
            self.paragraphs = "footnote"

    @property
    def _classes(self) -> list[str]:
        return get(self.token, "class").split()
