"""Playbooks: written, revised, published, moved, put into the bin and brought back.

These are the steps inside a write transaction; `saving` does the slow part before it and opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from seci.commons import events, items, notices, passages, people, topics
from seci.commons.indexing import Words, queue, words_of
from seci.commons.items import Item, Removal
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.commons.spaces import Space
from seci.externalization.models import Draft, Playbook, Publication, Revision
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering

MAX_NOTE = 500
MAX_DEPTH = 30

written = events.declare("playbook.written", N_("%(by)s wrote %(item)s"))
revised = events.declare("playbook.revised", N_("%(by)s revised %(item)s"))
published = events.declare("playbook.published", N_("%(by)s published %(item)s"))
withdrawn = events.declare("playbook.withdrawn", N_("%(by)s withdrew %(item)s"))
rendered = events.declare("playbook.rendered", N_("%(item)s was rendered at last"))
moved = events.declare("playbook.moved", N_("%(by)s moved %(item)s"))
removed = events.declare("playbook.removed", N_("%(by)s put %(item)s into the bin"))
restored = events.declare("playbook.restored", N_("%(by)s brought %(item)s back from the bin"))


@dataclass(frozen=True)
class Text:
    """What is about to be saved: checked, merged and rendered."""

    title: str
    body: str
    rendering: Rendering
    note: str = ""
    topics: tuple[str, ...] | None = None


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Playbook]:
    """Playbooks a person may read, in no order."""
    return select(Playbook).where(items.is_readable_by(viewer))


def get(playbook_id: int, viewer: Person) -> Playbook | None:
    """A playbook the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Playbook.id == playbook_id))


def revision_of(playbook: Playbook, number: int | None = None) -> Revision | None:
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


def children_of(parent: Playbook, viewer: Person) -> Sequence[Playbook]:
    """The playbooks right below one, in their order."""
    query = readable_by(viewer).where(Playbook.parent_id == parent.id)
    return db.session.scalars(query.order_by(Playbook.position, Item.title_key)).all()


def in_space(space: Space, viewer: Person) -> Select[Playbook]:
    """What stands in a space, in the order of the tree's levels."""
    return readable_by(viewer).where(Item.space_id == space.id).order_by(Playbook.position, Item.title_key)


def path_to(playbook: Playbook, viewer: Person) -> list[Playbook]:
    """The playbooks above one, outermost first, as far as the viewer may read them."""
    if playbook.parent_id is None:
        return []
    start = select(Playbook.id, Playbook.parent_id, func.coalesce(0, 0).label("height"))
    line = start.where(Playbook.id == playbook.parent_id).cte(recursive=True)
    upper = aliased(Playbook)
    step = select(upper.id, upper.parent_id, line.c.height + 1)
    above = line.union_all(step.where(upper.id == line.c.parent_id, line.c.height < MAX_DEPTH))
    query = readable_by(viewer).join(above, above.c.id == Playbook.id).order_by(above.c.height.desc())
    return list(db.session.scalars(query))


def ids_below(playbook: Playbook) -> list[int]:
    """The numbers of everything below a playbook, whoever may read it, nearest first."""
    line = select(Playbook.id, func.coalesce(1, 1).label("depth")).where(Playbook.parent_id == playbook.id)
    tree = line.cte(recursive=True)
    lower = aliased(Playbook)
    tree = tree.union_all(
        select(lower.id, tree.c.depth + 1).where(lower.parent_id == tree.c.id, tree.c.depth < MAX_DEPTH * 2)
    )
    return list(db.session.scalars(select(tree.c.id).order_by(tree.c.depth)))


# --- writing -----------------------------------------------------------------------------------------------------


