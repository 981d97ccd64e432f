"""The table of references between items, resolved or still wanted."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons.items import Item
from seci.plumbing.db import Base


class Link(Base):
    """A reference in one item's text: from a passage, to an item and perhaps its passage, or to a name nobody bears.

    relation: `link`, `transclusion` or `topic`. name: what was written to mean the item, empty for an address.
    label: the words that stand in the text for it, where they are not the name.
    """

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    from_passage: Mapped[str]
    relation: Mapped[str]
    to_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="SET NULL"), index=True)
    to_passage: Mapped[str | None]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    heading: Mapped[str | None]
    label: Mapped[str] = mapped_column(default="")

    source: Mapped[Item] = relationship(foreign_keys=[from_item_id])
    target: Mapped[Item | None] = relationship(foreign_keys=[to_item_id])
