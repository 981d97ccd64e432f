"""Filling rendered text for one viewer: every slot of a page is resolved in one batch, through `readable_by`.

What the viewer may not read looks exactly like what nobody has written yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import escape
from sqlalchemy import select

from seci.commons import items, passages, people, topics
from seci.commons.addresses import address_of, address_of_person
from seci.commons.items import Item
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.topics import Topic
from seci.plumbing import markdown
from seci.plumbing.db import db
from seci.plumbing.markdown import Slot

MAX_DEPTH = 3


@dataclass
class _Known:
    """What the slots of one text stand for, as far as the viewer may read it."""

    items: dict[str, Item] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    headings: dict[int, list[Passage]] = field(default_factory=dict)

    def item(self, slot: Slot) -> Item | None:
        return self.items.get(target_key(slot.target))

    def anchor(self, slot: Slot, item: Item) -> str | None:
        rows = self.headings.get(item.id, ())
        found = markdown.find_heading(rows, slot.heading) if slot.heading else None
        return found.anchor if found else None


def target_key(target: str) -> str:
    """What a link's target is looked up by: a number, or a title's key."""
    target = target.strip()
    return f"#{target}" if target.isdecimal() else items.key_of(target)


def resolve(targets: Iterable[str], viewer: Person) -> dict[str, Item]:
    """The readable items some link targets stand for, by `target_key`; at most three queries."""
    keys = {target_key(target) for target in targets}
    numbers = [int(key[1:]) for key in keys if key.startswith("#") and key[1:].isdecimal() and len(key) < 18]
    found = items.named({key.removeprefix("#") for key in keys}, viewer)
    by_number = {f"#{item.id}": item for item in items.get_many(numbers, viewer)}
    by_title = {f"#{key}": item for key, item in found.items() if key.isdecimal()}
    return found | by_title | by_number


def fill(html: str, viewer: Person, *, depth: int = 0, above: frozenset[int] = frozenset()) -> str:
    """Neutral HTML with every slot filled for one viewer.

    Args:
        html: what the renderer made.
        depth: how many transclusions deep this text stands.
        above: the items it is transcluded into, so that no text holds itself.
    """

    def resolve_all(slots: Sequence[Slot]) -> list[str]:
        known = _look_up(slots, viewer)
        return [_show(slot, known, viewer, depth, above) for slot in slots]

    return markdown.fill(html, resolve_all)


def _look_up(slots: Sequence[Slot], viewer: Person) -> _Known:
    known = _Known()
    linked = [slot for slot in slots if slot.kind in {"wiki", "transclusion"}]
    if linked:
        known.items = resolve((slot.target for slot in linked), viewer)
    if handles := [slot.target for slot in slots if slot.kind == "person"]:
        known.people = people.by_handles(handles)
    if names := [slot.target for slot in slots if slot.kind == "topic"]:
        known.topics = topics.named(names, viewer)
    with_heading = {item.id for slot in linked if slot.heading and (item := known.item(slot))}
    if with_heading:
        query = select(Passage).where(Passage.item_id.in_(with_heading), Passage.kind == "heading")
        for row in db.session.scalars(query.where(Passage.position.is_not(None)).order_by(Passage.position)):
            known.headings.setdefault(row.item_id, []).append(row)
    return known


def _show(slot: Slot, known: _Known, viewer: Person, depth: int, above: frozenset[int]) -> str:
    if slot.kind == "person":
        person = known.people.get(slot.target.casefold())
        name = f"@{slot.target}"
        return _link(address_of_person(person), name, "person", title=person.name) if person else str(escape(name))
    if slot.kind == "topic":
        topic = known.topics.get(topics.key_of(slot.target))
        name = f"#{slot.target}"
        return _link(address_of(topic), name, "topic") if topic else str(escape(name))
    item = known.item(slot)
    if slot.kind == "transclusion":
        return _transclude(slot, item, known, viewer, depth, above)
    return _wiki_link(slot, item, known)


def _wiki_link(slot: Slot, item: Item | None, known: _Known) -> str:
    if item is None:
        wanted = slot.label or slot.target
        return _link(f"/playbooks/new?title={quote(slot.target[:300])}", wanted, "wanted")
    label = slot.label or (f"{item.title}: {slot.heading}" if slot.heading else item.title)
    return _link(address_of(item, known.anchor(slot, item)), label, "wiki")


def _link(address: str, label: str, kind: str, title: str = "") -> str:
    hint = f' title="{escape(title)}"' if title else ""
    return f'<a class="{kind}" href="{escape(address)}"{hint}>{escape(label)}</a>'


def _transclude(slot: Slot, item: Item | None, known: _Known, viewer: Person, depth: int, above: frozenset[int]) -> str:
    if item is None or depth >= MAX_DEPTH or item.id in above:
        return _wiki_link(slot, item, known)
    stored = passages.rendering_of(item.id, item.revision)
    if stored is None:
        return _wiki_link(slot, item, known)
    anchor = known.anchor(slot, item)
    if slot.heading and anchor is None:
        return _wiki_link(slot, item, known)
    inner = markdown.section(stored.html, stored.unpack().passages, anchor)
    inner = fill(inner, viewer, depth=depth + 1, above=above | {item.id})
    source = _link(address_of(item, anchor), item.title, "wiki")
    return f'<aside class="transclusion">{inner}<footer>{source}</footer></aside>'
