"""The table of references between items, resolved or still wanted."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons.items import Item
from seci.plumbing.db import Base


class Link(Base):
    """A reference in one item's text: from a passage, to an item and perhaps its passage, or to a name nobody bears."""

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_wanted", "to_item_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    from_passage: Mapped[str]
    relation: Mapped[str]
    to_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="SET NULL"))
    to_passage: Mapped[str | None]
    name: Mapped[str]
    name_key: Mapped[str]
    heading: Mapped[str | None]

    source: Mapped[Item] = relationship(foreign_keys=[from_item_id])
    target: Mapped[Item | None] = relationship(foreign_keys=[to_item_id])
