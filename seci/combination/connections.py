"""How items hang together, as far as the viewer may read both ends: links, backlinks, wanted names, loose ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, distinct, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from seci.combination.models import Link
from seci.combination.quotes import Fragment, quote
from seci.commons import indexing, items
from seci.commons.glances import ItemGlance, Readable
from seci.commons.items import Alias, Audience, Item
from seci.commons.pages import SIZE, ListPage, page_of
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.plumbing.search import SearchUnavailable
from seci.plumbing.statements import Kept

WRITTEN = ("link", "transclusion")
FEW = 8


@dataclass(frozen=True)
class Connection:
    """A reference seen from one of its ends.

    item: what is at the other end, None when nobody wrote it or the viewer may not read it.
    passage: the anchor of the passage the reference stands in; to_passage: that of the passage it leads to.
    quote: the sentence it stands in, as (text, whether it is the reference) pieces.
    """

    item: Readable | None
    relation: str
    name: str
    passage: str | None
    to_passage: str | None
    quote: tuple[Fragment, ...]


class Reference(NamedTuple):
    """The columns of a link that a connection is made of."""

    relation: str
    name: str
    label: str
    from_passage: str
    to_passage: str | None


def links_of(item: Item, viewer: Person, cursor: str | None = None, size: int = SIZE) -> ListPage[Connection]:
    """What an item refers to, in the order of its text. Own addresses the viewer may not read are left out."""
    leads = _reads(viewer, Link.to_item_id)
    is_name = Link.relation.in_(WRITTEN) & (Link.name_key != "")
    query = _with_passages(select(Link, Passage.text)).where(Link.from_item_id == item.id, or_(is_name, leads))
    page = page_of(query.order_by(Passage.position, Link.id), cursor, size)
    numbers = sorted({link.to_item_id for link, _text in page.rows if link.to_item_id is not None})
    ends = {end.id: end for end in items.get_many(numbers, viewer)}
    return ListPage([_seen(link, text, ends.get(link.to_item_id)) for link, text in page.rows], page.next_cursor)


def backlinks_of(item: Item, viewer: Person, cursor: str | None = None, size: int = SIZE) -> ListPage[Connection]:
    """What refers to an item, grouped by relation, what changed last first."""
    query = _with_passages(select(Link, Passage.text, Item).join(Item, Item.id == Link.from_item_id))
    query = query.where(Link.to_item_id == item.id, items.is_readable_by(viewer))
    query = query.order_by(Link.relation, Item.changed_at.desc(), Link.from_item_id, Passage.position, Link.id)
    page = page_of(query, cursor, size)
    return ListPage([_seen(link, text, source) for link, text, source in page.rows], page.next_cursor)


class Around(NamedTuple):
    """How an item hangs together with others, in short.

    sources: one reference from each of the few items that refer to it and changed last; has_more: whether there are
    more. wanted: how many different names in its text lead nowhere the viewer could go.
    """

    sources: list[Connection]
    has_more: bool
    wanted: int


def around(item: Readable, viewer: Person) -> Around:
    """What refers to an item and what it wants, in one query: its page is opened more often than anything else."""
    rows = AROUND.rows(item=item.id, tokens=items.tokens_of(viewer))
    found = [_seen(Reference(*row[1:6]), row[6], ItemGlance(*row[7:])) for row in rows if row[1] is not None]
    sources = list({backlink.item: backlink for backlink in reversed(found)}.values())[::-1]
    return Around(sources[:FEW], len(found) > FEW * 2 or len(sources) > FEW, rows[0][0])


def _around() -> Select[Any]:
    """A row for each of the latest references, or one without any; each with the number of wanted names."""
    latest, anyway = _latest().subquery(), select(literal(1)).subquery()
    *told, place = latest.c
    query = select(_wanted_in().scalar_subquery(), *told).select_from(anyway.outerjoin(latest, true()))
    return query.order_by(place)


def _latest() -> Select[Any]:
    source = Item.__table__
    link = (Link.relation, Link.name, Link.label, Link.from_passage, Link.to_passage)
    shown = (source.c.id, source.c.kind, source.c.title, source.c.revision)
    query = _with_passages(select(*link, Passage.text, *shown).join(source, source.c.id == Link.from_item_id))
    query = query.where(Link.to_item_id == bindparam("item"), items.is_readable(source.c.id))
    order = (Link.relation, source.c.changed_at.desc(), Link.from_item_id, Passage.position, Link.id)
    place = func.row_number().over(order_by=order).label("place")
    return query.add_columns(place).order_by(place).limit(FEW * 2 + 1)


AROUND = Kept(_around)


def _with_passages(query: Any) -> Select[Any]:
    stands_there = (Passage.item_id == Link.from_item_id) & (Passage.anchor == Link.from_passage)
    joined: Select[Any] = query.outerjoin(Passage, stands_there)
    return joined


def _seen(link: Link | Reference, text: str | None, item: Readable | None) -> Connection:
    sentence = quote(text, link.label or link.name)
    if all(is_it for _text, is_it in sentence):
        sentence = []  # the passage is nothing but the reference
    there = link.to_passage if item is not None else None  # what may not be read has no passages
    return Connection(item, link.relation, link.name, link.from_passage or None, there, tuple(sentence))


def _reads(viewer: Person | None, number: ColumnElement[int | None] | Any) -> ColumnElement[bool]:
    """Whether the viewer may read the item of this number."""
    if viewer is None:
        return items.is_readable(number)
    return exists().where(Audience.item_id == number, Audience.token.in_(items.tokens_of(viewer)))


# --- what is wanted ------------------------------------------------------------------------------------------------


def wanted_by(viewer: Person) -> Select[Any]:
    """(name, how many items want it): names in readable texts that lead nowhere the viewer could go, most wanted first.

    What exists but may not be read counts exactly like what nobody has written.
    """
    items_wanting = func.count(distinct(Link.from_item_id))
    query: Any = select(func.min(Link.name), items_wanting).where(_is_wanted(viewer), ~_is_borne(viewer))
    ordered: Select[Any] = query.group_by(Link.name_key).order_by(items_wanting.desc(), Link.name_key)
    return ordered


def wanting(name: str, viewer: Person, cursor: str | None = None, size: int = SIZE) -> ListPage[Connection]:
    """Where a name is wanted, as `wanted_by` counts it."""
    query = _with_passages(select(Link, Passage.text, Item).join(Item, Item.id == Link.from_item_id))
    query = query.where(Link.name_key == items.key_of(name), _is_wanted(viewer), ~_is_borne(viewer))
    page = page_of(query.order_by(Item.title_key, Item.id, Link.id), cursor, size)
    return ListPage([_seen(link, text, source) for link, text, source in page.rows], page.next_cursor)


def _wanted_in() -> Select[int]:
    query = select(func.count(distinct(Link.name_key))).where(Link.from_item_id == bindparam("item"))
    return query.where(_is_wanted(), ~_is_borne())


def _is_wanted(viewer: Person | None = None) -> ColumnElement[bool]:
    """Whether a name leads nowhere the viewer could go; without one, for a statement that is given `tokens`."""
    is_written = or_(*(Link.relation == relation for relation in WRITTEN))
    return is_written & (Link.name_key != "") & _reads(viewer, Link.from_item_id) & ~_reads(viewer, Link.to_item_id)


def _is_borne(viewer: Person | None = None) -> ColumnElement[bool]:
    """Whether something the viewer may read bears the name though the link does not lead to it."""
    bearer, alias = aliased(Item, flat=True), aliased(Alias)
    is_name = items.bears_its_name(bearer)
    by_title = exists().where(bearer.title_key == Link.name_key, is_name, _reads(viewer, bearer.id))
    by_alias = exists().where(alias.name_key == Link.name_key, alias.item_id == bearer.id, is_name)
    by_alias = by_alias.where(_reads(viewer, bearer.id))
    return by_title | by_alias


# --- loose ends ----------------------------------------------------------------------------------------------------


def orphans(viewer: Person) -> Select[Any]:
    """Playbooks no readable text refers to, by title."""
    refers = exists().where(Link.to_item_id == Item.id, Link.relation.in_(WRITTEN), _reads(viewer, Link.from_item_id))
    return items.readable_by(viewer).where(Item.kind == "playbook", ~refers).order_by(Item.title_key, Item.id)


def dead_ends(viewer: Person) -> Select[Any]:
    """Playbooks that refer to nothing readable, by title."""
    refers = exists().where(Link.from_item_id == Item.id, Link.relation.in_(WRITTEN), _reads(viewer, Link.to_item_id))
    return items.readable_by(viewer).where(Item.kind == "playbook", ~refers).order_by(Item.title_key, Item.id)


# --- what is related -----------------------------------------------------------------------------------------------


def related_to(item: Item, viewer: Person, limit: int = 6) -> list[Item]:
    """Items that share an item's rare words and are not linked with it yet; none while search is unavailable."""
    try:
        index, hidden = indexing.present()
        near = index.related(item.id, items.tokens_of(viewer), limit * 4, without=hidden)
    except SearchUnavailable:
        return []
    known = targets_of(item) | sources_of(item)
    found = items.get_many([number for number in near if number not in known], viewer)
    return [one for one in found if one.kind not in {"topic", "checklist"}][:limit]


def targets_of(item: Item) -> set[int]:
    """The numbers of what an item refers to."""
    query = select(Link.to_item_id).where(Link.from_item_id == item.id, Link.to_item_id.is_not(None))
    return {number for number in db.session.scalars(query) if number is not None}


def sources_of(item: Item) -> set[int]:
    """The numbers of what refers to an item."""
    return set(db.session.scalars(select(Link.from_item_id).where(Link.to_item_id == item.id)))
