"""The tree playbooks stand in: what is above, below and beside one, as far as somebody may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from seci.commons import items
from seci.commons.glances import ItemGlance
from seci.commons.items import Audience, Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.plumbing.statements import Kept

MAX_DEPTH = 30
MAX_INSIDE = 300  # playbooks of the second level shown at once

TABLE = Playbook.__table__


@dataclass
class Branch:
    """A playbook in a drawn tree: how many stand right below it, and those that are drawn."""

    id: int
    title: str
    inside: int
    children: list[Branch] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many right below it are not drawn."""
        return self.inside - len(self.children)


class Standing(Protocol):
    """Whatever stands in the tree."""

    @property
    def parent_id(self) -> int | None:
        """What it stands right below, None at the top."""


def path_to(playbook: Standing, viewer: Person) -> list[ItemGlance]:
    """The playbooks above one, outermost first, as far as the viewer may read them."""
    if playbook.parent_id is None:
        return []
    rows = ABOVE.rows(parent=playbook.parent_id, tokens=items.tokens_of(viewer))
    return [ItemGlance(*row) for row in rows]


def _above() -> Select[Any]:
    start = select(TABLE.c.id, TABLE.c.parent_id, literal(0).label("height"))
    line = start.where(TABLE.c.id == bindparam("parent")).cte(recursive=True)
    upper = aliased(TABLE)
    step = select(upper.c.id, upper.c.parent_id, line.c.height + 1)
    above = line.union_all(step.where(upper.c.id == line.c.parent_id, line.c.height < MAX_DEPTH))
    item = Item.__table__
    query = select(item.c.id, item.c.kind, item.c.title, item.c.revision).join(above, above.c.id == item.c.id)
    return query.where(items.is_readable(item.c.id)).order_by(above.c.height.desc())


ABOVE = Kept(_above)


def ids_above(playbook_id: int) -> list[int]:
    """The numbers of everything above a playbook, whoever may read it."""
    found: list[int] = []
    parent = select(TABLE.c.parent_id)
    above = db.session.scalar(parent.where(TABLE.c.id == playbook_id))
    while above is not None and above not in found:
        found.append(above)
        above = db.session.scalar(parent.where(TABLE.c.id == above))
    return found


def levels_below(playbook_id: int) -> list[list[Any]]:
    """Everything below a playbook, whoever may read it, level by level, as rows of id and parent_id."""
    levels: list[list[Any]] = []
    wanted, seen = [playbook_id], {playbook_id}
    while wanted:
        query = select(TABLE.c.id, TABLE.c.parent_id).where(TABLE.c.parent_id.in_(wanted))
        found = db.session.execute(query.order_by(TABLE.c.position))
        rows = [row for row in found if row.id not in seen]  # a circle, should there ever be one, ends here
        wanted = [row.id for row in rows]
        seen.update(wanted)
        if rows:
            levels.append(rows)
    return levels


def level(space: Space, viewer: Person, below: Playbook | None = None) -> Select[int, str]:
    """One level of a space's tree in its order: number and title.

    What stands below something the viewer may not read is shown on the first level, so that nothing gets out of sight.
    """
    if below is not None:
        return _rows(viewer).where(TABLE.c.parent_id == below.id)
    # A parent that may not be read is one that is not published: its only token is a person's. The sum in the last line
    # keeps SQLite from walking the whole shelf, when the index over parents leads to the first level at once.
    owned = Audience.token.between("person:", "person;")
    hidden = select(Audience.item_id).where(owned, ~_is_readable(Audience.item_id, viewer))
    first = or_(TABLE.c.parent_id.is_(None), TABLE.c.parent_id.in_(hidden))
    return _rows(viewer).where(first, Item.space_id + 0 == space.id)


def branches(rows: Sequence[Row[Any]], viewer: Person) -> list[Branch]:
    """Rows of a level as branches that know how many stand right below each."""
    inside = _inside([row.id for row in rows], viewer)
    return [Branch(row.id, row.title, inside.get(row.id, 0)) for row in rows]


def with_children(rows: Sequence[Row[Any]], viewer: Person) -> list[Branch]:
    """The same, each with what stands right below it; of very many only the first."""
    drawn = branches(rows, viewer)
    by_number = {branch.id: branch for branch in drawn if branch.inside}
    if by_number:
        query = _rows(viewer).add_columns(TABLE.c.parent_id).where(TABLE.c.parent_id.in_(by_number))
        below = db.session.execute(query.limit(MAX_INSIDE)).all()
        for branch, row in zip(branches(below, viewer), below, strict=True):
            by_number[row.parent_id].children.append(branch)
    return drawn


def _rows(viewer: Person) -> Select[int, str]:
    query = select(Item.id, Item.title).join(TABLE, TABLE.c.id == Item.id).where(items.is_readable_by(viewer))
    return query.order_by(TABLE.c.position, Item.title_key, Item.id)


def _inside(ids: Sequence[int], viewer: Person) -> dict[int, int]:
    """How many the viewer may read right below each of some playbooks."""
    query = select(TABLE.c.parent_id, func.count().label("number")).where(TABLE.c.parent_id.in_(ids))
    query = query.where(_is_readable(TABLE.c.id, viewer))
    return {row.parent_id: row.number for row in db.session.execute(query.group_by(TABLE.c.parent_id))}


def _is_readable(column: Any, viewer: Person) -> ColumnElement[bool]:
    readers = aliased(Audience)
    return exists().where(readers.item_id == column, readers.token.in_(items.tokens_of(viewer)))


def counts(viewer: Person) -> dict[int, int]:
    """How many playbooks of each space the viewer may read."""
    readable = select(Audience.item_id).where(Audience.token.in_(items.tokens_of(viewer)))
    query = select(Item.space_id, func.count()).where(Item.kind == "playbook", Item.id.in_(readable))
    return {space: number for space, number in db.session.execute(query.group_by(Item.space_id)) if space}
