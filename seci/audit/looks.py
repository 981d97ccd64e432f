"""Who looked at a team's figures by what they are, and not by being in it: a manager who leads it, an administrator.

Everybody in the team reads it (A-113). It is the one thing that is noted about reading: once a day for each way, and
kept as long as figures reach back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons import teams
from seci.commons.people import Person, Team
from seci.plumbing.asides import note_in_passing
from seci.plumbing.clock import now
from seci.plumbing.db import Base
from seci.plumbing.statements import Kept

WAYS = ("page", "file", "program")
KEPT = timedelta(days=366)


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
    """Note that a person opens the figures of some teams. Call it outside any transaction that writes."""
    theirs = set(asked) if viewer.is_admin else teams.led_by(viewer).intersection(asked)
    if not theirs:
        return
    day = now().date()
    fresh = theirs.difference(row[0] for row in _NOTED.rows(by=viewer.id, day=day, way=way))
    if not fresh:
        return
    rows = [{"by_id": viewer.id, "day": day, "way": way, "team_id": team_id} for team_id in sorted(fresh)]
    note_in_passing(delete(Look).where(Look.day < day - KEPT), insert(Look).values(rows))


def at_teams_of(person: Person) -> Select[Any]:
    """(day, way, who, at which team) of looks at the teams a person is in, newest first."""
    query: Any = select(Look.day, Look.way, Person, Team).join(Person, Person.id == Look.by_id)
    query = query.join(Team, Team.id == Look.team_id).where(Look.team_id.in_(teams.of(person)))
    found: Select[Any] = query.order_by(Look.day.desc(), Team.name, Person.name, Look.way, Look.by_id)
    return found
