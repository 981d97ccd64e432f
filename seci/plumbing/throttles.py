"""Throttles counted in the database, so that they hold across processes and restarts.

A bucket counts in a fixed window (healthchecks' habit); being refused never locks anybody out for good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, select, update
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
        key, moment = _key(subject, secret), now()
        new = db.insert(Throttle).values(bucket=self.bucket, subject=key, since=moment, count=1)
        is_over = Throttle.since < moment - self.window
        again = {
            "since": case((is_over, new.excluded.since), else_=Throttle.since),
            "count": case((is_over, 1), else_=Throttle.count + 1),
        }
        db.session.execute(new.on_conflict_do_update(index_elements=[Throttle.bucket, Throttle.subject], set_=again))
        since, count = db.session.execute(select(Throttle.since, Throttle.count).where(self._is(key))).one()
        left = int((since + self.window - moment).total_seconds()) + 1
        return left if count > self.times else 0

    def give_back(self, subject: str, secret: str = "", tries: int = 1) -> None:
        """Take tries back that turned out rightful, in the present write transaction."""
        left = case((Throttle.count > tries, Throttle.count - tries), else_=0)
        db.session.execute(update(Throttle).where(self._is(_key(subject, secret))).values(count=left))

    def _is(self, key: str) -> ColumnElement[bool]:
        return and_(Throttle.bucket == self.bucket, Throttle.subject == key)


def _key(subject: str, secret: str) -> str:
    return hashlib.sha256(f"{secret}\x1f{subject}".encode()).hexdigest()


def prune(age: timedelta = timedelta(days=2)) -> None:
    """Forget counts nobody asks for any more, in the present transaction."""
    db.session.execute(delete(Throttle).where(Throttle.since < now() - age))
