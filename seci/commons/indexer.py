"""The one indexer of a node: it follows the queue, mends an index that cannot be read, and looks it over at night."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.exc import DBAPIError

from seci.commons import indexing
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.search import SearchBusy, SearchUnavailable
from seci.plumbing.services import services

POLL = 0.05  # seconds between looks at an empty queue
BUSY = 0.5  # seconds to leave to whoever else is writing the index
TROUBLE = 5.0  # seconds before trying again what failed
IDLE = 20  # empty looks before the index itself is looked after
QUIET_HOUR = 3  # UTC

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The process is asked to stop while the index is being built."""


def follow(stop: Event) -> None:
    """Index what is queued, from what was left over at the last stop on, until `stop` is set.

    A save is seen within `POLL` seconds. Nothing that goes wrong ends it: an index that cannot be read is built anew
    beside while the old one answers as long as it can; whoever else writes is waited for.
    """
    indexer = Indexer(stop)
    while not stop.is_set():
        stop.wait(indexer.step())


class Indexer:
    """Decides what is to be done next."""

    def __init__(self, stop: Event) -> None:
        self.stop = stop
        self.looks = IDLE  # the first idle moment sees whether there is an index at all
        self.next_check = quiet_hour_after(now())

    def step(self) -> float:
        """Do one thing. Gives the seconds to wait before the next; none when there may be more to do."""
        try:
            return self._step()
        except SearchBusy:
            return BUSY
        except DBAPIError as error:
            db.session.rollback()
            log.warning("the database did not answer the indexer: %s", error.orig)
            return TROUBLE
        except Exception:
            db.session.rollback()
            log.exception("the indexer failed; it tries again")
            return TROUBLE

    def _step(self) -> float:
        try:
            if indexing.drain():
                self.looks = 0
                return 0.0
            self.looks += 1
            if self.looks >= IDLE:
                self._look_after()
            return POLL
        except SearchUnavailable as error:
            return self._mend(error)

    def _look_after(self) -> None:
        """While nothing is queued: is there an index, is a merge due, is it night?"""
        self.looks = 0
        index = services().index
        index.follow()
        while not self.stop.is_set() and services().index_writer.tidy():
            continue
        if now() >= self.next_check:
            self.next_check = quiet_hour_after(now())
            check()

    def _mend(self, error: SearchUnavailable) -> float:
        log.warning("the search index cannot be read (%s); building it anew", error)

        def go_on(_done: int) -> None:
            if self.stop.is_set():
                raise Stopped

        try:
            log.info("the search index is built: %d items", indexing.reindex(go_on))
        except Stopped:
            return 0.0
        except SearchUnavailable:
            log.exception("the search index cannot be built")
            return TROUBLE
        return 0.0


def check() -> int:
    """The nightly look: queue what differs from SQL either way, merge the segments. Gives how many were queued.

    Raises:
        SearchUnavailable: a file of the index is not what was written, which Whoosh itself would not notice.
    """
    index = services().index
    index.follow()
    if damaged := index.damage():
        raise SearchUnavailable("damaged", ", ".join(damaged[:3]))
    differing = indexing.stale()
    with db.write():
        for item_id in sorted(differing):
            indexing.queue_number(item_id)
    services().index_writer.optimize()
    return len(differing)


def quiet_hour_after(moment: datetime) -> datetime:
    """The next time it is night, in UTC."""
    tonight = moment.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > moment else tonight + timedelta(days=1)
