"""Jobs as rows: queued in the transaction that wants them, drained by the `work` process, retried, at last parked.

A job that kills whoever does it comes back when its lease ends, and is parked after as many tries as any other.
A job may run twice (a kill between effect and acknowledgement), so every job must bear that.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, Select, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.statements import Kept

log = logging.getLogger(__name__)

TRIES = 5
LEASE = timedelta(minutes=5)
BACKOFF = (10, 60, 600, 3600)  # seconds before the 2nd, 3rd, 4th and 5th try
NEVER_ENDED = "Whoever did this job was gone before it ended."

REGISTRY: dict[str, Callable[..., None]] = {}


class Job(Base):
    """Work to be done once `due_at` has come; parked when it failed for good."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "parked_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    parked_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(default="")


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as what a job of this name does."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if REGISTRY.setdefault(name, function) is not function:
            raise ValueError(f"the job {name} is registered twice")
        return function

    return register


def later(name: str, *, after: timedelta = timedelta(0), **arguments: Any) -> None:
    """Queue a job in the present transaction."""
    if name not in REGISTRY:
        raise ValueError(f"there is no job {name}")
    db.session.add(Job(name=name, arguments=arguments, due_at=now() + after))


def drain(limit: int = 100) -> int:
    """Run what is due, at most `limit` jobs. Gives how many were tried."""
    done = 0
    while done < limit and (claimed := _claim()) is not None:
        _run(*claimed)
        done += 1
    return done


def retry(job_id: int) -> None:
    """Let a parked job try again at once."""
    row = db.session.get(Job, job_id)
    if row is not None:
        row.parked_at, row.tries, row.due_at = None, 0, now()


def parked() -> Select[Job]:
    """Jobs that failed for good, newest first."""
    return select(Job).where(Job.parked_at.is_not(None)).order_by(Job.id.desc())


IS_DUE = Kept(lambda: select(Job.id).where(Job.parked_at.is_(None), Job.due_at <= bindparam("now")).limit(1))


def _claim() -> tuple[int, str, dict[str, Any]] | None:
    """Take the next due job by pushing its due time out: who is killed gives it back when the lease ends."""
    while IS_DUE.first(now=now()) is not None:
        due = select(Job).where(Job.parked_at.is_(None), Job.due_at <= now()).order_by(Job.due_at, Job.id).limit(1)
        with db.write():
            row = db.session.scalar(due.with_for_update(skip_locked=True))
            if row is None:
                return None
            if row.tries < TRIES:
                row.tries += 1
                row.due_at = now() + LEASE
                return row.id, row.name, dict(row.arguments)
            row.parked_at, row.error = now(), NEVER_ENDED
            log.error("job %s %d is parked: it never ended", row.name, row.id)
    db.session.rollback()
    return None


def _run(job_id: int, name: str, arguments: dict[str, Any]) -> None:
    try:
        REGISTRY[name](**arguments)
    except Exception:
        db.session.rollback()
        log.exception("job %s %d failed", name, job_id)
        _postpone(job_id, traceback.format_exc(limit=-3))
    else:
        with db.write():
            row = db.session.get(Job, job_id)
            if row is not None:
                db.session.delete(row)


def _postpone(job_id: int, error: str) -> None:
    with db.write():
        tries = db.session.scalar(select(Job.tries).where(Job.id == job_id)) or TRIES
        values: dict[str, Any] = {"error": error[-2000:]}
        if tries >= TRIES:
            values["parked_at"] = now()
        else:
            values["due_at"] = now() + timedelta(seconds=BACKOFF[tries - 1])
        db.session.execute(update(Job).where(Job.id == job_id).values(**values))
