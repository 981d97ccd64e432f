"""Filling rendered text for one viewer: every slot of a page is resolved in one batch, through `readable_by`.

What the viewer may not read looks exactly like what nobody has written yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import escape
from sqlalchemy import select

from seci.commons import items, passages, people, topics
from seci.commons.addresses import address_of, address_of_person
from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.commons.topics import Topic
from seci.plumbing import markdown
from seci.plumbing.db import db
from seci.plumbing.markdown import Slot

MAX_DEPTH = 3
LOST = N_("There is no such heading there now; this leads to the page.")
SEAM = "\x1e"  # the renderer lets no control character through, so this stands in no text


@dataclass
class _Known:
    """What the slots of one text stand for, as far as the viewer may read it."""

    items: dict[str, Item] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    headings: dict[int, list[markdown.Passage]] = field(default_factory=dict)

    def item(self, slot: Slot) -> Item | None:
        return self.items.get(target_key(slot.target))

    def anchor(self, slot: Slot, item: Item) -> str | None:
        rows = self.headings.get(item.id, ())
        found = markdown.find_heading(rows, slot.heading) if slot.heading else None
        return found.anchor if found else None


@dataclass(frozen=True)
class _Place:
    """For whom a text is filled, and inside which others it stands, `depth` transclusions deep."""

    viewer: Person
    say: Callable[[str], str]
    depth: int
    above: frozenset[int]


def target_key(target: str) -> str:
    """What a link's target is looked up by: a number, or a title's key."""
    target = target.strip()
    return f"#{target}" if target.isdecimal() else items.key_of(target)


def resolve(targets: Iterable[str], viewer: Person) -> dict[str, Item]:
    """The readable items some link targets stand for, by `target_key`; at most three queries."""
    keys = {target_key(target) for target in targets}
    numbers = [int(key[1:]) for key in keys if key.startswith("#") and key[1:].isdecimal() and len(key) < 11]
    found = items.named({key.removeprefix("#") for key in keys}, viewer)
    by_number = {f"#{item.id}": item for item in items.get_many(numbers, viewer)}
    by_title = {f"#{key}": item for key, item in found.items() if key.isdecimal()}
    return found | by_title | by_number


def fill(html: str, viewer: Person, say: Callable[[str], str] = str, item: Readable | None = None) -> str:
    """Neutral HTML with every slot filled for one viewer.

    Args:
        html: what the renderer made.
        say: translates the renderer's own few words.
        item: whose text it is, so that it is never put into itself.
    """
    return _fill(html, _Place(viewer, say, 0, frozenset({item.id} if item else ())))


def fill_all(
    texts: Sequence[str], viewer: Person, say: Callable[[str], str] = str, item: Readable | None = None
) -> list[str]:
    """Several texts filled for one viewer, looking up what they all refer to at once."""
    return fill(SEAM.join(texts), viewer, say, item).split(SEAM) if texts else []


def _fill(html: str, place: _Place) -> str:
    def resolve_all(slots: Sequence[Slot]) -> list[str]:
        known = _look_up(slots, place.viewer)
        return [_show(slot, known, place) for slot in slots]

    return markdown.fill(html, resolve_all, place.say)


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
        query = select(Passage).where(Passage.item_id.in_(with_heading), Passage.kind.in_(("heading", "title")))
        for row in db.session.scalars(query.where(Passage.position.is_not(None)).order_by(Passage.position)):
            heading = markdown.Passage(row.anchor, row.kind, row.level, row.text)
            known.headings.setdefault(row.item_id, []).append(heading)
    return known


def _show(slot: Slot, known: _Known, place: _Place) -> str:
    if slot.kind == "person":
        return _person(slot, known)
    if slot.kind == "topic":
        return _topic(slot, known)
    item = known.item(slot)
    if slot.kind == "transclusion" and item is not None:
        return _transclude(slot, item, known, place) or _wiki_link(slot, item, known, place)
    return _wiki_link(slot, item, known, place)


def _person(slot: Slot, known: _Known) -> str:
    person = known.people.get(slot.target.casefold())
    if person is None:
        return str(escape(slot.text))
    return _link(address_of_person(person), slot.text, "person", hint=person.name)


def _topic(slot: Slot, known: _Known) -> str:
    topic = known.topics.get(topics.key_of(slot.target))
    return _link(address_of(topic), slot.text, "topic") if topic else str(escape(slot.text))


def _wiki_link(slot: Slot, item: Item | None, known: _Known, place: _Place) -> str:
    if item is None:
        return _link(f"/playbooks/new?title={quote(slot.target[:300])}", slot.label or slot.target, "wanted")
    label = slot.label or (f"{item.title}: {slot.heading}" if slot.heading else item.title)
    anchor = known.anchor(slot, item)
    if slot.heading and anchor is None:
        return _link(address_of(item), label, "wiki lost-heading", hint=place.say(LOST))
    return _link(address_of(item, anchor), label, "wiki")


def _link(address: str, label: str, kind: str, hint: str = "") -> str:
    title = f' title="{escape(hint)}"' if hint else ""
    return f'<a class="{kind}" href="{escape(address)}"{title}>{escape(label)}</a>'


def _transclude(slot: Slot, item: Item, known: _Known, place: _Place) -> str | None:
    """Another text's words, for this viewer; None where only a link can stand."""
    anchor = known.anchor(slot, item)
    is_lost = bool(slot.heading) and anchor is None
    if is_lost or place.depth >= MAX_DEPTH or item.id in place.above:
        return None
    stored = passages.rendering_of(item.id, item.revision)
    if stored is None or not stored.complete:
        return None
    address = address_of(item)
    inner = markdown.section(stored.html, stored.unpack().passages, anchor, address)
    deeper = _Place(place.viewer, place.say, place.depth + 1, place.above | {item.id})
    source = _link(address_of(item, anchor), item.title, "wiki")
    return f'<div class="transclusion">{_fill(inner, deeper)}<footer>{source}</footer></div>'
