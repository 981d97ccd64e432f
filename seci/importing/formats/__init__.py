"""The formats that can be read. A new one is a new file here with one function marked `@reads`, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from seci.importing import archives, folders
from seci.importing.sources import ImportRefused, Source
from seci.importing.trees import Tree

Reader = Callable[[Tree], Source]


class Format(NamedTuple):
    """name: as people say it on the command line. fits: how sure it is, from 0 (not mine) to 1, that a tree is its
    own.
    """

    name: str
    fits: Callable[[Tree], float]
    read: Reader


_formats: dict[str, Format] = {}


def reads(name: str, fits: Callable[[Tree], float]) -> Callable[[Reader], Reader]:
    """Mark a function as the reader of a format."""

    def mark(reader: Reader) -> Reader:
        _formats[name] = Format(name, fits, reader)
        return reader

    return mark


def names() -> list[str]:
    """Every format there is, in the order of the alphabet."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return sorted(_formats)


def read(path: Path, format: str = "auto") -> Source:
    """Read a folder or a zip archive without changing it. Raises ImportRefused when nothing in it can be used."""
    known = names()
    if format not in {"auto", *known}:
        raise ImportRefused(f"There is no format {format}. Choose auto or one of: {', '.join(known)}.")
    tree = _tree(path)
    try:
        chosen = _formats[format] if format != "auto" else max(_formats.values(), key=lambda each: each.fits(tree))
        if format == "auto" and not chosen.fits(tree):
            raise ImportRefused(
                f"Nothing in {path.name} can be imported: no page in a format that is known.", tuple(tree.problems)
            )
        return chosen.read(tree)
    except BaseException:
        tree.close()
        raise


def _tree(path: Path) -> Tree:
    try:
        if path.is_dir():
            return folders.walk(path)
        if path.is_file():
            return archives.unpack(path)
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from error
    raise ImportRefused(f"There is no folder and no file at {path}.")
