"""Tables of the written form: playbooks, their revisions, publication and attachments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.db import Base, Moment


class Playbook(Item):
    """A written text in a space, perhaps below another playbook. Its words are in its revisions."""

    __tablename__ = "playbook"
    __table_args__ = (Index(None, "parent_id", "position"),)
    __mapper_args__ = {"polymorphic_identity": "playbook"}

    room = "externalization"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("playbook.id"))
    position: Mapped[int] = mapped_column(default=0)
    submission: Mapped[str | None] = mapped_column(unique=True)


class Revision(Base):
    """One saved state, never changed afterwards.

    `base` is the revision its writer began from, `submission` the key of the form it came with: the same form sent
    twice is one revision.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_submission", "item_id", "submission"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    title: Mapped[str]
    body: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    restores: Mapped[int | None]
    submission: Mapped[str | None]

    by: Mapped[Person] = relationship()


class Publication(Base):
    """That a playbook is published, by whom and since when. Without this row only its owner reads it."""

    __tablename__ = "publication"

    item_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Person] = relationship()


class Attachment(Base):
    """A file that hangs on a playbook; its bytes are stored under their own digest.

    Put into a text that is not saved yet, it waits for its playbook under the key of the form (`submission`), without
    `item_id`; until then only who sent it sees it.
    """

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("item_id is not null or submission is not null", name="place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("playbook.id", ondelete="CASCADE"), index=True, nullable=True)
    submission: Mapped[str | None] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = relationship()
    item: Mapped[Playbook] = relationship()
