"""What is shown of an item's text: its stored rendering, or a fresh one where another release of the renderer made it.

A text that would not render in time is shown as it was typed and tried again by a job that has more patience.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from seci.commons import indexing, passages, topics
from seci.commons.events import EventKind
from seci.commons.glances import Readable
from seci.commons.indexing import Words
from seci.commons.items import Item
from seci.commons.passages import StoredRendering
from seci.plumbing.asides import note_in_passing
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job, job, later
from seci.plumbing.markdown import RENDERER_VERSION, Rendering, plain_text
from seci.plumbing.services import services

PATIENT = 10.0  # seconds a text gets when it is rendered again in the background
MAX_WAITING = 200  # jobs looked through for the same one; with more of them waiting, the next reader asks again
JOB = "items.render_again"

Source = Callable[[int, int], tuple[str, str] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of item that has a text: how title and body of a revision are read, and the event of the second try."""

    source: Source
    rendered: EventKind


KINDS: dict[str, Kind] = {}


def source_of(kind: str, rendered: EventKind) -> Callable[[Source], Source]:
    """Register the function that reads (title, body) of one revision of an item by both numbers; None: not kept.

    Args:
        rendered: recorded once a text that would not render has been rendered after all.
    """

    def register(function: Source) -> Source:
        KINDS[kind] = Kind(function, rendered)
        return function

    return register


@dataclass(frozen=True)
class Shown:
    """Neutral HTML with slots; of a text that will not render its source, escaped."""

    html: str
    is_complete: bool


def of(item: Readable, revision: int | None = None) -> Shown:
    """What is shown of one revision, the newest unless a number is given."""
    number = item.revision if revision is None else revision
    stored = passages.rendering_of(item.id, number)
    if stored is not None and stored.version == RENDERER_VERSION:
        return Shown(stored.html, stored.complete)
    return anew(item, number)


def anew(item: Readable, revision: int) -> Shown:
    """Render a revision now, with its own anchors, and have a job store that.

    HTML that an older sanitizer let through is never shown. No transaction stays open meanwhile.
    """
    source = KINDS[item.kind].source(item.id, revision)
    assert source is not None
    item_id, (title, body) = item.id, source
    previous = passages.passages_of(item_id, revision)
    db.session.rollback()
    rendering = passages.render(body, previous, title)
    _store_later(item_id, revision)
    return Shown(rendering.html, rendering.complete)


def _store_later(item_id: int, revision: int) -> None:
    arguments = {"item": item_id, "revision": revision}
    waiting = select(Job.arguments).where(Job.name == JOB, Job.parked_at.is_(None)).limit(MAX_WAITING)
    known = db.session.scalars(waiting).all()
    if arguments not in known and len(known) < MAX_WAITING:
        note_in_passing(insert(Job).values(name=JOB, arguments=arguments, due_at=now()))


def try_again_later(item: Item, rendering: Rendering) -> None:
    """Have the newest text of an item rendered with more patience, where it could not be in time."""
    if not rendering.complete:
        later(JOB, item=item.id, revision=item.revision)


@job(JOB)
def render_again(item: int, revision: int) -> None:
    """Render a revision with more patience; when that fails too, its source stays visible and can be edited."""
    row = db.session.get(Item, item)
    source = KINDS[row.kind].source(item, revision) if row else None
    if source is None:
        return
    stored = passages.rendering_of(item, revision)
    was_complete = stored is not None and stored.complete
    previous, (title, body) = passages.passages_of(item, revision), source
    db.session.rollback()
    rendering = services().renderer.render(body, previous, title, limit=PATIENT)
    with db.write():
        row = db.session.get(Item, item)
        if row is None or not rendering.complete or KINDS[row.kind].source(item, revision) != source:
            return
        passages.keep(row, revision, rendering)
        indexing.queue(row)
        if not was_complete:
            KINDS[row.kind].rendered.record(row, by=None, revision=revision)


def words(ids: Sequence[int]) -> dict[int, Words]:
    """What items with a text offer to search: headings, words and topics."""
    named, sources = topics.names_by_item(ids), _sources(ids)
    return {
        item_id: Words(
            headings="\n".join(row.text for row in rows if row.kind == "heading"),
            body=sources.get(item_id) or "\n".join(row.text for row in rows if row.kind != "heading"),
            topics=named.get(item_id, ()),
        )
        for item_id, rows in passages.texts(ids).items()
    }


def _sources(ids: Sequence[int]) -> dict[int, str]:
    """The words of those that could not be rendered in time; their passages are still those of before."""
    unrendered = (StoredRendering.item_id == Item.id) & (StoredRendering.revision == Item.revision)
    query = select(Item.id, Item.kind, Item.revision).join(StoredRendering, unrendered)
    rows = db.session.execute(query.where(Item.id.in_(ids), StoredRendering.complete.is_(False)))
    read = {row.id: KINDS[row.kind].source(row.id, row.revision) for row in rows}
    return {item_id: plain_text(source[1]) for item_id, source in read.items() if source}
