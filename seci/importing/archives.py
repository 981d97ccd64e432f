"""Reading a zip archive that may have been made to harm.

Limits are counted while the entries are unpacked, never taken from headers, and nothing is written to disk, so that
no name can reach outside. Every entry is unpacked once to measure it before the import begins: an archive that breaks
half-way is known before the first playbook is made.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from seci.importing.sources import SKIPPED, ImportRefused, Problem
from seci.importing.trees import PATH_LIMIT, Entry, Tree, composed, is_clutter, without_twins

ENTRY_LIMIT = 10_000
TOTAL_LIMIT = 500 * 1024 * 1024
"""Bytes, both of the archive and of everything in it unpacked."""
RATIO_LIMIT = 100
RATIO_FROM = 1024 * 1024
"""Small texts may shrink to nearly nothing; the ratio is asked only of entries larger than this many bytes."""
CHUNK = 64 * 1024
DIRECTORY_LIMIT = 32 * 1024 * 1024
"""Bytes of the list of entries, read as a whole before anything can be counted."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
NO_ZIP = "{} is not a zip archive, or it is cut short"


def unpack(path: Path) -> Tree:
    """Every usable entry of the archive; the others are reported.

    Raises ImportRefused when the file is no archive, or holds too many entries or too many bytes.
    """
    archive = _opened(path)
    try:
        problems: list[Problem] = []
        entries = without_twins(_entries(archive, problems), problems)
    except BaseException:
        archive.close()
        raise
    return Tree(path.stem, _without_wrapper(entries), problems, archive.close)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        if path.stat().st_size > TOTAL_LIMIT:
            raise ImportRefused(f"{path.name} is larger than {TOTAL_LIMIT // 1024**2} MB: import it in parts")
        if not zipfile.is_zipfile(path) or _directory_size(path) > DIRECTORY_LIMIT:
            raise ImportRefused(NO_ZIP.format(path.name))
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise ImportRefused(NO_ZIP.format(path.name)) from error
    if len(archive.infolist()) > ENTRY_LIMIT:
        archive.close()
        raise ImportRefused(f"{path.name} holds more than {ENTRY_LIMIT} entries: import it in parts")
    return archive


def _directory_size(path: Path) -> int:
    """Bytes of the central directory, from the record at the end of the file (APPNOTE 4.3.16), before it is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _entries(archive: zipfile.ZipFile, problems: list[Problem]) -> Iterator[Entry]:
    left = TOTAL_LIMIT
    for info in archive.infolist():
        name, size, why = info.orig_filename, 0, _objection(info)
        if not why:
            if info.is_dir() or is_clutter(name):
                continue
            size, why = _measured(archive, info, left)
        if why:
            problems.append(Problem(_shown(name), SKIPPED, why))
            continue
        left -= size
        yield Entry(composed(name), size, partial(archive.open, info))


def _objection(info: zipfile.ZipInfo) -> str:
    name, mode = info.orig_filename, info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a symbolic link or a device, which may point anywhere"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "its path is absolute"
    if "\\" in name or "\0" in name or ".." in name.split("/"):
        return "its path reaches outside the archive"
    if len(name) > PATH_LIMIT:
        return f"its path is longer than {PATH_LIMIT} characters"
    if info.flag_bits & 1:
        return "it is encrypted"
    return ""


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> tuple[int, str]:
    """Bytes of the entry unpacked, and what speaks against it."""
    size = 0
    try:
        with archive.open(info) as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > left:
                    raise ImportRefused(
                        f"the archive unpacks to more than {TOTAL_LIMIT // 1024**2} MB: import it in parts"
                    )
                if size > RATIO_FROM and size > RATIO_LIMIT * info.compress_size:
                    return size, f"it unpacks to more than {RATIO_LIMIT} times its size"
    except BROKEN:
        return size, "it is damaged, or packed in a way that cannot be read"
    return size, ""


def _without_wrapper(entries: list[Entry]) -> list[Entry]:
    """Archives often hold one folder around everything, named after a version: without it, paths stay the same next
    time.
    """
    tops = {entry.path.partition("/")[0] for entry in entries}
    if len(tops) != 1 or not all("/" in entry.path for entry in entries):
        return entries
    return [Entry(entry.path.partition("/")[2], entry.size, entry.open) for entry in entries]


def _shown(name: str) -> str:
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
    return clean if len(clean) <= 200 else clean[:200] + "…"
