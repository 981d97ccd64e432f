"""What a page shows of an item, a person or a space: a few columns, read without loading the whole.

Pages that are opened all day read plain rows (`plumbing/statements.py`). Functions that only look at an item take a
`Readable`, so that they serve both: the item itself, and what a page knows of it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, Protocol

from seci.commons.items import Item


class Readable(Protocol):
    """An item, or enough of one to show it and to say where it is."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def room(self) -> str:
        """The room its page is in."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def revision(self) -> int:
        """The number of its newest state."""


class Named(Protocol):
    """Somebody with a page of their own."""

    @property
    def name(self) -> str:
        """As they are called."""

    @property
    def handle(self) -> str:
        """As they are addressed."""


class Shelf(Protocol):
    """A space with a page of its own."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """As it is called."""


class ItemGlance(NamedTuple):
    """An item in a list or a link."""

    id: int
    kind: str
    title: str
    revision: int

    @property
    def room(self) -> str:
        """The room its page is in."""
        return room_of(self.kind)


class PersonGlance(NamedTuple):
    """A person in a line of text."""

    name: str
    handle: str


class SpaceGlance(NamedTuple):
    """A space in a trail."""

    id: int
    name: str


@cache
def room_of(kind: str) -> str:
    """The room that a kind of item lives in."""
    kinds: dict[Any, Any] = Item.__mapper__.polymorphic_map
    room: str = kinds[kind].class_.room
    return room
