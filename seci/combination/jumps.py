"""Jumping: what a few letters may mean, for the box at the top of every page and for completion while writing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from seci.combination.links import wiki_link
from seci.combination.searches import spaces_by_number
from seci.commons import indexing, items, people, spaces, teams, topics
from seci.commons.items import Alias, Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.topics import Topic
from seci.plumbing.db import db
from seci.plumbing.search import SearchUnavailable

LIMIT = 8
FEW = 3  # people and spaces beside the items
LONGEST = 100  # characters looked at
PLAIN_TOPIC = re.compile(r"[^\W_](?:\w|-(?=\w)){0,63}")


@dataclass(frozen=True)
class Jump:
    """Somewhere to go, or something to name. kind: of the item, `person` or `space`. insert: how a text names it."""

    thing: Item | Person | Space
    kind: str
    title: str
    context: str
    insert: str


def jump(text: str, viewer: Person, limit: int = LIMIT) -> list[Jump]:
    """What the viewer may mean: items whose title begins so, then those with all the words, people and spaces.

    `@` before it asks for people only, `#` for topics only.
    """
    text = text.strip()[:LONGEST]
    if text.startswith(("@", "#")):
        return complete("person" if text.startswith("@") else "topic", text, viewer, limit)
    if not text:
        return []
    shelves = spaces_by_number(viewer)
    found = [_of_item(item, shelves) for item in _titled(text, viewer, limit)]
    found += [_of_person(person) for person in db.session.scalars(people.named_like(text).limit(FEW))]
    return found + [_of_space(space) for space in _spaces(text, viewer)]


def complete(kind: str, text: str, viewer: Person, limit: int = LIMIT) -> list[Jump]:
    """Things of one kind: `person`, `topic`, or a kind of item; of no letters, what is at hand."""
    text = text.strip()[:LONGEST]
    if kind == "person":
        return [_of_person(person) for person in db.session.scalars(people.named_like(text).limit(limit))]
    if kind == "topic":
        return [_of_item(topic, {}) for topic in db.session.scalars(_topics(text, viewer).limit(limit))]
    if not text:
        recent = items.recently_changed(viewer).where(Item.kind == kind).limit(limit)
        return _told_apart(list(db.session.scalars(recent)), viewer)
    return _told_apart(_titled(text, viewer, limit, kind), viewer)


def teams_named(text: str) -> Sequence[str]:
    """Names of teams with a word that begins so."""
    return [team.name for team in db.session.scalars(teams.named_like(text.strip()[:LONGEST]).limit(FEW))]


def _titled(text: str, viewer: Person, limit: int, kind: str | None = None) -> list[Item]:
    """Items whose title begins so or has all the words: of all kinds, or of one."""
    try:
        index, hidden = indexing.present()
        ids = index.jump(text, items.tokens_of(viewer), limit, without=hidden, kind=kind)
        return items.get_many(ids, viewer)
    except SearchUnavailable:
        query = items.readable_by(viewer).where(_begins(Item.title_key, items.key_of(text)))
        query = query.where(Item.kind.not_in(items.ONE_S_OWN_KINDS))  # as in the index
        query = query if kind is None else query.where(Item.kind == kind)
        return list(db.session.scalars(query.order_by(Item.title_key, Item.id).limit(limit)))


def _topics(text: str, viewer: Person) -> Select[Topic]:
    """Topics whose name or synonym begins so, or has a word that does."""
    key = topics.key_of(text)
    by_synonym = Item.id.in_(select(Alias.item_id).where(_begins(Alias.name_key, key)))
    return topics.readable_by(viewer).where(_begins(Item.title_key, key) | by_synonym)


def _spaces(text: str, viewer: Person) -> Sequence[Space]:
    query = spaces.readable_by(viewer).where(_begins(Space.name_key, items.key_of(text)))
    return db.session.scalars(query.limit(FEW)).all()


def _begins(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    """Whether a name, or a word in it, begins so."""
    return column.startswith(key, autoescape=True) | column.contains(" " + key, autoescape=True)


def _told_apart(found: Sequence[Item], viewer: Person) -> list[Jump]:
    """Items, each named so that the name leads to it and not to another one of the same title."""
    shelves = spaces_by_number(viewer)
    by_name = items.named((item.title_key for item in found), viewer)
    return [_of_item(item, shelves, is_plain=by_name.get(item.title_key) is item) for item in found]


def _of_item(item: Item, shelves: Mapping[int, str], *, is_plain: bool = True) -> Jump:
    context = shelves.get(item.space_id or 0, "")
    return Jump(item, item.kind, item.title, context, _named(item) if is_plain else f"[[{item.id}|{item.title}]]")


def _named(item: Item) -> str:
    name = "-".join(item.title.split())
    return f"#{name}" if item.kind == "topic" and PLAIN_TOPIC.fullmatch(name) else wiki_link(item)


def _of_person(person: Person) -> Jump:
    return Jump(person, "person", person.name, f"@{person.handle}", f"@{person.handle}")


def _of_space(space: Space) -> Jump:
    return Jump(space, "space", space.name, "", "")