def write(
    space: Space,
    text: Text,
    *,
    by: Person,
    parent: Playbook | None = None,
    is_published: bool = True,
    submission: str | None = None,
    tell: bool = True,
) -> Playbook:
    """Make a playbook from its first text.

    Args:
        submission: the key of the form it came with; the same key again gives the same playbook (R-005).
        tell: whether people named in it hear of that; an import tells nobody.

    Raises:
        Invalid: the parent stands elsewhere or too deep.
    """
    if submission is not None:
        twin = db.session.scalar(select(Playbook).where(Playbook.submission == submission, Playbook.owner_id == by.id))
        if twin is not None:
            return twin
    playbook = Playbook(submission=submission, parent_id=_checked_parent(parent, space))
    items.start(playbook, text.title, by=by, space=space)
    playbook.position = _next_position(space, parent)
    db.session.add(playbook)
    db.session.flush()
    items.play(playbook, by, "author")
    if is_published:
        db.session.add(Publication(item_id=playbook.id, by_id=by.id, at=now()))
    items.set_audience(playbook, _audience(playbook, is_published))
    _append(playbook, text, by=by, base=None, event=written, tell=tell)
    return playbook


def revise(
    playbook: Playbook, text: Text, *, by: Person, base: int, restores: int | None = None, tell: bool = True
) -> Revision | None:
    """Append a revision, and give the playbook these topics; None when nothing is different (R-013)."""
    head = head_of(playbook)
    retopiced = text.topics is not None and topics.give(playbook, text.topics, by=by)
    if text.body == head.body and text.title == head.title:
        if retopiced:
            items.touch(playbook, by=by)
            queue(playbook)
        return None
    items.retitle(playbook, text.title)
    items.touch(playbook, by=by)
    items.play(playbook, by, "author")
    return _append(playbook, text, by=by, base=base, event=revised, restores=restores, tell=tell)


def _append(
    playbook: Playbook,
    text: Text,
    *,
    by: Person,
    base: int | None,
    event: events.EventKind,
    restores: int | None = None,
    tell: bool = True,
) -> Revision:
    before = people_named(playbook) if playbook.revision else set()
    playbook.revision += 1
    revision = Revision(
        item_id=playbook.id,
        number=playbook.revision,
        base=base,
        title=playbook.title,
        body=text.body,
        note=checked_note(text.note),
        by_id=by.id,
        at=now(),
        restores=restores,
    )
    db.session.add(revision)
    passages.keep(playbook, revision.number, text.rendering)
    if text.topics is not None:
        topics.give(playbook, text.topics, by=by)
    queue(playbook)
    event.record(playbook, by=by, revision=revision.number)
    if tell:
        handles = {r.target for r in text.rendering.references if r.kind == "person"} - before
        notices.tell(people.by_handles(handles).values(), "mentioned", playbook, by=by)
    return revision


def people_named(playbook: Playbook) -> set[str]:
    """The handles the present text names."""
    stored = passages.rendering_of(playbook.id, playbook.revision)
    return {r.target for r in stored.unpack().references if r.kind == "person"} if stored else set()


def checked_note(note: str) -> str:
    """A revision's note on one line.

    Raises:
        Invalid: it is over 500 characters.
    """
    note = " ".join(note.split())
    if len(note) > MAX_NOTE:
        raise Invalid({"note": N_("Shorten the note to at most 500 characters.")})
    return note


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


def move(playbook: Playbook, space: Space, parent: Playbook | None, *, by: Person) -> None:
    """Hang a playbook, with all below it, elsewhere.

    Raises:
        Invalid: the new place is below itself, in another space than its parent, or too deep.
    """
    below = ids_below(playbook)
    if parent is not None and parent.id in {playbook.id, *below}:
        raise Invalid({"parent": N_("A playbook cannot be below itself.")})
    playbook.parent_id = _checked_parent(parent, space)
    playbook.position = _next_position(space, parent)
    tree = [playbook, *db.session.scalars(select(Playbook).where(Playbook.id.in_(below)))]
    for one in tree:
        one.space_id = space.id
    db.session.flush()
    moved.record(playbook, by=by, space=space.id, parent=playbook.parent_id)
    _readdress(tree)


