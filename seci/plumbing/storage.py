"""Content-addressed storage for attachments, behind a small interface.

A file is written beside, synced, renamed into place, and its folder synced; only then may a row speak of it. Equal
contents are one file; a half-written one never carries an address.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

CHUNK = 1 << 20
DRAFT = "." + "[0-9a-f]" * 32


@dataclass(frozen=True)
class Stored:
    """What was stored: its SHA-256 in hex and its size in bytes."""

    digest: str
    size: int


class TooManyBytes(ValueError):
    """The stream was longer than allowed; nothing was kept."""


class Storage(Protocol):
    """Where bytes are kept under their own digest."""

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Keep a stream of at most `limit` bytes. Raises TooManyBytes."""

    def open(self, digest: str) -> IO[bytes]:
        """Read what was stored. Raises FileNotFoundError."""

    def remove(self, digest: str) -> None:
        """Forget what was stored, if it is there."""

    def digests(self) -> Iterator[str]:
        """All that is stored."""

    def sweep(self, before: datetime) -> None:
        """Forget what was begun and never stored, such as a kill leaves, when nobody has written to it since."""


class FolderStorage:
    """Files in a folder of this machine, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Keep a stream durably under its digest."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.folder / f".{secrets.token_hex(16)}"
        try:
            stored = self._write(draft, stream, limit)
            self._place(draft, stored.digest)
        finally:
            draft.unlink(missing_ok=True)
        return stored

    def _write(self, draft: Path, stream: IO[bytes], limit: int) -> Stored:
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooManyBytes
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return Stored(digest.hexdigest(), size)

    def _place(self, draft: Path, digest: str) -> None:
        target = self._path(digest)
        if target.exists():
            return
        target.parent.mkdir(mode=0o700, exist_ok=True)
        draft.rename(target)
        flush(target.parent)
        flush(self.folder)

    def open(self, digest: str) -> IO[bytes]:
        """Read what was stored."""
        return self._path(digest).open("rb")

    def remove(self, digest: str) -> None:
        """Forget what was stored."""
        self._path(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """All that is stored, in no order."""
        return (path.name for path in self.folder.glob("??/*") if len(path.name) == 64)

    def sweep(self, before: datetime) -> None:
        """Forget drafts nobody has written to since."""
        for draft in self.folder.glob(DRAFT):
            with suppress(FileNotFoundError):  # its upload may end just now
                if draft.stat().st_mtime < before.timestamp():
                    draft.unlink()

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileNotFoundError(digest)
        return self.folder / digest[:2] / digest


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, survive a power cut; a file's own says nothing of where it hangs."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
