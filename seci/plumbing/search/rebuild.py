"""A new index built from the truth beside the one in use, and put in its place in one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from seci.plumbing.search.documents import Document
from seci.plumbing.search.errors import Unindexable, unavailable_if_broken
from seci.plumbing.search.generations import CHANGES, LOCK, REBUILDING, locked, make_folder, new_files, sweep, switch
from seci.plumbing.search.merging import keep
from seci.plumbing.search.writer import analysed, commit_rows, opened, read_segments

BATCH = 500  # documents between two reports of progress
SEGMENT = 20_000  # documents; bounds the memory of a rebuild
SEGMENT_MEMORY = 512  # MB as Whoosh estimates them, before it sorts on disk
MOMENT = 0.5  # seconds to wait for a writer that sweeps away what a killed rebuild left
PATIENCE = 30.0  # seconds to wait for a writer to finish its batch

Reread = Callable[[Collection[int]], Iterable[Document]]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many documents are in it, and the ids of those that could not be analysed."""

    count: int
    refused: list[int]


def create(folder: Path) -> None:
    """Make an empty index, or replace what is there by one."""
    rebuild(folder, ())


def rebuild(
    folder: Path,
    documents: Iterable[Document],
    progress: Callable[[int], None] = lambda _: None,
    *,
    reread: Reread | None = None,
    durable: bool = True,
) -> Rebuilt:
    """Build an index of these documents beside the one in use and switch to it; until then the old one answers.

    documents: read lazily, and not begun before the first is asked for. progress: called with how many are done.
    reread: gives the present documents of some ids (those it leaves out are gone). With it, others may write meanwhile
    and what they wrote is reread before the switch; without it, they get SearchBusy until the end.
    Raises SearchBusy if another rebuild goes on, SearchUnavailable if files fail; then the old index stays.
    """
    with ExitStack() as stack:
        files = stack.enter_context(_prepared(folder))
        stack.enter_context(_changes_noted(folder) if reread else _held(folder))
        refused = _build(files, documents, progress, durable=durable)
        if reread:
            _catch_up(folder, files, reread, refused, durable=durable)  # most of it, while others may still write
            stack.enter_context(_held(folder))
            _catch_up(folder, files, reread, refused, durable=durable)
        with unavailable_if_broken():
            count = sum(segment.doc_count() for segment in read_segments(files))
            switch(folder, files)
    return Rebuilt(count, sorted(refused))


@contextmanager
def _prepared(folder: Path) -> Iterator[Path]:
    """An empty folder for the new files; whatever is not in use is swept away before and after."""
    with ExitStack() as stack:
        with unavailable_if_broken():
            make_folder(folder)
            stack.enter_context(locked(folder, REBUILDING, MOMENT))
            stack.callback(sweep, folder)
            sweep(folder)
            files = new_files(folder)
        yield files


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        with unavailable_if_broken():
            stack.enter_context(locked(folder, LOCK, PATIENCE))
        yield


@contextmanager
def _changes_noted(folder: Path) -> Iterator[None]:
    """Have writers note the ids they write. Nobody may be halfway through a batch when that begins."""
    with _held(folder):
        (folder / CHANGES).write_text("")
    try:
        yield
    finally:
        (folder / CHANGES).unlink(missing_ok=True)


def _build(files: Path, documents: Iterable[Document], progress: Callable[[int], None], *, durable: bool) -> set[int]:
    """Write all documents; gives the ids of those that cannot be analysed."""
    seen: set[int] = set()
    refused: set[int] = set()
    rows = _rows(documents, seen, refused)
    progress(0)
    with _Segments(files, durable=durable) as segments:
        while batch := list(islice(rows, BATCH)):
            segments.add(batch)
            progress(len(seen))
    return refused


def _rows(documents: Iterable[Document], seen: set[int], refused: set[int]) -> Iterator[dict[str, Any]]:
    """The row of each document; of several with one id the first counts."""
    for document in documents:
        if document.id in seen:
            continue
        seen.add(document.id)
        try:
            yield analysed(document)
        except Unindexable as refusal:
            refused.add(refusal.id)


class _Segments:
    """Fills one segment after the other; whoever leaves it by an exception leaves the last one unwritten."""

    def __init__(self, files: Path, *, durable: bool) -> None:
        self._files = files
        self._durable = durable
        self._stack = ExitStack()
        self._writer: Any = None
        self._filled = 0

    def __enter__(self) -> _Segments:
        return self

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows; a full segment is committed."""
        with unavailable_if_broken():
            if self._writer is None:
                opening = opened(self._files, durable=self._durable, memory=SEGMENT_MEMORY)
                self._writer = self._stack.enter_context(opening)
            for values in rows:
                self._writer.add_document(**values)
            self._filled += len(rows)
            if self._filled >= SEGMENT:
                self._commit()

    def _commit(self) -> None:
        self._writer.commit(mergetype=keep)
        self._stack.close()
        self._writer, self._filled = None, 0

    def __exit__(self, *raised: Any) -> None:
        if raised[0] is None and self._writer is not None:
            with unavailable_if_broken():
                self._commit()
        self._stack.__exit__(*raised)


def _catch_up(folder: Path, files: Path, reread: Reread, refused: set[int], *, durable: bool) -> None:
    """Write again what others wrote meanwhile, as it is now; what cannot be analysed joins `refused` or leaves it."""
    changed = {int(line) for line in (folder / CHANGES).read_text().splitlines()}
    if changed:
        refused -= changed
        rows = list(_rows(reread(changed), set(), refused))
        with unavailable_if_broken():
            commit_rows(files, rows, changed, durable=durable)
