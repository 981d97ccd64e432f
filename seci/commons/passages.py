"""Passages: the addressable blocks of an item's text, and the renderings they were read from.

A text is rendered once per revision, outside any write transaction, in a process that can be killed. What comes out is
neutral to the viewer: slots stand where names depend on who reads. Anchors are kept for good: a passage that is gone
keeps its row, because hand-overs may speak of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.plumbing import markdown
from seci.plumbing.db import Base, db
from seci.plumbing.services import services


class StoredRendering(Base):
    """One revision's rendering: neutral HTML, its passages and its references, as JSON, by renderer version."""

    __tablename__ = "rendering"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    complete: Mapped[bool]
    html: Mapped[str]
    rest: Mapped[str]

    def unpack(self) -> markdown.Rendering:
        """The rendering as the renderer made it."""
        return markdown.Rendering.from_json({**json.loads(self.rest), "html": self.html})


class Passage(Base):
    """An anchor of an item, with what stands there now; `position` is None once it is gone from the text."""

    __tablename__ = "passage"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    anchor: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int | None]
    kind: Mapped[str]
    level: Mapped[int]
    task: Mapped[bool | None]
    under: Mapped[str | None]
    text: Mapped[str]
    since: Mapped[int]


def render(text: str, previous: Sequence[markdown.Passage] = (), title: str = "") -> markdown.Rendering:
    """Render a text against the passages it had before. Never raises: what will not render comes back as source."""
    return services().renderer.render(text, previous, title)


def rendering_of(item_id: int, revision: int) -> StoredRendering | None:
    """The stored rendering of one revision."""
    return db.session.get(StoredRendering, (item_id, revision))


def present_renderings(item_ids: Iterable[int]) -> dict[int, StoredRendering]:
    """The whole renderings of the newest revisions of some items, as far as this renderer made them.

    What an older one made is left out: its sanitizer may have let something through.
    """
    is_newest = (Item.id == StoredRendering.item_id) & (Item.revision == StoredRendering.revision)
    query = select(StoredRendering).join(Item, is_newest).where(Item.id.in_(set(item_ids)))
    query = query.where(StoredRendering.version == markdown.RENDERER_VERSION, StoredRendering.complete)
    return {row.item_id: row for row in db.session.scalars(query)}


def passages_of(item_id: int, revision: int) -> Sequence[markdown.Passage]:
    """The passages one revision had, in order; none when there is no such revision."""
    stored = rendering_of(item_id, revision)
    return stored.unpack().passages if stored else ()


def keep(item: Item, revision: int, rendering: markdown.Rendering) -> None:
    """Store a rendering with its revision, and bring the item's passages up to date."""
    whole = rendering.as_json()
    html = whole.pop("html")
    row = db.session.get(StoredRendering, (item.id, revision)) or StoredRendering(item_id=item.id, revision=revision)
    row.version, row.complete = rendering.version, rendering.complete
    row.html, row.rest = html, json.dumps(whole, separators=(",", ":"))
    db.session.add(row)
    if revision >= item.revision:
        put_in_place(item.id, revision, rendering.passages)


def put_in_place(item_id: int, revision: int, passages: Iterable[markdown.Passage]) -> None:
    """Bring an item's passages up to date with those of its newest revision, in their order."""
    present = {row.anchor: row for row in db.session.scalars(select(Passage).where(Passage.item_id == item_id))}
    for position, passage in enumerate(passages):
        row = present.pop(passage.anchor, None)
        if row is None:
            row = Passage(item_id=item_id, anchor=passage.anchor, since=revision)
            db.session.add(row)
        row.position, row.kind, row.level, row.task = position, passage.kind, passage.level, passage.task
        row.under, row.text = passage.under, passage.text
    for gone in present.values():
        gone.position = None


def quote(item: Readable, anchor: str) -> str | None:
    """What a passage of an item says; None when no such passage ever stood there."""
    return db.session.scalar(select(Passage.text).where(Passage.item_id == item.id, Passage.anchor == anchor))


def texts(item_ids: Sequence[int]) -> dict[int, list[Passage]]:
    """The passages that stand now, in order, for several items in one query."""
    query = select(Passage).where(Passage.item_id.in_(item_ids), Passage.position.is_not(None))
    found: dict[int, list[Passage]] = {item_id: [] for item_id in item_ids}
    for row in db.session.scalars(query.order_by(Passage.item_id, Passage.position)):
        found[row.item_id].append(row)
    return found
