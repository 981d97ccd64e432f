"""The work behind the pages: one thread keeps the index up to date, one does jobs, and the house is swept now and then.

Stopping lets each finish its present batch. Being killed loses nothing: what was not acknowledged is still queued.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import DBAPIError

from seci.commons import indexer
from seci.externalization import attachments
from seci.plumbing import jobs, sessions, throttles
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.services import services

log = logging.getLogger(__name__)

IDLE = 0.2  # seconds between looks at an empty queue of jobs
TROUBLE = 5.0  # seconds before trying again what failed
BATCH = 20  # jobs between two looks at whether to stop
SWEEP_EVERY = timedelta(hours=1)


class Work:
    """The threads of one `work` process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop` is called."""
        tasks = (self.follow_index, self.do_jobs, self.sweep)
        threads = [threading.Thread(target=self._inside, args=(task,), name=task.__name__) for task in tasks]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """Finish the present batch and come back from `run`."""
        self.stopping.set()

    def _inside(self, task: Callable[[], None]) -> None:
        with self.app.app_context():
            task()

    def follow_index(self) -> None:
        """Bring what is queued into the index."""
        indexer.follow(self.stopping)

    def do_jobs(self) -> None:
        """Do jobs as they come due."""
        while not self.stopping.is_set():
            self.stopping.wait(_attempt(lambda: jobs.drain(BATCH), IDLE))

    def sweep(self) -> None:
        """Take away what is over, at the start and once an hour; files that were taken away long ago, at night."""
        night = indexer.quiet_hour_after(now())
        while not self.stopping.is_set():
            self.stopping.wait(_attempt(forget_what_is_over, SWEEP_EVERY.total_seconds()))
            if now() >= night:
                night = indexer.quiet_hour_after(now())
                _attempt(lambda: attachments.sweep(now() - attachments.RETENTION), 0.0)


def _attempt(step: Callable[[], int], idle: float) -> float:
    """Do a step. Gives the seconds to wait before the next: none when there may be more to do."""
    try:
        return 0.0 if step() else idle
    except DBAPIError as error:
        db.session.rollback()
        log.warning("the database did not answer: %s", error.orig)
    except Exception:
        db.session.rollback()
        log.exception("the work failed; it is tried again")
    return TROUBLE


def forget_what_is_over() -> int:
    """Delete sessions and throttles nobody needs any more. Nothing is left to do then."""
    hour, settings = timedelta(hours=1), services().settings
    lifetime = sessions.Lifetime(settings.session_idle_hours * hour, settings.session_hours * hour)
    with db.write():
        sessions.prune(lifetime)
        throttles.prune()
    return 0
