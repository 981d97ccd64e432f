"""Topics by mode: what is talked about, written, connected and practised, and where a mode is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from seci.audit.cells import shown
from seci.audit.deeds import is_countable
from seci.audit.periods import counted_until
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
}
"""The mode an item itself stands for; what was linked, or made a checklist of, stands for the next two as well."""
HANDED = ("combination", "internalization")

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
    return ListPage(_flows(page.rows), page.next_cursor)


def all_by_mode(viewer: Person, most: int = 5000) -> list[TopicFlow]:
    """The same of all topics at once."""
    return _flows(db.session.scalars(topics.readable_by(viewer).limit(most)).all())


def _flows(rows: Sequence[Topic]) -> list[TopicFlow]:
    counted = {mode: _counted(items) for mode, items in _items().items()}
    return [TopicFlow(topic, {mode: counted[mode].get(topic.id) for mode in MODES}) for topic in rows]


def _items() -> dict[str, list[tuple[Given, int]]]:
    """For each mode the items that stand for it: their topics, and who owns them."""
    given: dict[int, set[int]] = {}
    for item_id, topic_id in db.session.execute(select(ItemTopic.item_id, ItemTopic.topic_id)):
        given.setdefault(item_id, set()).add(topic_id)
    until = counted_until()
    handed = [exists().where(HandOver.from_item_id == Item.id, HandOver.mode == mode) for mode in HANDED]
    query: Any = select(Item.id, Item.kind, Item.owner_id, *(one.where(HandOver.at < until) for one in handed))
    query = query.where(Item.kind.in_(MODE_OF), Item.made_at < until, is_countable(Item))
    found: dict[str, list[tuple[Given, int]]] = {mode: [] for mode in MODES}
    for item_id, kind, owner_id, *was_handed in db.session.execute(query):
        row = (frozenset(given.get(item_id, ())), owner_id)
        for mode in (MODE_OF[kind], *(mode for mode, was in zip(HANDED, was_handed, strict=True) if was)):
            found[mode].append(row)
    return found


def _counted(rows: list[tuple[Given, int]]) -> dict[int, int]:
    """How many items stand under each topic, of those topics that may be shown."""
    people: dict[Given, set[int]] = {}
    for given, owner_id in rows:
        people.setdefault(given, set()).add(owner_id)
    cells: dict[int, set[Given]] = {}
    for given in people:
        for topic in given:
            cells.setdefault(topic, set()).add(given)
    numbers = Counter(topic for given, _owner in rows for topic in given)
    return {topic: numbers[topic] for topic in shown(people, sorted(cells.items()))}
