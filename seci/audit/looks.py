"""Who looked at a team's figures by what they are, and not by being in it: a manager who leads it, an administrator.

Everybody in the team reads it (A-113). It is the one thing that is noted about reading: once a day for each way, and
kept as long as figures reach back.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, bindparam, delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons import teams
from seci.commons.people import Person, Team
from seci.plumbing.clock import now
from seci.plumbing.db import Base
from seci.plumbing.sessions import write_connection
from seci.plumbing.statements import Kept

WAYS = ("page", "file", "program")
KEPT = timedelta(days=366)
PATIENCE = 100  # milliseconds a page waits for another writer before it goes without the note

log = logging.getLogger(__name__)


class Look(Base):
    """Somebody opened a team's figures on a day, in some way. Never changed."""

    __tablename__ = "look"
    __table_args__ = (
        CheckConstraint("way in ('page', 'file', 'program')", name="way"),
        Index("ix_look_team_id_day", "team_id", "day"),
    )

    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)


_NOTED = Kept(
    lambda: select(Look.team_id).where(
        Look.by_id == bindparam("by"), Look.day == bindparam("day"), Look.way == bindparam("way")
    )
)


def note(viewer: Person, asked: Iterable[int], way: str) -> None:
    """Note that a person opens the figures of some teams. Call it outside any transaction that writes.

    Whoever only reads must not wait for who writes: when the database is busy or read-only, the page goes without.
    """
    theirs = set(asked) if viewer.is_admin else teams.led_by(viewer).intersection(asked)
    if not theirs:
        return
    day = now().date()
    fresh = theirs.difference(row[0] for row in _NOTED.rows(by=viewer.id, day=day, way=way))
    if not fresh:
        return
    rows = [{"by_id": viewer.id, "day": day, "way": way, "team_id": team_id} for team_id in sorted(fresh)]
    try:
        with write_connection(patience=PATIENCE) as connection:
            connection.execute(delete(Look).where(Look.day < day - KEPT))
            connection.execute(insert(Look), rows)
    except DBAPIError as error:
        log.warning("a look at %d teams was not noted: %s", len(rows), error.orig)


def at_teams_of(person: Person) -> Select[Any]:
    """(day, way, who, at which team) of looks at the teams a person is in, newest first."""
    query: Any = select(Look.day, Look.way, Person, Team).join(Person, Person.id == Look.by_id)
    query = query.join(Team, Team.id == Look.team_id).where(Look.team_id.in_(teams.of(person)))
    found: Select[Any] = query.order_by(Look.day.desc(), Team.name, Person.name, Look.way, Look.by_id)
    return found
