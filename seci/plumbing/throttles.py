"""Throttles counted in the database, so that they hold across processes and restarts.

A bucket counts in a fixed window (healthchecks' habit); being refused never locks anybody out for good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db


class Throttle(Base):
    """How often something was tried since a moment. The subject is kept as a hash, never in the clear."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    count: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Limit:
    """At most `times` within `window`, counted by subject under a name."""

    bucket: str
    times: int
    window: timedelta

    def spend(self, subject: str, secret: str = "") -> int:
        """Count one try in the present write transaction.

        Returns:
            0 when it may go on, otherwise the seconds until the window ends.
        """
        key = _key(subject, secret)
        row = self._row(key)
        if row is None or row.since < now() - self.window:
            row = row or Throttle(bucket=self.bucket, subject=key)
            row.since, row.count = now(), 0
            db.session.add(row)
        row.count += 1
        db.session.flush()
        left = int((row.since + self.window - now()).total_seconds()) + 1
        return left if row.count > self.times else 0

    def give_back(self, subject: str, secret: str = "", tries: int = 1) -> None:
        """Take tries back that turned out rightful, in the present write transaction."""
        row = self._row(_key(subject, secret))
        if row is not None:
            row.count = max(0, row.count - tries)

    def _row(self, key: str) -> Throttle | None:
        query = select(Throttle).where(Throttle.bucket == self.bucket, Throttle.subject == key)
        return db.session.scalar(query.with_for_update())


def _key(subject: str, secret: str) -> str:
    return hashlib.sha256(f"{secret}\x1f{subject}".encode()).hexdigest()


def prune(age: timedelta = timedelta(days=2)) -> None:
    """Forget counts nobody asks for any more, in the present transaction."""
    db.session.execute(delete(Throttle).where(Throttle.since < now() - age))
