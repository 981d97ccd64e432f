"""Hand-overs: what grew out of what, from passage to passage, by whom and in which mode."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db

MODES = ("socialization", "externalization", "combination", "internalization")
_CONVERTED = text("mode != 'combination'")  # links outnumber all else by far, and what one looks for is mostly not them


class HandOver(Base):
    """One edge of the lineage. Revisions say in which state of each item the passages stood."""

    __tablename__ = "hand_over"
    __table_args__ = (
        CheckConstraint(
            "mode in ('socialization', 'externalization', 'combination', 'internalization')",
            name="mode",
        ),
        Index("ix_hand_over_from", "from_item_id", "from_passage"),
        Index("ix_hand_over_to", "to_item_id", "to_passage"),
        Index("ix_hand_over_pair", "from_item_id", "mode", "to_item_id"),
        Index("ix_hand_over_converted_from", "from_item_id", sqlite_where=_CONVERTED, postgresql_where=_CONVERTED),
        Index("ix_hand_over_converted_to", "to_item_id", sqlite_where=_CONVERTED, postgresql_where=_CONVERTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    from_passage: Mapped[str | None]
    from_revision: Mapped[int | None]
    to_item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    to_passage: Mapped[str | None]
    to_revision: Mapped[int | None]
    mode: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


def hand_over(
    source: Item,
    target: Item,
    *,
    mode: str,
    by: Person,
    passages: tuple[str | None, str | None] = (None, None),
    revisions: tuple[int | None, int | None] = (None, None),
) -> HandOver | None:
    """Record that `target` took something from `source`, once for each pair of passages.

    Returns:
        The new row, or None when the same hand-over stands already.
    """
    same = select(HandOver.id).where(
        HandOver.from_item_id == source.id,
        HandOver.to_item_id == target.id,
        HandOver.mode == mode,
        HandOver.from_passage.is_not_distinct_from(passages[0]),
        HandOver.to_passage.is_not_distinct_from(passages[1]),
    )
    if db.session.scalar(same.limit(1)) is not None:
        return None
    row = HandOver(
        from_item_id=source.id,
        from_passage=passages[0],
        from_revision=revisions[0],
        to_item_id=target.id,
        to_passage=passages[1],
        to_revision=revisions[1],
        mode=mode,
        by_id=by.id,
        at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
