"""What a format hands over: the pages, files and problems of one source, with nothing of SECI's database in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from seci.importing.places import Places

SKIPPED = "skipped"
RENAMED = "renamed"
CHANGED = "changed"


@dataclass(frozen=True)
class Problem:
    """One line of the report: where, what happened to it (skipped, renamed, changed), and why."""

    path: str
    what: str
    why: str


class ImportRefused(Exception):
    """The whole source is unusable. The message is one sentence for people; `problems` says what was met on the way."""

    def __init__(self, why: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(why)
        self.problems = problems


@dataclass(frozen=True)
class Page:
    """One page of the source.

    key: its path in the source, `/` between the parts; a folder that has no page of its own gets one whose key ends
    in `/`. body: valid Unicode, LF at the end of lines, without the front matter. parent: key of the page it stands
    under. names: other names a wiki link may use. addresses: other addresses it answered to, from the root of the
    source's site. leftovers: front matter that has no place here, kept as plain text, lists and mappings.
    """

    key: str
    title: str
    body: str
    parent: str | None = None
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    created: datetime | None = None
    updated: datetime | None = None
    published: bool = True
    leftovers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """Anything in the source that is not a page. size: bytes. open: a fresh reader, each time it is called."""

    key: str
    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass
class Source:
    """Everything one format read. Pages come with parents before children. Close it, or use `with`, when done."""

    name: str
    pages: tuple[Page, ...]
    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    places: Places
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
