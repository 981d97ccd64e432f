"""Tables of practice: checklists and their steps, assignments, habits, runs, ticks, reflections, suggestions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.db import Base, Moment

TICKS = ("done", "skipped", "unclear")
DIRECTIONS = ("build", "break")


class Checklist(Item):
    """What to practise. Read by whoever reads the playbook it came from; `revision` is the number of its version."""

    __tablename__ = "checklist"
    __mapper_args__ = {"polymorphic_identity": "checklist"}

    room = "internalization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    playbook_id: Mapped[int | None] = mapped_column(ForeignKey("playbook.id"), index=True)
    submission: Mapped[str | None] = mapped_column(unique=True, index=True)


class Step(Base):
    """One step of one version, never changed afterwards. `anchor` is the same in all versions the step stands in.

    `passage` is the anchor of the playbook's passage it came from.
    """

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("checklist_id", "version", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"))
    version: Mapped[int]
    position: Mapped[int]
    anchor: Mapped[str]
    text: Mapped[str]
    passage: Mapped[str | None] = mapped_column(index=True)
    two_minutes: Mapped[bool] = mapped_column(default=False)


class Assignment(Item):
    """A checklist given to people. Its assignees are those who play that part in it.

    rrule: the days it is due on, as RFC 5545 writes them; None for once. times: how often within each of the rule's
    weeks, where the days are left open. ends_on: the day it is due by, or the last one of a repeating one.
    """

    __tablename__ = "assignment"
    __mapper_args__ = {"polymorphic_identity": "assignment"}
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_on"),
        CheckConstraint("times is null or times between 1 and 7", name="times"),
    )

    room = "internalization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"), index=True)
    rrule: Mapped[str | None]
    times: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    submission: Mapped[str | None] = mapped_column(unique=True, index=True)

    checklist: Mapped[Checklist] = relationship(foreign_keys=[checklist_id], innerjoin=True)


class AssignedTeam(Base):
    """A team an assignment was given to; who was in it then became an assignee."""

    __tablename__ = "assigned_team"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)


class Declination(Base):
    """That somebody does not practise what they were given, since when. Without this row they do."""

    __tablename__ = "declination"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Pause(Base):
    """Days on which somebody need not practise, first and last; open while there is no last."""

    __tablename__ = "pause"
    __table_args__ = (CheckConstraint("last_on is null or last_on >= first_on", name="last_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date | None]


class Habit(Item):
    """A person's own plan for an assignment. Its owner alone reads it."""

    __tablename__ = "habit"
    __mapper_args__ = {"polymorphic_identity": "habit"}
    __table_args__ = (
        CheckConstraint("direction in ('build', 'break')", name="direction"),
        UniqueConstraint("assignment_id", "person_id"),
    )

    room = "internalization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    direction: Mapped[str] = mapped_column(default="build")
    anchor: Mapped[str]
    anchor_key: Mapped[str] = mapped_column(index=True)
    two_minutes: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    bundle: Mapped[str] = mapped_column(default="")
    identity: Mapped[str] = mapped_column(default="")
    friction: Mapped[str] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship(foreign_keys=[assignment_id], innerjoin=True)


class Slip(Base):
    """A day on which a habit to break happened after all."""

    __tablename__ = "slip"

    habit_id: Mapped[int] = mapped_column(ForeignKey("habit.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Run(Item):
    """One practice of an assignment by one person on one local day. That person alone reads it.

    `version` is the checklist's at its beginning; whatever becomes of the checklist, its steps stay those.
    """

    __tablename__ = "run"
    __mapper_args__ = {"polymorphic_identity": "run"}
    __table_args__ = (UniqueConstraint("person_id", "assignment_id", "day"),)

    room = "internalization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    day: Mapped[date]
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Tick(Base):
    """What came of a step in a run; `day` is the local date it was made on, which a late one keeps."""

    __tablename__ = "tick"
    __table_args__ = (CheckConstraint("state in ('done', 'skipped', 'unclear')", name="state"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True, index=True)
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date]


class Suggestion(Base):
    """What a run suggested to its playbook about a passage, or with an empty one about the whole: a comment there."""

    __tablename__ = "suggestion"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    passage: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)


class Reflection(Base):
    """What a run taught, in the words of who practised, for them alone."""

    __tablename__ = "reflection"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
