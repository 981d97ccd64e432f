"""What a playbook's page needs, in as few queries as it can be had: this page is opened more than all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, exists, literal, null, select, union_all
from sqlalchemy.orm import aliased

from seci.commons import items, renderings
from seci.commons.comments import Comment
from seci.commons.drafts import Draft
from seci.commons.glances import PersonGlance, SpaceGlance
from seci.commons.items import Item
from seci.commons.passages import Passage, StoredRendering
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.topics import ItemTopic
from seci.externalization import drafts
from seci.externalization.models import Attachment, Playbook, Publication
from seci.plumbing.markdown import RENDERER_VERSION
from seci.plumbing.statements import Kept

MAX_CHILDREN = 100
"""Of what is right below a playbook, and of its files, so many are listed beside it; a page of their own has all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A playbook opened by somebody, with whoever wrote it and where it stands; one query tells all of it.

    typed_at: when they last typed what they have not saved yet, if they did.
    """

    kind: ClassVar[str] = "playbook"
    room: ClassVar[str] = Playbook.room

    id: int
    title: str
    revision: int
    made_at: datetime
    changed_at: datetime
    owner_id: int
    parent_id: int | None
    is_published: bool
    has_comments: bool
    typed_at: datetime | None
    html: str | None
    version: int | None
    complete: bool | None
    space: SpaceGlance
    owner: PersonGlance
    changed_by: PersonGlance

    @property
    def space_id(self) -> int:
        """The space it stands in."""
        return self.space.id

    def shown(self) -> renderings.Shown:
        """Its newest text as neutral HTML."""
        if self.html is not None and self.version == RENDERER_VERSION:
            return renderings.Shown(self.html, bool(self.complete))
        return renderings.anew(self, self.revision)


@dataclass
class Heading:
    """An entry of the outline."""

    anchor: str
    text: str
    level: int
    children: list[Heading] = field(default_factory=list)


class Entry(NamedTuple):
    """Something beside the text: a child, a topic or an attachment, with its number."""

    id: int
    text: str
    media_type: str | None
    size: int | None


@dataclass(frozen=True)
class Beside:
    """What stands around the text, as rows of (what, number, text, more, count); equal when they are."""

    rows: tuple[tuple[Any, ...], ...]

    @property
    def anchors(self) -> tuple[tuple[str, str], ...]:
        """Anchor and text of each heading, in the order of the text."""
        return tuple((more, text) for what, _position, text, more, _level in self.rows if what == "heading")

    @property
    def outline(self) -> list[Heading]:
        """The headings as a tree."""
        rows = [row for row in self.rows if row[0] == "heading"]
        return nested([Heading(more, text, level) for _what, _position, text, more, level in rows])

    @property
    def children(self) -> list[Entry]:
        """What stands right below."""
        return self._entries("children")

    @property
    def topics(self) -> list[Entry]:
        """Its topics."""
        return self._entries("topics")

    @property
    def attachments(self) -> list[Entry]:
        """The files attached to it."""
        return self._entries("attachments")

    def _entries(self, wanted: str) -> list[Entry]:
        return [Entry(*row) for what, *row in self.rows if what == wanted]


def _open() -> Select[Any]:
    owner, writer = aliased(Person, flat=True), aliased(Person, flat=True)
    item, table = Item.__table__, Playbook.__table__
    columns = (item.c.id, item.c.title, item.c.revision, item.c.made_at, item.c.changed_at, item.c.owner_id)
    said = exists().where(Comment.item_id == item.c.id)
    own = (Draft.person_id == bindparam("person"), Draft.kind == drafts.KIND, Draft.item_id == item.c.id)
    typed = select(Draft.changed_at).where(*own).scalar_subquery()
    rendering = (StoredRendering.html, StoredRendering.version, StoredRendering.complete)
    named = (Space.id, Space.name, owner.name, owner.handle, writer.name, writer.handle)
    newest = (StoredRendering.item_id == item.c.id) & (StoredRendering.revision == item.c.revision)
    query = select(*columns, table.c.parent_id, Publication.item_id.is_not(None), said, typed, *rendering, *named)
    query = query.select_from(item).join(table, table.c.id == item.c.id).join(Space, Space.id == item.c.space_id)
    query = query.join(owner, owner.id == item.c.owner_id).join(writer, writer.id == item.c.changed_by_id)
    query = query.outerjoin(Publication, Publication.item_id == item.c.id).outerjoin(StoredRendering, newest)
    return query.where(item.c.id == bindparam("id"), items.is_readable(item.c.id))


OPEN = Kept(_open)


def open_reading(playbook_id: int, viewer: Person) -> Reading | None:
    """A playbook the viewer may read, with its space, who changed it, its rendering and whether it is published."""
    row = OPEN.first(id=playbook_id, person=viewer.id, tokens=items.tokens_of(viewer))
    if row is None:
        return None
    space, owner, changed_by = SpaceGlance(*row[-6:-4]), PersonGlance(*row[-4:-2]), PersonGlance(*row[-2:])
    parts: list[Any] = [*row[:-6], space, owner, changed_by]
    return Reading(*parts)


def beside(playbook: Reading, viewer: Person) -> Beside:
    """Headings, children, topics and attachments of a playbook, in one query."""
    return Beside(tuple(map(tuple, BESIDE.rows(id=playbook.id, tokens=items.tokens_of(viewer)))))


def _beside() -> Select[Any]:
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


BESIDE = Kept(_beside)


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
