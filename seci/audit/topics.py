"""Topics by mode: what is talked about, written, connected and practised, and where a mode is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from seci.audit.cells import shown
from seci.audit.deeds import is_countable
from seci.commons import topics
from seci.commons.items import Item
from seci.commons.lineage import MODES, HandOver
from seci.commons.pages import ListPage, page_of
from seci.commons.people import Person
from seci.commons.topics import ItemTopic, Topic
from seci.plumbing.db import db

MODE_OF = {
    "log": "socialization",
    "insight": "socialization",
    "question": "socialization",
    "playbook": "externalization",
    "checklist": "internalization",
}
"""The mode an item itself stands for; what was linked stands for combination."""

Given = frozenset[int]
"""All topics given to an item; none to most. What is left beside a topic is part of the whole it is set against."""


@dataclass(frozen=True)
class TopicFlow:
    """A topic, and how many items under it stand for each mode."""

    topic: Topic
    modes: Mapping[str, int | None]


def by_mode(viewer: Person, cursor: str | None = None, size: int = 50) -> ListPage[TopicFlow]:
    """Topics the viewer may read, by name, with their figures over all items, also those they may not read."""
    page = page_of(topics.readable_by(viewer), cursor, size)
    counted = {mode: _counted(rows) for mode, rows in _items().items()}
    rows = [TopicFlow(topic, {mode: counted[mode].get(topic.id) for mode in MODES}) for topic in page.rows]
    return ListPage(rows, page.next_cursor)


def _items() -> dict[str, list[tuple[Given, int]]]:
    """For each mode the items that stand for it: their topics, and who owns them."""
    given: dict[int, set[int]] = {}
    for item_id, topic_id in db.session.execute(select(ItemTopic.item_id, ItemTopic.topic_id)):
        given.setdefault(item_id, set()).add(topic_id)
    linked = select(func.count()).where(HandOver.from_item_id == Item.id, HandOver.mode == "combination")
    query = select(Item.id, Item.kind, Item.owner_id, linked.scalar_subquery())
    query = query.where(Item.kind.in_(MODE_OF), is_countable(Item))
    found: dict[str, list[tuple[Given, int]]] = {mode: [] for mode in MODES}
    for item_id, kind, owner_id, links in db.session.execute(query):
        row = (frozenset(given.get(item_id, ())), owner_id)
        found[MODE_OF[kind]].append(row)
        if links:
            found["combination"].append(row)
    return found


def _counted(rows: list[tuple[Given, int]]) -> dict[int, int]:
    """How many items stand under each topic, of those topics that may be shown."""
    people: dict[Given, set[int]] = {}
    for given, owner_id in rows:
        people.setdefault(given, set()).add(owner_id)
    names = sorted(set[int]().union(*people))
    may_be = shown(people, ((topic, {given for given in people if topic in given}) for topic in names))
    return {topic: sum(topic in given for given, _owner in rows) for topic in may_be}
