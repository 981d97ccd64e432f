"""Filling rendered text for one viewer: every slot of a page is resolved in one batch, through `readable_by`.

What the viewer may not read looks exactly like what nobody has written yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from urllib.parse import quote

from markupsafe import escape
from sqlalchemy import select

from seci.commons import items, passages, people, topics
from seci.commons.addresses import address_of, address_of_person
from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.commons.passages import Passage, StoredRendering
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.commons.topics import Topic
from seci.plumbing import markdown
from seci.plumbing.db import db
from seci.plumbing.markdown import Slot

MAX_DEPTH = 3
MOST_TEXTS, MOST_LETTERS = 100, 2_000_000
"""Put into one page: so many texts, cut out of so many characters of HTML. Beyond, links stand: each text may hold as
many again, which multiplies with the depth.
"""
LOST = N_("There is no such heading there now; this leads to the page.")
SEAM = "\x1e"  # the renderer lets no control character through, so this stands in no text


@dataclass
class _Known:
    """What the slots of some texts stand for, as far as the viewer may read it."""

    items: dict[str, Item] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    headings: dict[int, list[markdown.Passage]] = field(default_factory=dict)
    renderings: dict[int, StoredRendering] = field(default_factory=dict)

    def item(self, slot: Slot) -> Item | None:
        return self.items.get(target_key(slot.target))

    def anchor(self, slot: Slot, item: Item) -> str | None:
        rows = self.headings.get(item.id, ())
        found = markdown.find_heading(rows, slot.heading) if slot.heading else None
        return found.anchor if found else None


@dataclass
class _Reader:
    """For whom a page is filled, and how much may still be put into it from elsewhere."""

    viewer: Person
    say: Callable[[str], str]
    texts: int
    letters: int

    def takes(self, html: str) -> bool:
        """Whether there is room for one more text, which is then taken."""
        if self.texts <= 0 or self.letters <= 0:
            return False
        self.texts, self.letters = self.texts - 1, self.letters - len(html)
        return True


@dataclass(frozen=True)
class _Text:
    """Neutral HTML, the items it stands inside, and where it was taken from."""

    html: str
    above: frozenset[int]
    source: str = ""


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
    return fill_all([html], viewer, say, item)[0]


def fill_all(
    texts: Sequence[str], viewer: Person, say: Callable[[str], str] = str, item: Readable | None = None
) -> list[str]:
    """Several texts filled for one viewer, looking up what they all refer to at once."""
    if not texts:
        return []
    above = frozenset({item.id} if item else ())
    reader = _Reader(viewer, say, MOST_TEXTS, MOST_LETTERS)
    return _fill([_Text(html, above) for html in texts], reader, MAX_DEPTH)


def _fill(texts: Sequence[_Text], reader: _Reader, depth: int) -> list[str]:
    """Texts that stand equally deep, `depth` more below them, looking up what they all refer to at once."""

    def resolve_all(slots: Sequence[Slot]) -> list[str]:
        known = _look_up(slots, reader, depth)
        owners = _owners(texts, len(slots))
        inner = [_transcluded(slot, known, owner, reader) for slot, owner in zip(slots, owners, strict=True)]
        filled = iter(_fill([text for text in inner if text], reader, depth - 1) if any(inner) else ())
        return [
            f'<div class="transclusion">{next(filled)}<footer>{text.source}</footer></div>'
            if text
            else _show(slot, known, reader.say)
            for slot, text in zip(slots, inner, strict=True)
        ]

    return markdown.fill(SEAM.join(text.html for text in texts), resolve_all, reader.say).split(SEAM)


def _owners(texts: Sequence[_Text], number: int) -> Iterable[_Text]:
    """For each of so many slots the text it stands in. Most pages are one text, which need not be looked through."""
    if len(texts) == 1:
        return repeat(texts[0], number)
    return chain.from_iterable(repeat(text, len(markdown.slots(text.html))) for text in texts)


def _look_up(slots: Sequence[Slot], reader: _Reader, depth: int) -> _Known:
    known, viewer = _Known(), reader.viewer
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
    wanted = [item.id for slot in linked if slot.kind == "transclusion" and (item := known.item(slot))]
    if wanted and depth and reader.texts > 0:
        known.renderings = passages.present_renderings(wanted[: reader.texts])
    return known


def _show(slot: Slot, known: _Known, say: Callable[[str], str]) -> str:
    if slot.kind == "person":
        return _person(slot, known)
    if slot.kind == "topic":
        return _topic(slot, known)
    return _wiki_link(slot, known, say)


def _person(slot: Slot, known: _Known) -> str:
    person = known.people.get(slot.target.casefold())
    if person is None:
        return str(escape(slot.text))
    return _link(address_of_person(person), slot.text, "person", hint=person.name)


def _topic(slot: Slot, known: _Known) -> str:
    topic = known.topics.get(topics.key_of(slot.target))
    return _link(address_of(topic), slot.text, "topic") if topic else str(escape(slot.text))


def _wiki_link(slot: Slot, known: _Known, say: Callable[[str], str]) -> str:
    item = known.item(slot)
    if item is None:
        return _link(f"/playbooks/new?title={quote(slot.target[:300])}", slot.label or slot.target, "wanted")
    label = slot.label or (f"{item.title}: {slot.heading}" if slot.heading else item.title)
    anchor = known.anchor(slot, item)
    if slot.heading and anchor is None:
        return _link(address_of(item), label, "wiki lost-heading", hint=say(LOST))
    return _link(address_of(item, anchor), label, "wiki")


def _link(address: str, label: str, kind: str, hint: str = "") -> str:
    title = f' title="{escape(hint)}"' if hint else ""
    return f'<a class="{kind}" href="{escape(address)}"{title}>{escape(label)}</a>'


def _transcluded(slot: Slot, known: _Known, owner: _Text, reader: _Reader) -> _Text | None:
    """Another text's words, for this viewer; None where only a link can stand."""
    item = known.item(slot) if slot.kind == "transclusion" else None
    stored = known.renderings.get(item.id) if item else None
    if item is None or stored is None or item.id in owner.above:
        return None
    anchor = known.anchor(slot, item)
    if (slot.heading and anchor is None) or not reader.takes(stored.html):
        return None
    rows = stored.unpack().passages if anchor else ()
    inner = markdown.section(stored.html, rows, anchor, address_of(item))
    return _Text(inner, owner.above | {item.id}, _link(address_of(item, anchor), item.title, "wiki"))
