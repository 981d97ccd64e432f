"""What the references of a text mean: names, numbers and own addresses, looked up in a few queries for all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from sqlalchemy import func, or_, select

from seci.commons import items, topics
from seci.commons.items import Alias, Item
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.references import resolve, target_key
from seci.plumbing import markdown
from seci.plumbing.db import db
from seci.plumbing.markdown import Reference
from seci.plumbing.services import services

BY_NAME = ("wiki", "transclusion")
BY_ADDRESS = ("address", "external")
RELATIONS = {"wiki": "link", "transclusion": "transclusion", "topic": "topic", "address": "link", "external": "link"}
OWN_ADDRESS = re.compile(
    r"/(?:items|playbooks|topics|mentoring/(?:pairings|logs|insights)|practice/(?:checklists|assignments|habits|runs))"
    r"/(\d{1,17})(?:-[^/?#]*)?/?"
)
HEADINGS = ("heading", "title")


@dataclass(frozen=True)
class Target:
    """What one reference means. `item_id` is None for a name nobody bears; `name` is empty for an address."""

    relation: str
    item_id: int | None
    passage: str | None
    name: str
    key: str


@dataclass
class Targets:
    """What the references of one text mean. `readable` are those items its writer may read, by number."""

    readable: dict[int, Item] = field(default_factory=dict)
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _passages: dict[int, list[markdown.Passage]] = field(default_factory=dict)

    @classmethod
    def of(cls, references: Sequence[Reference], by: Person) -> Targets:
        """Look everything up that some references name, with the writer's eyes first."""
        targets = cls()
        targets._look_names_up({r.target for r in references if r.kind in BY_NAME}, by)
        targets._look_addresses_up({r.target for r in references if r.kind in BY_ADDRESS}, by)
        if names := {r.target for r in references if r.kind == "topic"}:
            targets._ids |= {("topic", key): topic.id for key, topic in topics.named(names).items()}
        pointed = {r.heading: found for r in references if r.heading and (found := targets._id_of(r))}
        if pointed:
            targets._passages = passages_to_point_at(set(pointed.values()), pointed.keys())
        return targets

    def find(self, reference: Reference) -> Target | None:
        """What a reference means; None if it is nothing of ours."""
        if reference.kind not in RELATIONS:
            return None
        found = self._id_of(reference)
        if reference.kind in BY_ADDRESS:
            name = key = ""
            if found is None:
                return None
        elif reference.kind == "topic":
            name, key = reference.target, topics.key_of(reference.target)
        else:
            name, key = reference.target, items.key_of(reference.target)
        passage = passage_named(self._passages.get(found or 0, ()), reference.heading)
        return Target(RELATIONS[reference.kind], found, passage, name, key)

    def _id_of(self, reference: Reference) -> int | None:
        if reference.kind in BY_ADDRESS:
            return self._ids.get(("address", reference.target))
        if reference.kind == "topic":
            return self._ids.get(("topic", topics.key_of(reference.target)))
        return self._ids.get(("name", target_key(reference.target)))

    def _look_names_up(self, names: Collection[str], by: Person) -> None:
        if not names:
            return
        found = resolve(names, by)
        self.readable |= {item.id: item for item in found.values()}
        self._ids |= {("name", key): item.id for key, item in found.items()}
        if missing := {target_key(name) for name in names} - found.keys():
            self._ids |= {("name", key): item_id for key, item_id in _named_by_anybody(missing).items()}

    def _look_addresses_up(self, addresses: Iterable[str], by: Person) -> None:
        numbers = {address: number for address in addresses if (number := number_in(address)) is not None}
        if not numbers:
            return
        known = set(db.session.scalars(select(Item.id).where(Item.id.in_(numbers.values()))))
        self.readable |= {item.id: item for item in items.get_many(sorted(known), by)}
        self._ids |= {("address", address): number for address, number in numbers.items() if number in known}


def number_in(address: str) -> int | None:
    """The number of the item an address leads to, be it whole, from the root, or relative to a playbook's page."""
    base = services().settings.base_url
    path = unquote(address.removeprefix(base) if address.startswith(base + "/") else address)
    found = OWN_ADDRESS.fullmatch(urljoin("/playbooks/", path))
    return int(found[1]) if found else None


def passages_to_point_at(item_ids: Collection[int], anchors: Collection[str] = ()) -> dict[int, list[markdown.Passage]]:
    """The headings of some items, and the passages with these anchors."""
    query = select(Passage.item_id, Passage.anchor, Passage.kind, Passage.level, Passage.text)
    query = query.where(Passage.item_id.in_(item_ids), Passage.position.is_not(None))
    query = query.where(or_(Passage.kind.in_(HEADINGS), Passage.anchor.in_(anchors))).order_by(Passage.position)
    found: dict[int, list[markdown.Passage]] = {}
    for row in db.session.execute(query):
        passage = markdown.Passage(row.anchor, row.kind, row.level, row.text)
        found.setdefault(row.item_id, []).append(passage)
    return found


def passage_named(passages: Sequence[markdown.Passage], name: str | None) -> str | None:
    """The anchor a heading's text, its slug or an anchor itself stands for among some passages."""
    if not name:
        return None
    if any(passage.anchor == name for passage in passages):
        return name
    found = markdown.find_heading(passages, name)
    return found.anchor if found else None


def _named_by_anybody(keys: Collection[str]) -> dict[str, int]:
    """The oldest item each key stands for, whoever may read it: by number, else by title, else by alias."""
    names = {key.removeprefix("#") for key in keys}
    aliases = select(Alias.name_key, func.min(Item.id)).join(Item, Item.id == Alias.item_id)
    aliases = aliases.where(Alias.name_key.in_(names), items.bears_its_name(Item)).group_by(Alias.name_key)
    titles = select(Item.title_key, func.min(Item.id)).where(Item.title_key.in_(names), items.bears_its_name(Item))
    titles = titles.group_by(Item.title_key)
    found = {name: number for query in (aliases, titles) for name, number in db.session.execute(query)}
    if numbers := {int(name): name for name in names if name.isdecimal() and len(name) < 10}:
        existing = db.session.scalars(select(Item.id).where(Item.id.in_(numbers)))
        found |= {numbers[number]: number for number in existing}
    return {key: found[name] for key in keys if (name := key.removeprefix("#")) in found}
