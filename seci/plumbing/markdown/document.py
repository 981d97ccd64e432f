"""The document: the last filter before the serializer. It gives blocks their anchors and links inside the text their
targets, moves headings below the page's own, and writes the table of contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote

from seci.plumbing.markdown import anchors
from seci.plumbing.markdown.blocks import Block
from seci.plumbing.markdown.contents import contents
from seci.plumbing.markdown.passages import Headings, Passage, Reference
from seci.plumbing.markdown.reader import Reader
from seci.plumbing.markdown.slots import word
from seci.plumbing.markdown.syntax.callouts import TITLES
from seci.plumbing.markdown.text import squeeze
from seci.plumbing.markdown.tokens import Token, escape, get, put

BACK = "Back to the text"
CONTENTS = "Contents"
TABLE = "Table"
WORDS = (BACK, CONTENTS, TABLE, *TITLES)
"""The words of our own that `fill` may be asked to say in another language."""

_LABEL = 200  # characters of a passage that label its box


class Document:
    """Called once with the tokens of a text; afterwards `passages` and `references` are known."""

    def __init__(
        self, previous: Sequence[Passage] = (), title: str = "", new: Callable[[], str] = anchors.fresh
    ) -> None:
        self._previous, self._title, self._new = previous, squeeze(title).casefold(), new
        self.passages: tuple[Passage, ...] = ()
        self.references: tuple[Reference, ...] = ()

    def __call__(self, source: Iterable[Token]) -> Iterator[Token]:
        reader = Reader()
        reader.read(source)
        self._find_title(reader.blocks)
        anchor_of = dict(zip(reader.blocks, anchors.assign(self._previous, reader.blocks, self._new), strict=True))
        self.passages = tuple(
            Passage(
                anchor, block.kind, block.level, block.text, block.task, anchor_of[block.under] if block.under else None
            )
            for block, anchor in anchor_of.items()
        )
        self.references = tuple(
            Reference(each.kind, each.target, each.heading, each.label, anchor_of.get(each.block))
            for each in reader.pointers
        )
        self._label(reader)
        self._address(reader, anchor_of)
        _shift(reader)
        return self._written(reader.out)

    def _find_title(self, blocks: Sequence[Block]) -> None:
        first = blocks[0] if blocks else None
        if first and first.kind == "heading" and first.level == 1 and first.text.casefold() == self._title:
            first.kind = "title"

    def _label(self, reader: Reader) -> None:
        """Names for what cannot be seen: boxes, and tables that scroll."""
        for token, block in reader.boxes:
            token["data"] = {**token["data"], (None, "aria-label"): escape(block.text[:_LABEL])}
        for number, (token, block) in enumerate(reader.tables, 1):
            heading = f": {block.under.text}" if block.under else ""
            label = f"{word(TABLE)} {number}{heading}"
            put(token, {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label})

    def _address(self, reader: Reader, anchor_of: dict[Block, str]) -> None:
        """Anchors as ids, first among the attributes; links inside the text lead to them or nowhere."""
        headings = Headings(self.passages)
        known = set(anchor_of.values())
        for link in reader.links:
            if (url := link.url).startswith("#"):
                name = unquote(url[1:])
                block = reader.names.get(url[1:]) or reader.names.get(name)
                heading = None if block else headings.find(name)
                anchor = anchor_of.get(block) if block else heading.anchor if heading else name
                _point(link.token, anchor if anchor in known else None)
            if "footnote-backref" in get(link.token, "class"):
                link.token["data"] = {**link.token["data"], (None, "aria-label"): word(BACK)}
        for block, anchor in anchor_of.items():
            extra = {"hidden": ""} if block.kind == "title" else {}
            extra |= {"tabindex": "0", "class": "highlight"} if block.kind == "code" else {}
            own = block.token["data"] | {(None, name): value for name, value in extra.items()}
            block.token["data"] = {(None, "id"): anchor, **own}

    def _written(self, out: Iterable[Token]) -> Iterator[Token]:
        for token in out:
            if token["type"] == "Contents":
                yield from contents([passage for passage in self.passages if passage.kind == "heading"])
            else:
                if token["type"] == "StartTag" and token["name"] == "nav":
                    put(token, {"class": "contents", "aria-label": word(CONTENTS)})
                yield token


def _point(token: Token, anchor: str | None) -> None:
    attributes = {name: get(token, name) for _, name in token["data"] if name != "href"}
    put(token, {"href": f"#{anchor}", **attributes} if anchor else attributes)


def _shift(reader: Reader) -> None:
    """The highest visible heading becomes an h2, below the page's own h1; the others keep their distance."""
    hidden = {id(block.token) for block in reader.blocks if block.kind == "title"}
    visible = [level for token, _, level in reader.headings if id(token) not in hidden]
    by = 2 - min(visible) if visible else 1
    for opening, closing, level in reader.headings:
        opening["name"] = closing["name"] = f"h{max(2, min(6, level + by))}"
