"""What a playbook's page needs, in as few queries as it can be had: this page is opened more than all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, literal, null, select, union_all
from sqlalchemy.orm import aliased, joinedload

from seci.commons import items
from seci.commons.comments import Comment
from seci.commons.items import Item
from seci.commons.passages import Passage, StoredRendering
from seci.commons.people import Person
from seci.commons.topics import ItemTopic
from seci.externalization import renderings
from seci.externalization.models import Attachment, Playbook, Publication
from seci.plumbing.db import db
from seci.plumbing.markdown import RENDERER_VERSION

MAX_CHILDREN = 100


@dataclass(frozen=True)
class Reading:
    """A playbook opened by somebody, and what one query tells about it."""

    playbook: Playbook
    is_published: bool
    html: str | None
    version: int | None
    complete: bool | None
    has_comments: bool

    def shown(self) -> renderings.Shown:
        """Its newest text as neutral HTML."""
        if self.html is not None and self.version == RENDERER_VERSION:
            return renderings.Shown(self.html, bool(self.complete))
        return renderings.anew(self.playbook, self.playbook.revision)


@dataclass
class Heading:
    """An entry of the outline."""

    anchor: str
    text: str
    level: int
    children: list[Heading] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """Something beside the text: a child, a topic or an attachment, with its number."""

    id: int
    text: str
    media_type: str = ""
    size: int = 0


@dataclass
class Beside:
    """What stands around the text."""

    headings: list[Heading] = field(default_factory=list)
    outline: list[Heading] = field(default_factory=list)
    children: list[Entry] = field(default_factory=list)
    topics: list[Entry] = field(default_factory=list)
    attachments: list[Entry] = field(default_factory=list)


# The statements of this page are built once: building them costs several times running them.


@cache
def _open() -> Any:
    query = select(
        Playbook,
        Publication.item_id,
        StoredRendering.html,
        StoredRendering.version,
        StoredRendering.complete,
        exists().where(Comment.item_id == Playbook.id),
    )
    newest = (StoredRendering.item_id == Playbook.id) & (StoredRendering.revision == Item.revision)
    query = query.outerjoin(Publication, Publication.item_id == Playbook.id).outerjoin(StoredRendering, newest)
    query = query.options(joinedload(Playbook.space), joinedload(Playbook.changed_by), joinedload(Playbook.owner))
    return query.where(Playbook.id == bindparam("id"), items.is_readable(Item.id))


def open_reading(playbook_id: int, viewer: Person) -> Reading | None:
    """A playbook the viewer may read, with its space, who changed it, its rendering and whether it is published."""
    row = db.session.execute(_open(), {"id": playbook_id, "tokens": items.tokens_of(viewer)}).one_or_none()
    return None if row is None else Reading(row[0], row[1] is not None, *row[2:])


def beside(playbook: Playbook, viewer: Person) -> Beside:
    """Headings, children, topics and attachments of a playbook, in one query."""
    found = Beside()
    values = {"id": playbook.id, "tokens": items.tokens_of(viewer)}
    for what, number, text, more, count in db.session.connection().execute(_beside(), values):
        if what == "heading":
            found.headings.append(Heading(more, text, count))
        else:
            entries: list[Entry] = getattr(found, what)
            entries.append(Entry(number, text, more or "", count or 0))
    found.outline = nested(found.headings)
    return found


@cache
def _beside() -> Any:
    playbook_id: BindParameter[int] = bindparam("id")
    child, topic = aliased(Item, flat=True), aliased(Item, flat=True)
    table = Playbook.__table__
    parts = (
        _part("heading", Passage.position, Passage.text, Passage.anchor, Passage.level, Passage.position).where(
            Passage.item_id == playbook_id, Passage.kind == "heading", Passage.position.is_not(None)
        ),
        _part("children", child.id, child.title, null(), null(), table.c.position)
        .join(table, table.c.id == child.id)
        .where(table.c.parent_id == playbook_id, items.is_readable(child.id)),
        _part("topics", topic.id, topic.title, null(), null(), literal(0))
        .join(ItemTopic, ItemTopic.topic_id == topic.id)
        .where(ItemTopic.item_id == playbook_id),
        _part("attachments", Attachment.id, Attachment.name, Attachment.media_type, Attachment.size, literal(0)).where(
            Attachment.item_id == playbook_id, Attachment.removed_at.is_(None)
        ),
    )
    together = union_all(*parts).subquery()
    return select(*list(together.c)[:5]).order_by(together.c.place, together.c.text)


def _part(what: str, *columns: Any) -> Any:
    names = ("number", "text", "more", "count", "place")
    return select(literal(what).label("what"), *(c.label(name) for c, name in zip(columns, names, strict=True)))


def nested(headings: Sequence[Heading]) -> list[Heading]:
    """Headings in order as a tree by their levels; a level that is skipped is not drawn."""
    top: list[Heading] = []
    open_: list[Heading] = []
    for heading in headings:
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(heading)
        open_.append(heading)
    return top
