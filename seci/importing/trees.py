"""A folder on disk and a zip archive, seen alike: named entries that can be opened, and the problems met on the way."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from seci.importing.sources import SKIPPED, Problem

PATH_LIMIT = 1000
"""Longest path of an entry, in characters."""

CLUTTER = {"__macosx", "node_modules", "_site", "_layouts", "_includes", "thumbs.db", "desktop.ini"}
"""What systems and site generators leave behind: never part of what people wrote."""


@dataclass(frozen=True)
class Entry:
    """One file of the tree. path: relative, `/` between the parts, Unicode composed (NFC). size: bytes."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass
class Tree:
    """All usable entries of one folder or archive, sorted by path."""

    name: str
    entries: list[Entry]
    problems: list[Problem] = field(default_factory=list)
    close: Callable[[], None] = lambda: None


def is_clutter(path: str) -> bool:
    """Hidden files, caches of editors and the machinery of site generators."""
    parts = path.split("/")
    return any((part.startswith(".") and part not in {".", ".."}) or part.lower() in CLUTTER for part in parts)


def composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def folder_of(path: str) -> str:
    """The folder a path stands in, "" for the root: `a/b.md` and `a/b/` both stand in `a`."""
    return path.rstrip("/").rpartition("/")[0]


def without_twins(entries: Iterable[Entry], problems: list[Problem]) -> list[Entry]:
    """Sorted by path; of several entries with one name (after composing) the first stays, the others are reported."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        if entry.path in kept:
            problems.append(Problem(entry.path, SKIPPED, "another file has the same name"))
        else:
            kept[entry.path] = entry
    return [kept[path] for path in sorted(kept)]
