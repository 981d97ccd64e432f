"""The index as the rest of the house knows it: opened when first asked, following what is written to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic

import numpy as np
from whoosh.index import TOC

from seci.plumbing.search import checksums, suggestions
from seci.plumbing.search.caches import Cache
from seci.plumbing.search.documents import Hit, Results
from seci.plumbing.search.errors import unavailable_if_broken
from seci.plumbing.search.facets import count_values
from seci.plumbing.search.generations import NAME, Generation, latest
from seci.plumbing.search.grammar import Query, Term
from seci.plumbing.search.lookup import Lookup
from seci.plumbing.search.ranking import Ranking
from seci.plumbing.search.schema import SCHEMA
from seci.plumbing.search.segments import Segment
from seci.plumbing.search.snapshots import Snapshot
from seci.plumbing.search.storage import IndexStorage

POLL = 0.1  # seconds between looks at the folder
ATTEMPTS = 10  # at opening a generation while others are committed
POSTINGS_BUDGET = 24 << 20  # bytes


class Index:
    """Reads an index folder; share one among all threads of a process.

    Every method raises SearchUnavailable, and nothing else, when the folder is missing, outdated or damaged.
    tokens: what the person holds; only documents with one of them are seen, counted or spoken of.
    without: ids to hide as well, because their audience changed and the index does not know yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshot: Snapshot | None = None
        self._generation: Generation | None = None
        self._looked = 0.0
        self._postings = Cache(POSTINGS_BUDGET)
        self._counting = Lock()  # of the users of snapshots and segments
        self._following = Lock()  # held by the one thread that opens a new generation

    def search(
        self,
        query: Query,
        tokens: Iterable[str],
        *,
        limit: int = 20,
        offset: int = 0,
        without: Collection[int] = (),
        facets: Collection[str] = ("kind", "space", "topic"),
    ) -> Results:
        """One page of what matches, best first (a query of fields alone: latest first), with totals and facets.

        An empty query matches nothing. The suggestion comes with the first page only.
        """
        with self._reading() as snapshot:
            readable = snapshot.readable(tokens, without)
            matches = Ranking(snapshot, readable).match(query)
            is_answered = matches.complete and all(len(clause.any_of) == 1 for clause in query.clauses)
            best = matches.best(limit, offset, snapshot.updated) if limit > 0 else ()
            highest = float(matches.scores[matches.has].max(initial=0)) or 1.0
            return Results(
                total=int(np.count_nonzero(matches.has)),
                hits=[
                    Hit(int(snapshot.ids[place]), round(float(matches.scores[place]) / highest, 4)) for place in best
                ],
                facets={field: count_values(snapshot, field, matches.has) for field in facets},
                suggestion=None if offset or is_answered else suggestions.did_you_mean(snapshot, readable, query),
                notes=(*query.notes, *matches.notes),
                mode=matches.mode,
                complete=matches.complete,
            )

    def complete(
        self, prefix: str, tokens: Iterable[str], limit: int = 10, *, without: Collection[int] = ()
    ) -> list[str]:
        """Words of titles, headings and topics that begin so, the most frequent first."""
        with self._reading() as snapshot:
            return suggestions.complete(snapshot, snapshot.readable(tokens, without), prefix, limit)

    def jump(
        self,
        text: str,
        tokens: Iterable[str],
        limit: int = 10,
        *,
        without: Collection[int] = (),
        kind: str | None = None,
    ) -> list[int]:
        """Ids of titles that begin so, then of titles with all the words, the last one begun; each by title."""
        with self._reading() as snapshot:
            among = snapshot.readable(tokens, without)
            if kind is not None:
                among = among & Lookup(snapshot).find(Term(kind, field="kind"), among)
            return suggestions.jump(snapshot, among, text, limit)

    def related(self, id: int, tokens: Iterable[str], limit: int = 10, *, without: Collection[int] = ()) -> list[int]:
        """Ids of documents that share the key terms of this one, the most alike first; none if it may not be read."""
        with self._reading() as snapshot:
            return suggestions.related(snapshot, snapshot.readable(tokens, without), id, limit)

    def hashes(self) -> dict[int, str]:
        """The content hash of every document by id, to compare with SQL."""
        with self._reading() as snapshot:
            return snapshot.hashes()

    def count(self) -> int:
        """How many documents there are."""
        with self._reading() as snapshot:
            return int(np.count_nonzero(snapshot.live))

    def damage(self) -> list[str]:
        """The names of files that are missing or not what was written; reads them all, so at night."""
        with self._reading() as snapshot:
            assert self._generation is not None
            return checksums.damaged(self._generation.folder, [segment.name for segment in snapshot.segments])

    def follow(self) -> None:
        """See whatever was committed before this call; searches after it answer from that, or something newer."""
        # Not by what another thread is opening just now: it may have looked before that commit.
        with unavailable_if_broken(), self._following:
            self._renew()

    def close(self) -> None:
        """Give all files back; the index opens again when asked."""
        with self._following:
            self._swap(None, None)

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """Use the latest snapshot; it stays open for as long, whatever is committed meanwhile."""
        with unavailable_if_broken():
            snapshot = self._enter()
            try:
                yield snapshot
            finally:
                with self._counting:
                    snapshot.users -= 1
                    self._close_unused(snapshot)

    def _enter(self) -> Snapshot:
        while True:
            self._look()
            with self._counting:
                if self._snapshot is not None:
                    self._snapshot.users += 1
                    return self._snapshot

    def _look(self) -> None:
        """Open a new generation if there is one; one thread does, the others go on with what is open."""
        if self._snapshot is not None and monotonic() - self._looked < POLL:
            return
        if self._following.acquire(blocking=self._snapshot is None):
            try:
                self._renew()
            finally:
                self._following.release()

    def _renew(self) -> None:
        try:
            self._open_latest()
            self._looked = monotonic()
        except BaseException:
            self._swap(None, None)
            raise

    def _open_latest(self) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            generation = latest(self.folder)
            if self._snapshot is not None and generation == self._generation:
                return
            try:
                self._swap(self._open(generation), generation)
                return
            except OSError:
                # A commit may have taken the files away while they were being opened: then there is a newer one.
                if attempt == ATTEMPTS or latest(self.folder) == generation:
                    raise

    def _open(self, generation: Generation) -> Snapshot:
        storage = IndexStorage(generation.folder)
        known = {segment.name: segment for segment in (self._snapshot.segments if self._snapshot else ())}
        try:
            contents = TOC.read(storage, NAME, gen=generation.number, schema=SCHEMA).segments
            segments = [known.get(one.segment_id()) or Segment(storage, one, self._postings) for one in contents]
            snapshot = Snapshot(segments, [one.deleted_docs() for one in contents])
        except BaseException:
            storage.abandon()
            raise
        storage.hand_over()
        return snapshot

    def _swap(self, snapshot: Snapshot | None, generation: Generation | None) -> None:
        with self._counting:
            for segment in snapshot.segments if snapshot else ():
                segment.users += 1
            old, self._snapshot, self._generation = self._snapshot, snapshot, generation
            if old is not None:
                old.is_retired = True
                self._close_unused(old)

    def _close_unused(self, snapshot: Snapshot) -> None:
        """Close what only a snapshot held that is neither current nor read by anyone."""
        if snapshot.is_retired and not snapshot.users:
            for segment in snapshot.segments:
                segment.users -= 1
                if not segment.users:
                    segment.close()
