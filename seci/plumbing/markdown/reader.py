"""Reading the sanitized tree: which blocks it has, what text is in them, what they point to.

The reader passes tokens on to `out`, wrapping tables and stray text, and keeps hold of those that need an anchor or a
link target later, when the anchors are known.
"""

from __future__ import annotations

from collections.abc import Iterable

from seci.plumbing.markdown import slots
from seci.plumbing.markdown.blocks import Block, Frame
from seci.plumbing.markdown.elements import BLOCK, HEADINGS
from seci.plumbing.markdown.links import Link, Pointer, pointer_of
from seci.plumbing.markdown.slots import CONTENTS, OPEN
from seci.plumbing.markdown.tokens import Token, end, get, put, start

_VERBATIM = ("a", "code", "pre", "kbd", "samp")
_HOSTS = ("p", "li", "div", "dd", "blockquote")  # where a transclusion may stand alone


class Reader:
    """Reads tokens once. Afterwards: `out`, `blocks`, `headings`, `links`, `pointers`, `boxes`, `names`."""

    def __init__(self) -> None:
        self.out: list[Token] = []
        self.blocks: list[Block] = []
        self.headings: list[tuple[Token, Token, int]] = []
        self.links: list[Link] = []
        self.pointers: list[Pointer] = []
        self.boxes: list[tuple[Token, Block]] = []
        self.tables: list[tuple[Token, Block]] = []
        self.names: dict[str, Block] = {}
        self._stack: list[Frame] = []
        self._loose: Frame | None = None
        self._outline: list[Block] = []
        self._waiting: list[str] = []
        self._lists = 0
        self._verbatim = 0

    def read(self, source: Iterable[Token]) -> None:
        """Reads all tokens; they are balanced, as a tree walker made them."""
        steps = {"Characters": self._text, "StartTag": self._start, "EndTag": self._end, "EmptyTag": self._void}
        for token in source:
            if step := steps.get(token["type"]):
                step(token)
        self._close_loose()
        for block in self.blocks:
            block.read()

    # Text

    def _text(self, token: Token) -> None:
        text = token["data"]
        if text.isspace():
            self._silence(text)
        else:
            block = self._block()
            frame = self._stack[-1]
            if OPEN in text:
                text = self._marked(token, frame, block)
            elif frame.name in _HOSTS:
                frame.mixed = True
            frame.fresh = False
            self._say(block, frame, text)
        self.out.append(token)

    def _silence(self, text: str) -> None:
        if self._stack and (block := self._stack[-1].block):
            block.pieces.append(text)

    def _say(self, block: Block, frame: Frame, text: str) -> None:
        if not frame.silent:
            block.pieces.append(text)
            for each in reversed(self._stack):
                if each.link:
                    each.link.pieces.append(text)

    def _marked(self, token: Token, frame: Frame, block: Block) -> str:
        """Reads the slots of a text; where none may stand they become text. Returns the plain text."""
        text: str = token["data"]
        plain = slots.unmark(text)
        if text.strip() == CONTENTS and frame.name == "p" and block.token is frame.token:
            frame.contents = True
            token["type"] = "Contents"
        elif self._verbatim or CONTENTS in text:
            token["data"] = plain
        else:
            pairs = slots.find(text)
            pointers = [pointer_of(slot, block) for _, slot in pairs if slot]
            self.pointers.extend(pointers)
            if any(pointer.kind == "transclusion" for pointer in pointers):
                frame.embeds.append((token, pointers))
            if any(before.strip() for before, _ in pairs) or any(each.kind != "transclusion" for each in pointers):
                frame.mixed = True
        return plain

    # Elements

    def _start(self, token: Token) -> None:
        name = token["name"]
        if name in BLOCK and self._loose:
            if len(self._stack) == 1:
                self._close_loose()
            else:
                self._loose.token["name"] = "div"  # a block inside stray inline elements: no paragraph may hold it
        parent = self._stack[-1] if self._stack else None
        if name not in BLOCK:
            self._block()
            parent = self._stack[-1]
            parent.mixed, parent.fresh = True, False
        named = self._named(token)
        frame = Frame(name, token, parent.block if parent else None, parent.paragraphs if parent else "paragraph")
        if name in BLOCK:
            self._begin(frame, parent)
        elif name == "a":
            self._begin_link(frame)
        if parent and name in BLOCK and "admonition-title" not in get(token, "class").split():
            parent.fresh = False
        self._verbatim += name in _VERBATIM
        self._stack.append(frame)
        self._name(named)
        self.out.append(token)

    def _begin(self, frame: Frame, parent: Frame | None) -> None:
        """Decides whether a block element is a block of its own, or belongs to the one around it."""
        self._lists += frame.name in ("ul", "ol")
        if parent and parent.whole:
            frame.whole = True
        elif parent and parent.block and (frame.name == "summary" or (frame.name == "p" and parent.fresh)):
            pass  # the words of the note or item around it
        elif kind := frame.kind():
            self._begin_block(frame, kind)
        else:
            frame.enter()

    def _begin_block(self, frame: Frame, kind: str) -> None:
        token = frame.token
        if kind == "table":
            token, frame.after = start("div"), end("div")
            self.out.append(token)
        level = self._lists if kind == "item" else HEADINGS.get(frame.name, 0)
        block = self._add(kind, token, level)
        frame.begin(block)
        if kind == "table":
            self.tables.append((token, block))

    def _begin_link(self, frame: Frame) -> None:
        assert frame.block
        frame.silent = "footnote-" in get(frame.token, "class")
        frame.link = Link(frame.token, frame.block, len(self.out))
        self.links.append(frame.link)

    def _end(self, token: Token) -> None:
        frame = self._stack.pop()
        self._verbatim -= frame.name in _VERBATIM
        self._lists -= frame.name in ("ul", "ol")
        self.out.append(token)
        if frame.block and frame.name in BLOCK and frame.block.kind != "code":
            frame.block.pieces.append(" ")
        if frame.link:
            frame.link.close(self.out)
            self.pointers.extend(frame.link.pointers())
        if frame.name in HEADINGS:
            self.headings.append((frame.token, token, HEADINGS[frame.name]))
        if frame.contents and frame.block:
            self._contents(frame, token, frame.block)
        if frame.embeds:
            self._embeds(frame, token)
        if frame.after:
            self.out.append(frame.after)

    def _void(self, token: Token) -> None:
        name = token["name"]
        named = self._named(token)
        if name in ("img", "input"):
            block = self._block()
            self._stack[-1].mixed = True
            self._see(name, token, block)
        elif name == "br":
            self._silence(" ")
        self._name(named)
        self.out.append(token)

    def _see(self, name: str, token: Token, block: Block) -> None:
        if name == "img":
            self._say(block, self._stack[-1], get(token, "alt"))
            self.pointers.append(Pointer("image", get(token, "src"), "", get(token, "alt"), block))
            return
        if block.kind == "item" and block.task is None:
            block.task = (None, "checked") in token["data"]
        self.boxes.append((token, block))

    # Blocks

    def _add(self, kind: str, token: Token, level: int = 0) -> Block:
        while self._outline and kind == "heading" and self._outline[-1].level >= level:
            self._outline.pop()
        block = Block(kind, token, level, self._outline[-1] if self._outline else None)
        self.blocks.append(block)
        if kind == "heading":
            self._outline.append(block)
        for name in self._waiting:
            self.names.setdefault(name, block)
        self._waiting.clear()
        return block

    def _block(self) -> Block:
        """The block that text standing here belongs to, made where there is none."""
        if self._stack and (block := self._stack[-1].block):
            return block
        holder = next((frame for frame in reversed(self._stack) if frame.name in BLOCK), None)
        if holder is None:
            token = start("p")
            self.out.append(token)
            holder = self._loose = Frame("p", token, None, "paragraph")
            self._stack.append(holder)
        block = self._add(holder.paragraphs, holder.token)
        for frame in self._stack[self._stack.index(holder) :]:
            frame.block = block
        return block

    def _close_loose(self) -> None:
        """Ends a paragraph we opened around stray text."""
        if self._loose:
            frame, self._loose = self._loose, None
            self._stack.remove(frame)
            token = end(frame.token["name"])
            self.out.append(token)
            if frame.embeds:
                self._embeds(frame, token)

    def _contents(self, frame: Frame, token: Token, block: Block) -> None:
        """A paragraph that becomes a table of contents is no passage."""
        self.blocks.remove(block)
        frame.token["name"] = token["name"] = "nav"

    def _embeds(self, frame: Frame, token: Token) -> None:
        """A transclusion alone in its paragraph is a block; in a sentence it is a link."""
        if frame.mixed or frame.name not in _HOSTS:
            for text, pointers in frame.embeds:
                text["data"] = slots.as_links(text["data"])
                for pointer in pointers:
                    pointer.kind = "wiki" if pointer.kind == "transclusion" else pointer.kind
        elif frame.block:
            frame.block.kind = "transclusion" if frame.block.token is frame.token else frame.block.kind
            if frame.name == "p":
                frame.token["name"] = token["name"] = "div"
                put(frame.token, {"class": "transclusion"})

    # Names that links may use

    def _named(self, token: Token) -> list[str]:
        if not token["data"]:
            return []
        names = [get(token, name) for name in ("id", "name")]
        for name in ("id", "name"):
            token["data"].pop((None, name), None)
        return [name for name in names if name]

    def _name(self, names: list[str]) -> None:
        if not names:
            return
        block = self._stack[-1].block if self._stack else None
        for name in names:
            if block:
                self.names.setdefault(name, block)
            else:
                self._waiting.append(name)
