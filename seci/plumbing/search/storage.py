"""The folder of one index: files read by position, written through to the disk where asked.

Whoosh reads by seek and read on one shared file, which two threads cannot do at once; reading by position, they can.
Nothing is memory-mapped: a file cut short under a running process is then an error to answer, not a signal to die of.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from seci.plumbing.storage import flush


class PositionalFile(StructFile):
    """A file whose `get` never moves the shared position."""

    def get(self, position: int, length: int) -> bytes:
        """Read `length` bytes from `position`; fewer at the end of the file."""
        return os.pread(self.file.fileno(), length, position)


class IndexStorage(FileStorage):
    """A folder of index files. durable: everything written reaches the disk before the index points to it."""

    def __init__(self, path: Path, durable: bool = False) -> None:
        super().__init__(str(path), supports_mmap=False)
        self.durable = durable
        self._written: list[str] = []
        self._opened: list[StructFile] = []

    def open_file(self, name: str, **options: Any) -> PositionalFile:
        """Open an existing file for reading."""
        file = PositionalFile(Path(self._fpath(name)).open("rb"), name=name, **options)  # noqa: SIM115
        self._opened.append(file)
        return file

    def create_file(self, name: str, **options: Any) -> StructFile:
        """Open a new file for writing."""
        self._written.append(name)
        file: StructFile = super().create_file(name, **options)
        self._opened.append(file)
        return file

    def temp_storage(self, name: str | None = None) -> IndexStorage:
        """A folder within for files that do not outlast a commit."""
        inner = IndexStorage(Path(self.folder, name or "work"))
        inner._opened = self._opened
        inner.create()
        return inner

    def hand_over(self) -> None:
        """Leave the files opened so far to whoever has them."""
        self._opened = []

    def abandon(self) -> None:
        """Close every file opened and not handed over: where Whoosh fails, it leaves them open."""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self.hand_over()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename, which is how a commit becomes visible; a durable folder is flushed before and after."""
        if self.durable:
            self._flush_files()
        super().rename_file(oldname, newname, safe)
        if self.durable:
            flush(Path(self.folder))

    def _flush_files(self) -> None:
        for name in self._written:
            path = Path(self._fpath(name))
            if path.exists():
                flush(path)
        self._written.clear()


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total
