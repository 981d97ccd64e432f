"""Writing to the index: batches in one commit each, one writer at a time, merging bounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from os import SEEK_END
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from seci.plumbing.search import checksums, merging
from seci.plumbing.search.codec import Codec
from seci.plumbing.search.columns import read_ids
from seci.plumbing.search.documents import Document
from seci.plumbing.search.errors import SearchBusy, Unindexable, unavailable_if_broken
from seci.plumbing.search.generations import CHANGES, LOCK, NAME, REBUILDING, current_folder, locked, sweep
from seci.plumbing.search.schema import SCHEMA, row
from seci.plumbing.search.storage import IndexStorage

BATCH_MEMORY = 64  # MB
MERGED_AT_ONCE = 512  # documents, after a write; `tidy` may be given more


class Writer:
    """Writes to the current index of a folder.

    durable: whether a commit survives a loss of power; without it, one may be lost or the index damaged, which
    comparing with SQL finds. Methods raise SearchBusy if another writer holds the lock after `timeout` seconds, and
    SearchUnavailable if the folder is missing, outdated or damaged, or the disk is full.
    """

    def __init__(self, folder: Path, *, durable: bool = False, timeout: float = 0.0) -> None:
        self.folder = folder
        self.durable = durable
        self.timeout = timeout

    def write(self, documents: Iterable[Document], removed: Collection[int] = ()) -> None:
        """Add or replace documents and remove others, in one commit; then merge a little if that is due.

        Of several documents with one id the last counts; an id among `removed` is removed whatever else is said of it.
        Raises Unindexable, having written nothing, if a document cannot be analysed.
        """
        rows = _rows_by_id(documents)
        touched = {*rows, *removed}
        if not touched:
            return
        with self._writing() as files:
            note_changes(self.folder, touched)
            kept = [row for id, row in rows.items() if id not in removed]
            commit_rows(files, kept, touched, durable=self.durable)
            self._merge(files, MERGED_AT_ONCE)

    def tidy(self, most_documents: int = 8 * MERGED_AT_ONCE) -> bool:
        """Merge one tier of segments if one is full and not larger than that; say whether one was. For idle times."""
        with self._writing() as files:
            return self._merge(files, most_documents)

    def optimize(self) -> None:
        """Merge everything into one segment and forget what was deleted. For the night."""
        with self._writing() as files:
            segments = read_segments(files)
            if len(segments) > 1 or any(segment.deleted_count() for segment in segments):
                self._commit_merged(files, segments)

    def _merge(self, files: Path, most_documents: int) -> bool:
        chosen = merging.choose(read_segments(files), most_documents)
        if chosen:
            self._commit_merged(files, chosen)
        return bool(chosen)

    def _commit_merged(self, files: Path, segments: Sequence[Any]) -> None:
        with opened(files, durable=self.durable) as writer:
            writer.commit(mergetype=merging.merge(segments))

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """Hold the lock; gives the folder of the current files."""
        with unavailable_if_broken():
            current_folder(self.folder)
            with locked(self.folder, LOCK, self.timeout):
                yield current_folder(self.folder)


class _SegmentWriter(SegmentWriter):
    """Whoosh's writer, which also leaves checksums of what it wrote."""

    def _commit_toc(self, segments: list[Any]) -> None:
        if self._added:
            checksums.record(self.storage, self.newsegment)
        super()._commit_toc(segments)


@contextmanager
def opened(files: Path, *, durable: bool, memory: int = BATCH_MEMORY) -> Iterator[SegmentWriter]:
    """A writer of one segment, to be committed inside; cancelled if anything is raised. memory: MB before it spills."""
    storage = IndexStorage(files, durable)
    try:
        # Never a compound segment: it would be copied into memory whenever it is opened.
        yield _SegmentWriter(FileIndex(storage, SCHEMA, NAME), _lk=False, compound=False, limitmb=memory, codec=Codec())
    finally:
        # What was not committed is left lying and swept by the next commit.
        storage.abandon()


def commit_rows(files: Path, rows: Iterable[dict[str, Any]], replaced: set[int], *, durable: bool) -> None:
    """Add rows and take away the documents they replace, in one commit that merges nothing."""
    with opened(files, durable=durable) as writer:
        _delete(writer, replaced)
        for values in rows:
            writer.add_document(**values)
        writer.commit(mergetype=merging.keep)


def read_segments(files: Path) -> list[Any]:
    """The segments of the latest commit."""
    storage = IndexStorage(files)
    try:
        segments: list[Any] = FileIndex(storage, SCHEMA, NAME)._segments()
        return segments
    finally:
        storage.abandon()


def note_changes(folder: Path, ids: Iterable[int]) -> None:
    """Tell a rebuild that goes on beside what it may have read too early; what a killed one left is swept away."""
    if not (folder / CHANGES).exists():
        return
    try:
        with locked(folder, REBUILDING, 0.0):
            sweep(folder)
    except SearchBusy:
        with suppress(FileNotFoundError), (folder / CHANGES).open("r+") as file:
            file.seek(0, SEEK_END)
            file.write("".join(f"{id}\n" for id in ids))


def _delete(writer: SegmentWriter, ids: set[int]) -> None:
    wanted = np.fromiter(ids, np.int64)
    start = 0
    for segment in writer.segments:
        for place in np.flatnonzero(np.isin(read_ids(writer.storage, segment), wanted)).tolist():
            writer.delete_document(start + place)
        start += segment.doc_count_all()


def analysed(document: Document) -> dict[str, Any]:
    """The row of a document, or Unindexable."""
    try:
        return row(document)
    except Exception as error:
        raise Unindexable(document.id) from error


def _rows_by_id(documents: Iterable[Document]) -> dict[int, dict[str, Any]]:
    return {document.id: analysed(document) for document in documents}
