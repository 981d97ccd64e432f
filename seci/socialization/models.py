"""Tables of what is talked about: pairings, mentoring logs with shared and private points, follow-ups, insights."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.db import Base, Moment

PAIRING_KINDS = ("mentoring", "reverse", "onboarding", "shadowing", "pair")
CADENCES = ("", "weekly", "fortnightly", "monthly")
STATES = ("offered", "active", "declined", "paused", "ended")
LOG_KINDS = ("guidance", "practice", "observation", "shadowing")
CONSENTS = ("private", "pair", "write", "count")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


class PairingState(Base):
    """That a pairing came to a state, by whom and when; the newest row is what it is now."""

    __tablename__ = "pairing_state"
    __table_args__ = (CheckConstraint(_one_of("state", STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Person] = relationship()


class Acceptance(Base):
    """That one of the two said yes; who has not reads no log of the pairing but their own."""

    __tablename__ = "acceptance"

    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Pairing(Item):
    """A mentor and a learner, for a while. Its title is the goal; `identity` says who the learner is becoming."""

    __tablename__ = "pairing"
    __mapper_args__ = {"polymorphic_identity": "pairing"}
    __table_args__ = (
        CheckConstraint(_one_of("pairing_kind", PAIRING_KINDS), name="pairing_kind"),
        CheckConstraint(_one_of("cadence", CADENCES), name="cadence"),
        CheckConstraint("mentor_id <> learner_id", name="two"),
    )

    room = "socialization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    pairing_kind: Mapped[str] = mapped_column(default="mentoring")
    cadence: Mapped[str] = mapped_column(default="")
    identity: Mapped[str] = mapped_column(default="")
    submission: Mapped[str | None] = mapped_column(index=True, unique=True)
    state: Mapped[str] = column_property(
        select(PairingState.state)
        .where(PairingState.pairing_id == id)
        .order_by(PairingState.id.desc())
        .limit(1)
        .scalar_subquery()
    )

    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    learner: Mapped[Person] = relationship(foreign_keys=[learner_id])

    def partner_of(self, person_id: int) -> Person:
        """The other of the two."""
        return self.learner if person_id == self.mentor_id else self.mentor

    @property
    def is_open(self) -> bool:
        """Whether anything may still be logged here."""
        return self.state not in {"declined", "ended"}


class Log(Item):
    """One entry of a pairing: what kind of meeting it was, when, how long. Its shared words are in its revisions."""

    __tablename__ = "log"
    __mapper_args__ = {"polymorphic_identity": "log"}
    __table_args__ = (CheckConstraint(_one_of("log_kind", LOG_KINDS), name="log_kind"),)

    room = "socialization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), index=True)
    log_kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    minutes: Mapped[int | None]
    submission: Mapped[str | None] = mapped_column(unique=True)

    pairing: Mapped[Pairing] = relationship(foreign_keys=[pairing_id], innerjoin=True)


class LogRevision(Base):
    """One saved state of a log's shared points, never changed afterwards; the base of later merges."""

    __tablename__ = "log_revision"

    item_id: Mapped[int] = mapped_column(ForeignKey("log.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    body: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Person] = relationship()


class PrivatePoints(Base):
    """What one person noted about a log for themselves alone. Never rendered with references, indexed or counted."""

    __tablename__ = "private_points"

    log_id: Mapped[int] = mapped_column(ForeignKey("log.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    body: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class FollowUp(Base):
    """Something one of the two will do. While it is open it is carried to the newest log of the pairing."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("log.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    log: Mapped[Log] = relationship(innerjoin=True)
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])


class Insight(Item):
    """One piece of tacit knowledge noticed. `pairing_id` says which two may share it, where it was caught in a log."""

    __tablename__ = "insight"
    __mapper_args__ = {"polymorphic_identity": "insight"}
    __table_args__ = (CheckConstraint(_one_of("consent", CONSENTS), name="consent"),)

    room = "socialization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[str]
    situation: Mapped[str] = mapped_column(default="")
    cue: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    consent: Mapped[str] = mapped_column(index=True)
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairing.id", ondelete="SET NULL"), index=True)
    submission: Mapped[str | None] = mapped_column(unique=True)

    pairing: Mapped[Pairing | None] = relationship(foreign_keys=[pairing_id])


class Sighting(Base):
    """That somebody else has seen an insight hold too, once for each person, perhaps with their own case."""

    __tablename__ = "sighting"

    insight_id: Mapped[int] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    own_case: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
