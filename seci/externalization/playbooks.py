"""Playbooks: what may be read, and what is done to one as a whole: published, moved, put into the bin, brought back.

Their words are in `revisions`; `saving` does the slow part of a save and opens its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from seci.commons import bins, events, items, renderings, spaces, topics
from seci.commons.glances import Readable
from seci.commons.indexing import queue, words_of
from seci.commons.items import Item, Removal
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.commons.spaces import Space
from seci.externalization import trees
from seci.externalization.models import Playbook, Publication, Revision
from seci.plumbing.clock import now
from seci.plumbing.db import db

ONE_MOVE = 5_263_011  # an advisory lock's number: two moves that cross would hang each below the other

written = events.declare("playbook.written", N_("%(by)s wrote %(item)s"))
revised = events.declare("playbook.revised", N_("%(by)s revised %(item)s"))
published = events.declare("playbook.published", N_("%(by)s published %(item)s"))
withdrawn = events.declare("playbook.withdrawn", N_("%(by)s withdrew %(item)s"))
rendered = events.declare("playbook.rendered", N_("%(item)s was rendered at last"))
moved = events.declare("playbook.moved", N_("%(by)s moved %(item)s"))
removed = events.declare("playbook.removed", N_("%(by)s put %(item)s into the bin"))
restored = events.declare("playbook.restored", N_("%(by)s brought %(item)s back from the bin"))
reordered = events.declare("playbook.reordered", N_("%(by)s changed the order around %(item)s"))


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Playbook]:
    """Playbooks a person may read, in no order."""
    return items.readable(Playbook, viewer)


def get(playbook_id: int, viewer: Person) -> Playbook | None:
    """A playbook the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Playbook.id == playbook_id))


def revision_of(playbook: Readable, number: int | None = None) -> Revision | None:
    """One revision, the newest unless a number is given."""
    return db.session.get(Revision, (playbook.id, playbook.revision if number is None else number))


def head_of(playbook: Playbook) -> Revision:
    """The newest revision; there always is one."""
    head = revision_of(playbook)
    assert head is not None
    return head


def revisions_of(playbook: Playbook) -> Select[Revision]:
    """All revisions, newest first."""
    return select(Revision).where(Revision.item_id == playbook.id).order_by(Revision.number.desc())


def publication_of(playbook: Playbook) -> Publication | None:
    """Since when a playbook is published; None while only its owner reads it."""
    return db.session.get(Publication, playbook.id)


def recently_changed(viewer: Person, space: Space | None = None) -> Select[Item]:
    """What changed of late, in all spaces or in one, newest first; as items, which is all a list needs."""
    query = items.recently_changed(viewer).where(Item.kind == "playbook").options(joinedload(Item.space))
    return query if space is None else query.where(Item.space_id == space.id)


def last_space_of(person: Person) -> int | None:
    """The space a person wrote in last, where they will most likely write again."""
    query = select(Item.space_id).where(Item.changed_by_id == person.id, Item.kind == "playbook")
    return db.session.scalar(query.order_by(Item.changed_at.desc()).limit(1))


# --- what is done to one ------------------------------------------------------------------------------------------


def publish(playbook: Playbook, *, by: Person) -> None:
    """Let everybody who may open the space read it."""
    if publication_of(playbook) is None:
        db.session.add(Publication(item_id=playbook.id, by_id=by.id, at=now()))
        published.record(playbook, by=by)
        _readdress([playbook])


def withdraw(playbook: Playbook, *, by: Person) -> None:
    """Let only the owner read it again."""
    publication = publication_of(playbook)
    if publication is not None:
        db.session.delete(publication)
        withdrawn.record(playbook, by=by)
        _readdress([playbook])


def move(playbook: Playbook, space: Space, parent: Playbook | None, *, by: Person) -> Taken:
    """Hang a playbook elsewhere with all below it; into another space only with what `by` may take out of this one.

    Raises:
        Forbidden: `by` may not take it out of its space, or not write in the one it would go to.
        Invalid: the new place is below itself, in another space than its parent, or too deep.
    """
    db.hold(ONE_MOVE)
    if not may(by, "playbook.write", space):
        raise Forbidden
    levels = trees.levels_below(playbook.id)
    if parent is not None and parent.id in {playbook.id, *(row.id for level in levels for row in level)}:
        raise Invalid({"parent": N_("A playbook cannot be below itself.")})
    parent_id = checked_parent(parent, space, height=len(levels) + 1)
    if (parent_id, space.id) == (playbook.parent_id, playbook.space_id):
        return Taken([], [])
    taken = Taken([playbook], [])
    if space.id != playbook.space_id:
        if not may(by, "playbook.take_elsewhere", playbook):
            raise Forbidden
        taken = _take(playbook, "playbook.take_elsewhere", by=by)
    playbook.position = next_position(parent)
    playbook.parent_id = parent_id
    for one in taken.gone:
        one.space_id = space.id
    db.session.flush()
    moved.record(playbook, by=by, space=space.id, parent=parent_id)
    _readdress(taken.gone)
    return taken


