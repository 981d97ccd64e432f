"""Links follow what is written: every save reads the references of the new text and rewrites the item's rows.

A name is looked up with the writer's eyes first, so that it means what they saw; what they cannot see is looked up too,
so that those who can see both ends find the way. Nothing of that shows: reads go through `readable_by` at both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select

from seci.combination.models import Link
from seci.combination.targets import Targets, passage_named, passages_to_point_at
from seci.commons import events, items, passages, topics
from seci.commons.events import Event
from seci.commons.items import QUIET_KINDS, Alias, Audience, Item
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Reference
from seci.socialization import insights, logs

linked = events.declare("item.linked", N_("%(by)s connected %(item)s with others"))

UNLINKABLE = frozenset("[]|#\\\n")
COLUMNS = ("from_passage", "relation", "to_item_id", "to_passage", "name", "name_key", "heading", "label")
Row = tuple[str, str, int | None, str | None, str, str, str | None, str]
Taken = dict[tuple[int, str | None, str | None], int]
"""Revisions of what a text refers to, by its number, the passage there and the passage here."""


@playbooks.written.follow
@playbooks.revised.follow
@playbooks.rendered.follow
def read_references(event: Event, playbook: Playbook) -> None:
    """Bring the links of a playbook in line with its newest text; a text that would not render keeps those it had."""
    stored = passages.rendering_of(playbook.id, playbook.revision)
    by = db.session.get(Person, event.by_id or playbook.changed_by_id)
    if stored is not None and stored.complete and by is not None:
        rewrite(playbook, stored.unpack().references, by=by)
    take_names(playbook, by=by)


@logs.written.follow
@logs.revised.follow
@logs.rendered.follow
@insights.captured.follow
@insights.changed.follow
@insights.rendered.follow
def read_spoken_references(event: Event, item: Item) -> None:
    """The same for what is talked about; it links, but takes nothing over: the ledger does not speak of it."""
    stored = passages.rendering_of(item.id, item.revision)
    by = db.session.get(Person, event.by_id or item.changed_by_id)
    if stored is not None and stored.complete and by is not None:
        rewrite(item, stored.unpack().references, by=by, takes=False)


@playbooks.published.follow
@playbooks.restored.follow
@playbooks.moved.follow
@topics.made.follow
@topics.changed.follow
def meet_wanted_names(event: Event, item: Item) -> None:
    """Whoever may read an item may have changed, or what it is called: links that wanted its name lead to it."""
    take_names(item, by=db.session.get(Person, event.by_id) if event.by_id else None)


def rewrite(item: Item, references: Sequence[Reference], *, by: Person, takes: bool = True) -> None:
    """Make an item's rows say what its text refers to.

    Args:
        takes: whether new connections to what the writer may read are recorded as hand-overs.
    """
    targets = Targets.of(references, by)
    wanted = _once_each(row for reference in references for row in _rows(reference, targets, item))
    present = {_row(link): link.id for link in db.session.scalars(select(Link).where(Link.from_item_id == item.id))}
    if gone := [link_id for row, link_id in present.items() if row not in wanted]:
        db.session.execute(delete(Link).where(Link.id.in_(gone)))
    fresh = [row for row in wanted if row not in present]
    if not fresh:
        return
    values = [{"from_item_id": item.id, **dict(zip(COLUMNS, row, strict=True))} for row in fresh]
    db.session.execute(insert(Link), values)
    if takes and (handed := _hand_over(item, _taken(fresh, targets), by=by)):
        linked.record(item, by=by, hand_overs=handed)


def _once_each(rows: Iterable[Row]) -> list[Row]:
    """The first of several references in one passage that mean the same, however they are worded."""
    first: dict[tuple[object, ...], Row] = {}
    for row in rows:
        passage, relation, number, there, _name, key, heading, _label = row
        first.setdefault((passage, relation, number, there, key, heading), row)
    return list(first.values())


def _rows(reference: Reference, targets: Targets, item: Item) -> Iterable[Row]:
    target = targets.find(reference)
    if target is None or target.item_id == item.id:
        return ()
    heading, label = reference.heading or None, "" if reference.label == target.name else reference.label[:300]
    passage = reference.passage or ""
    return ((passage, target.relation, target.item_id, target.passage, target.name, target.key, heading, label),)


def _row(link: Link) -> Row:
    return (
        link.from_passage,
        link.relation,
        link.to_item_id,
        link.to_passage,
        link.name,
        link.name_key,
        link.heading,
        link.label,
    )


def _taken(rows: Iterable[Row], targets: Targets) -> Taken:
    """What a text takes over by its links: from what the writer may read, but for topics."""
    return {
        (number, there, passage or None): targets.readable[number].revision
        for passage, relation, number, there, *_rest in rows
        if relation != "topic" and number in targets.readable
    }


def _hand_over(item: Item, taken: Taken, *, by: Person) -> int:
    """Record what a text took from others, once for each pair of passages. Gives how many are new."""
    if not taken:
        return 0
    query = select(HandOver.from_item_id, HandOver.from_passage, HandOver.to_passage)
    query = query.where(HandOver.to_item_id == item.id, HandOver.mode == "combination")
    known = {tuple(row) for row in db.session.execute(query)}
    same = {"to_item_id": item.id, "to_revision": item.revision, "mode": "combination", "by_id": by.id, "at": now()}
    values = [
        {"from_item_id": number, "from_passage": there, "from_revision": revision or None, "to_passage": here, **same}
        for (number, there, here), revision in taken.items()
        if (number, there, here) not in known
    ]
    if values:
        db.session.execute(insert(HandOver), values)
    return len(values)


def take_names(item: Item, *, by: Person | None = None) -> int:
    """Lead links to an item that wanted one of its names, and those that lead where their readers cannot follow.

    Args:
        by: who gave it the name, and so connected the texts that wanted it.

    Returns:
        How many links lead to it now that did not.
    """
    names = [item.title_key, *db.session.scalars(select(Alias.name_key).where(Alias.item_id == item.id))]
    query = select(Link).where(Link.name_key.in_(names), Link.from_item_id != item.id)
    if item.kind != "topic":
        query = query.where(Link.relation != "topic")
    found = _wanting(db.session.scalars(query.where(Link.to_item_id.is_distinct_from(item.id))).all(), item)
    if found:
        headings = passages_to_point_at({item.id}).get(item.id, ())
        for link in found:
            link.to_item_id, link.to_passage = item.id, passage_named(headings, link.heading)
        db.session.flush()
        if by is not None and (handed := _meet(item, found, by)):
            linked.record(item, by=by, hand_overs=handed)
    return len(found)


def _meet(item: Item, links: Sequence[Link], by: Person) -> int:
    """Record that written texts which wanted an item take over from it now, as far as one may read them."""
    takers = {link.from_item_id for link in links if link.relation != "topic"}
    query = items.readable_by(by).where(Item.id.in_(takers), Item.kind == "playbook")
    handed = 0
    for text in db.session.scalars(query).all():
        theirs = [link for link in links if link.from_item_id == text.id and link.relation != "topic"]
        taken: Taken = {(item.id, link.to_passage, link.from_passage or None): item.revision for link in theirs}
        handed += _hand_over(text, taken, by=by)
    return handed


def _wanting(links: Sequence[Link], item: Item) -> list[Link]:
    """Those links that lead nowhere, or where none of their readers may go while some may read this item."""
    led = [link for link in links if link.to_item_id is not None]
    if not led:
        return list(links)
    numbers = {item.id, *(link.from_item_id for link in led), *(link.to_item_id for link in led)}
    readers: dict[int | None, set[str]] = {}
    tokens = select(Audience.item_id, Audience.token).where(Audience.item_id.in_(numbers))
    for number, token in db.session.execute(tokens):
        readers.setdefault(number, set()).add(token)

    def is_wanting(link: Link) -> bool:
        ours = readers.get(link.from_item_id, set())
        is_lost = not ours & readers.get(link.to_item_id, set())
        return link.to_item_id is None or (is_lost and bool(ours & readers.get(item.id, set())))

    return [link for link in links if is_wanting(link)]


def wiki_link(item: Item, label: str | None = None) -> str:
    """The Markdown of a link to an item, by title; by number where the title would not be read as one."""
    shown = label if label and label != item.title else ""
    is_quiet = item.kind in QUIET_KINDS or item.title.isdecimal() or UNLINKABLE & set(item.title)
    name = str(item.id) if is_quiet else item.title
    return f"[[{name}|{shown}]]" if shown else f"[[{name}]]"
