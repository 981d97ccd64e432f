"""Walking a folder on disk without ever leaving it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from seci.importing.sources import SKIPPED, ImportRefused, Problem
from seci.importing.trees import PATH_LIMIT, Entry, Tree, composed, is_clutter, without_twins

ENTRY_LIMIT = 100_000


def walk(root: Path) -> Tree:
    """Every regular file below `root`. Links are not followed; what cannot be used is reported.

    Raises ImportRefused when the folder cannot be listed or holds more than ENTRY_LIMIT files.
    """
    problems: list[Problem] = []
    found: list[Entry] = []
    for path in _paths(root, problems):
        entry = _entry(root, path, problems)
        if entry:
            found.append(entry)
        if len(found) > ENTRY_LIMIT:
            raise ImportRefused(f"{root.name} holds more than {ENTRY_LIMIT} files: import it in parts")
    return Tree(root.resolve().name, without_twins(found, problems), problems)


def _paths(root: Path, problems: list[Problem]) -> Iterator[Path]:
    def unlistable(error: OSError) -> None:
        if error.filename == str(root):
            raise ImportRefused(f"{root} cannot be read: {error.strerror}")
        problems.append(Problem(_shown(root, Path(error.filename)), SKIPPED, f"cannot be listed: {error.strerror}"))

    for folder, folders, files in os.walk(root, onerror=unlistable):
        folders[:] = sorted(name for name in folders if not is_clutter(name))
        for name in list(folders):
            if (Path(folder) / name).is_symlink():
                folders.remove(name)
                yield Path(folder) / name
        yield from (Path(folder) / name for name in sorted(files) if not is_clutter(name))


def _entry(root: Path, path: Path, problems: list[Problem]) -> Entry | None:
    shown = _shown(root, path)
    try:
        status = path.lstat()
    except OSError as error:
        problems.append(Problem(shown, SKIPPED, f"cannot be read: {error.strerror}"))
        return None
    why = _objection(path.relative_to(root).as_posix(), status.st_mode)
    if why:
        problems.append(Problem(shown, SKIPPED, why))
        return None
    return Entry(composed(shown), status.st_size, partial(_reader, path))


def _reader(path: Path) -> IO[bytes]:
    return path.open("rb")


def _objection(name: str, mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link, which may point anywhere"
    if not stat.S_ISREG(mode):
        return "not a regular file"
    if len(name) > PATH_LIMIT:
        return f"its path is longer than {PATH_LIMIT} characters"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not valid Unicode"
    return ""


def _shown(root: Path, path: Path) -> str:
    """The relative path, fit for a report: names that are not valid Unicode show their bytes as escapes."""
    return path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode()