def reorder(playbook: Playbook, step: int, *, by: Person) -> None:
    """Swap a playbook with its neighbour among those `by` may read: -1 for one up, 1 for one down."""
    same_parent = Playbook.parent_id.is_not_distinct_from(playbook.parent_id)
    query = select(Playbook).where(same_parent, Item.space_id == playbook.space_id)
    siblings = list(db.session.scalars(query.order_by(Playbook.position, Item.title_key, Item.id)))
    seen = set(db.session.scalars(query.with_only_columns(Playbook.id).where(items.is_readable_by(by))))
    beside = [one for one in siblings if one.id in seen]
    other = beside.index(playbook) + step
    if not 0 <= other < len(beside):
        return
    here, there = siblings.index(playbook), siblings.index(beside[other])
    siblings.insert(there, siblings.pop(here))
    for position, sibling in enumerate(siblings):
        sibling.position = position
    reordered.record(playbook, by=by, step=step)


@dataclass(frozen=True)
class Taken:
    """What went away together, and what stayed because `by` may not take it: that hangs one higher now."""

    gone: Sequence[Playbook]
    stayed: Sequence[Playbook]


def _take(playbook: Playbook, act: str, *, by: Person) -> Taken:
    """A playbook with all below it that somebody may read and do this with; the rest is hung one higher."""
    gone: list[Playbook] = [playbook]
    stayed: list[Playbook] = []
    for level in trees.levels_below(playbook.id):
        rows = db.session.scalars(select(Playbook).where(Playbook.id.in_([row.id for row in level])))
        goes_along = {one.id for one in gone}
        for one in rows:
            if one.parent_id in goes_along:
                (gone if may(by, act, one) and get(one.id, by) else stayed).append(one)
    for one in stayed:
        one.parent_id = playbook.parent_id
    return Taken(gone, stayed)


def remove(playbook: Playbook, *, by: Person) -> Taken:
    """Put a playbook into the bin, with all below it that `by` may remove: from now on nobody reads them."""
    taken = _take(playbook, "playbook.remove", by=by)
    for one in taken.gone:
        bins.put(one, by=by, along_with=None if one is playbook else playbook)
    db.session.flush()
    removed.record(playbook, by=by)
    _readdress(taken.gone)
    return taken


def restore(playbook: Playbook, *, by: Person) -> None:
    """Bring a playbook back from the bin, with what went there together with it; below its parent if that is there."""
    with_it = select(Removal.item_id).where(Removal.with_id == playbook.id)
    tree = [playbook, *db.session.scalars(select(Playbook).where(Playbook.id.in_(with_it)))]
    for one in tree:
        bins.take_out(one)
    if playbook.parent_id is not None and db.session.get(Removal, playbook.parent_id) is not None:
        playbook.parent_id = None
    db.session.flush()
    restored.record(playbook, by=by)
    _readdress(tree)


def _readdress(tree: Iterable[Playbook]) -> None:
    """Work out anew who may read some playbooks, and have the index follow."""
    tree = list(tree)
    ids = [playbook.id for playbook in tree]
    public = set(db.session.scalars(select(Publication.item_id).where(Publication.item_id.in_(ids))))
    binned = set(db.session.scalars(select(Removal.item_id).where(Removal.item_id.in_(ids))))
    touched_topics: set[int] = set()
    for playbook in tree:
        wanted = [] if playbook.id in binned else audience(playbook, playbook.id in public)
        if items.set_audience(playbook, wanted):
            touched_topics.update(topics.ids_of(playbook))
        queue(playbook, audience=True)
    topics.readdress(touched_topics)


def audience(playbook: Playbook, is_published: bool) -> list[str]:
    """Who may read a playbook: the readers of its space, or its owner alone."""
    return [f"space:{playbook.space_id}"] if is_published else [f"person:{playbook.owner_id}"]


def checked_parent(parent: Playbook | None, space: Space, height: int = 1) -> int | None:
    """The number of what a playbook is to hang on, with a tree `height` levels high.

    Raises:
        Invalid: the parent stands in another space, or everything together would nest too deep.
    """
    if parent is None:
        return None
    if parent.space_id != space.id:
        raise Invalid({"parent": N_("Choose a playbook of the same space.")})
    if len(trees.ids_above(parent.id)) + 1 + height > trees.MAX_DEPTH:
        raise Invalid({"parent": N_("Playbooks nest at most 30 deep. Choose a place further up.")})
    return parent.id


def next_position(parent: Playbook | None) -> int:
    """The place after the last one below a parent; what is below nothing comes after that of every space."""
    place = Playbook.__table__.c
    beside = place.parent_id.is_(None) if parent is None else place.parent_id == parent.id
    highest = db.session.scalar(select(func.max(place.position)).where(beside))
    return 0 if highest is None else highest + 1


# --- the bin and search ------------------------------------------------------------------------------------------


@bins.brought_back_by("playbook")
def _mine(viewer: Person) -> ColumnElement[bool]:
    """What a person may bring back, as `playbook.restore` has it.

    What they own where they still write, and of what was published all that lay in spaces they keep.
    """
    shares = spaces.shares_of(viewer)
    kept, written_in = (
        [space_id for space_id, share in shares.items() if share in wanted]
        for wanted in ({"keeper"}, {"keeper", "writer"})
    )
    was_public = select(Publication.item_id).where(Publication.item_id == Item.id).exists()
    own = (Item.owner_id == viewer.id) & Item.space_id.in_(written_in)
    return or_(own, was_public & Item.space_id.in_(kept))


def get_from_bin(playbook_id: int, viewer: Person) -> Playbook | None:
    """A playbook the viewer may bring back."""
    return bins.get(Playbook, playbook_id, viewer)


@renderings.source_of("playbook", rendered)
def _source(playbook_id: int, number: int) -> tuple[str, str] | None:
    revision = db.session.get(Revision, (playbook_id, number))
    return (revision.title, revision.body) if revision else None


words_of("playbook")(renderings.words)