def reorder(playbook: Playbook, step: int) -> None:
    """Swap a playbook with its neighbour: -1 for one up, 1 for one down."""
    same_parent = Playbook.parent_id.is_not_distinct_from(playbook.parent_id)
    query = select(Playbook).where(same_parent, Item.space_id == playbook.space_id)
    siblings = list(db.session.scalars(query.order_by(Playbook.position, Item.title_key)))
    place = siblings.index(playbook)
    other = place + step
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings):
        sibling.position = position


def remove(playbook: Playbook, *, by: Person) -> None:
    """Put a playbook and all below it into the bin: from now on nobody reads them."""
    tree = [playbook, *db.session.scalars(select(Playbook).where(Playbook.id.in_(ids_below(playbook))))]
    for one in tree:
        if db.session.get(Removal, one.id) is None:
            with_id = None if one is playbook else playbook.id
            db.session.add(Removal(item_id=one.id, by_id=by.id, at=now(), with_id=with_id))
    db.session.flush()
    removed.record(playbook, by=by)
    _readdress(tree)


def restore(playbook: Playbook, *, by: Person) -> None:
    """Bring a playbook back from the bin, with what went there together with it; below its parent if that is there."""
    with_it = select(Removal.item_id).where(Removal.with_id == playbook.id)
    tree = [playbook, *db.session.scalars(select(Playbook).where(Playbook.id.in_(with_it)))]
    for one in tree:
        row = db.session.get(Removal, one.id)
        if row is not None:
            db.session.delete(row)
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
        wanted = [] if playbook.id in binned else _audience(playbook, playbook.id in public)
        if items.set_audience(playbook, wanted):
            touched_topics.update(topics.ids_of(playbook))
        queue(playbook, audience=True)
    topics.readdress(touched_topics)


def _audience(playbook: Playbook, is_published: bool) -> list[str]:
    return [f"space:{playbook.space_id}"] if is_published else [f"person:{playbook.owner_id}"]


def _checked_parent(parent: Playbook | None, space: Space) -> int | None:
    if parent is None:
        return None
    if parent.space_id != space.id:
        raise Invalid({"parent": N_("Choose a playbook of the same space.")})
    return parent.id


def _next_position(space: Space, parent: Playbook | None) -> int:
    query = select(func.max(Playbook.position)).where(Item.space_id == space.id)
    query = query.where(Playbook.parent_id.is_not_distinct_from(parent.id if parent else None))
    highest = db.session.scalar(query)
    return 0 if highest is None else highest + 1


# --- the bin and search ------------------------------------------------------------------------------------------


def in_bin(viewer: Person, keeps: Iterable[int]) -> Select[Playbook, Removal]:
    """What a person may bring back: what they own or threw away, and what lay in the spaces they keep; newest first."""
    query = select(Playbook, Removal).join(Removal, Removal.item_id == Playbook.id).where(Removal.with_id.is_(None))
    theirs = (Item.owner_id == viewer.id) | (Removal.by_id == viewer.id) | Item.space_id.in_(set(keeps))
    return query.where(theirs).order_by(Removal.at.desc(), Removal.item_id.desc())


@words_of("playbook")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    named = _topic_names(ids)
    return {
        item_id: Words(
            headings="\n".join(row.text for row in rows if row.kind == "heading"),
            body="\n".join(row.text for row in rows if row.kind != "heading"),
            topics=tuple(named.get(item_id, ())),
        )
        for item_id, rows in passages.texts(ids).items()
    }


def _topic_names(ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(topics.ItemTopic.item_id, topics.Topic.title).join(
        topics.Topic, topics.Topic.id == topics.ItemTopic.topic_id
    )
    found: dict[int, list[str]] = {}
    for item_id, title in db.session.execute(query.where(topics.ItemTopic.item_id.in_(ids)).order_by(Item.title_key)):
        found.setdefault(item_id, []).append(title)
    return found


def drafts_of(person: Person) -> Select[Draft]:
    """A person's unsaved texts, newest first."""
    return select(Draft).where(Draft.person_id == person.id).order_by(Draft.changed_at.desc(), Draft.id.desc())
