"""The work behind the pages: one thread keeps the index up to date, one does jobs, and the house is swept now and then.

Stopping lets each finish its present batch. Being killed loses nothing: what was not acknowledged is still queued.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import OperationalError

from seci.commons import indexing
from seci.commons.indexing import IndexEntry
from seci.config import Settings
from seci.plumbing import jobs, sessions, throttles
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.search import SearchBusy, SearchUnavailable
from seci.plumbing.services import services

log = logging.getLogger(__name__)

IDLE = 0.2  # seconds between looks at an empty queue: the greater part of the second a save takes to be found
TROUBLE = 5.0  # seconds before trying again what failed
SWEEP_EVERY = timedelta(hours=1)
QUIET_HOUR = 3  # UTC, when index and database are compared


class Stopped(Exception):
    """The index is being built anew, and the process is asked to stop."""


class Work:
    """The threads of one `work` process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop` is called."""
        threads = [
            threading.Thread(target=self._repeat, args=(step,), name=name)
            for name, step in (("index", self.follow_index), ("jobs", jobs.drain), ("sweep", Sweeper().sweep))
        ]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """Finish the present batch and come back from `run`."""
        self.stopping.set()

    def _repeat(self, step: Callable[[], int]) -> None:
        """Call a step again and again; it says how much it did, and after nothing there is a short pause."""
        while not self.stopping.is_set():
            with self.app.app_context():
                pause = _attempt(step)
            self.stopping.wait(pause)

    def follow_index(self) -> int:
        """Bring one batch of what was queued into the index; an index that cannot be read is built anew."""
        try:
            return indexing.drain()
        except SearchUnavailable as error:
            log.warning("the search index cannot be read (%s); building it anew", error)
            return self._build_index()

    def _build_index(self) -> int:
        def go_on(_done: int) -> None:
            if self.stopping.is_set():
                raise Stopped

        try:
            return indexing.reindex(go_on)
        except Stopped:
            return 0


def _attempt(step: Callable[[], int]) -> float:
    """Do a step. Gives the seconds to wait before the next: none when there may be more to do."""
    try:
        return 0.0 if step() else IDLE
    except SearchBusy:
        return 1.0
    except OperationalError as error:
        db.session.rollback()
        log.warning("the database did not answer: %s", error.orig)
        return TROUBLE
    except Exception:
        db.session.rollback()
        log.exception("%s failed; it is tried again", step)
        return TROUBLE


class Sweeper:
    """Takes away what is over, and once a night looks whether the index still says what the database says."""

    def __init__(self) -> None:
        self.next_sweep = now()
        self.compared_on = now().date()

    def sweep(self) -> int:
        """Whatever is due. Never says that there is more."""
        if now() >= self.next_sweep:
            self.next_sweep = now() + SWEEP_EVERY
            forget_what_is_over(services().settings)
        if now().hour == QUIET_HOUR and self.compared_on != now().date():
            self.compared_on = now().date()
            queue_what_differs()
        return 0


def forget_what_is_over(settings: Settings) -> None:
    """Delete sessions and throttles nobody needs any more."""
    hours = timedelta(hours=1)
    lifetime = sessions.Lifetime(settings.session_idle_hours * hours, settings.session_hours * hours)
    with db.write():
        sessions.prune(lifetime)
        throttles.prune()


def queue_what_differs() -> int:
    """Queue every item whose content in the index is not what the database says (R-043). Gives how many."""
    differing = indexing.stale()
    with db.write():
        for item_id in sorted(differing):
            entry = db.session.get(IndexEntry, item_id)
            if entry is None:
                db.session.add(IndexEntry(item_id=item_id, queued_at=now()))
    return len(differing)
