"""The table of what came from elsewhere, so that a second import changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from seci.plumbing.db import Base, Moment


class Arrival(Base):
    """A page or file of a source, what it became here, and the digest and revision of its last import.

    `title` and `body` are the source's words then, with the links of here; the body only where no revision holds it,
    because what was changed here was merged into it.
    """

    __tablename__ = "arrival"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"))
    digest: Mapped[str]
    revision: Mapped[int | None]
    title: Mapped[str | None]
    body: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)
