"""Where an index lies on disk: which folder is current, and which generation of it.

folder/current       {"format": 1, "folder": "a1b2…"}   replaced in one step, so that a rebuild is swapped in whole
folder/a1b2…/        the files of Whoosh, and one list of checksums per segment
folder/lock          held by whoever writes
folder/rebuilding    held by whoever rebuilds
folder/changes       ids written while a rebuild goes on, one per line
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from whoosh.index import TOC, FileIndex
from whoosh.util.filelock import FileLock, try_for

from seci.plumbing.search.errors import SearchBusy, SearchUnavailable
from seci.plumbing.search.schema import FORMAT, SCHEMA
from seci.plumbing.search.storage import IndexStorage
from seci.plumbing.storage import flush

NAME = "MAIN"  # Whoosh's name for an index in a folder
CURRENT, LOCK, REBUILDING, CHANGES = "current", "lock", "rebuilding", "changes"


class Generation(NamedTuple):
    """One committed state: the folder of its files and a number that grows by one with every commit."""

    folder: Path
    number: int


def current_folder(folder: Path) -> Path:
    """The folder of the files in use; SearchUnavailable if there is none, or one of another format."""
    try:
        stamp = json.loads((folder / CURRENT).read_bytes())
        made, name = stamp["format"], str(stamp["folder"])
    except FileNotFoundError:
        raise SearchUnavailable("missing") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SearchUnavailable("damaged", str(error)) from error
    if made != FORMAT:
        raise SearchUnavailable("outdated", f"format {made}, not {FORMAT}")
    if not re.fullmatch(r"[0-9a-f]+", name):
        raise SearchUnavailable("damaged", "the stamp names no folder")
    return folder / name


def latest(folder: Path) -> Generation:
    """The latest committed state."""
    files = current_folder(folder)
    number = TOC._latest_generation(IndexStorage(files), NAME)
    if number < 0:
        if current_folder(folder) != files:  # a rebuild was swapped in between the two looks
            return latest(folder)
        raise SearchUnavailable("damaged", "no table of contents")
    return Generation(files, number)


def make_folder(folder: Path) -> None:
    """Make the folder of an index if it is not there; nobody else may look into it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def new_files(folder: Path) -> Path:
    """Make an empty index beside the current one; nobody reads it before `switch`."""
    files = folder / secrets.token_hex(8)
    files.mkdir(mode=0o700)
    FileIndex.create(IndexStorage(files), SCHEMA, NAME)
    return files


def switch(folder: Path, files: Path) -> None:
    """Make a folder of files the current one, in one step."""
    stamp = folder / "current.new"
    stamp.write_text(json.dumps({"format": FORMAT, "folder": files.name}))
    flush(stamp)
    stamp.replace(folder / CURRENT)
    flush(folder)


def sweep(folder: Path) -> None:
    """Take away what nobody uses, such as a rebuild that was killed leaves."""
    try:
        used: Path | None = current_folder(folder)
    except SearchUnavailable:
        used = None
    (folder / CHANGES).unlink(missing_ok=True)
    for files in folder.iterdir():
        if files.is_dir() and files != used:
            shutil.rmtree(files, ignore_errors=True)


@contextmanager
def locked(folder: Path, name: str, timeout: float) -> Iterator[None]:
    """Hold a lock of this index, waiting so many seconds for it; the kernel frees it if the process dies.

    SearchBusy if someone else holds it, SearchUnavailable if there is no folder.
    """
    lock = FileLock(str(folder / name))
    try:
        held = try_for(lock.acquire, timeout=timeout, delay=0.02)
    except OSError as error:
        raise SearchUnavailable("missing", str(error)) from error
    if not held:
        raise SearchBusy(name)
    try:
        yield
    finally:
        lock.release()
