"""Revisions: a playbook's words, appended and never changed. The steps inside the write transaction of `saving`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from seci.commons import items, notices, passages, people, submissions, texts, topics
from seci.commons.events import EventKind
from seci.commons.indexing import queue
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks
from seci.externalization.models import Playbook, Publication, Revision
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering

MAX_NOTE = 500


@dataclass(frozen=True)
class Text:
    """What is about to be saved: checked, merged and rendered. `submission` is the key of the form it came with."""

    title: str
    body: str
    rendering: Rendering
    note: str = ""
    topics: tuple[str, ...] | None = None
    submission: str | None = None


def submitted(by: Person, submission: str | None) -> Playbook | None:
    """The playbook a form has made already, see `submissions.made`."""
    return submissions.made(Playbook, by, submission)


def resubmitted(playbook: Playbook, submission: str | None) -> Revision | None:
    """The newest revision a form has made already."""
    if submission is None:
        return None
    same = select(Revision).where(Revision.item_id == playbook.id, Revision.submission == submission)
    return db.session.scalar(same.order_by(Revision.number.desc()).limit(1))


def write(
    space: Space,
    text: Text,
    *,
    by: Person,
    parent: Playbook | None = None,
    is_published: bool = True,
    tell: bool = True,
) -> Playbook:
    """Make a playbook from its first text.

    Args:
        tell: whether people named in it hear of that; an import tells nobody.

    Raises:
        Invalid: the parent stands elsewhere or too deep.
    """
    playbook = Playbook(parent_id=playbooks.checked_parent(parent, space))
    playbook.submission = submissions.key_of(by, text.submission)
    items.start(playbook, text.title, by=by, space=space)
    playbook.position = playbooks.next_position(parent)
    db.session.add(playbook)
    db.session.flush()
    items.play(playbook, by, "author")
    if is_published:
        db.session.add(Publication(item_id=playbook.id, by_id=by.id, at=now()))
    items.set_audience(playbook, playbooks.audience(playbook, is_published))
    topics.give(playbook, text.topics or (), by=by)
    _append(playbook, text, by=by, base=None, event=playbooks.written, tell=tell)
    return playbook


def revise(
    playbook: Playbook, text: Text, *, by: Person, base: int, restores: int | None = None, tell: bool = True
) -> bool:
    """Give the playbook these topics, and append a revision where the words differ (R-013). False when nothing does."""
    head = playbooks.head_of(playbook)
    retopiced = text.topics is not None and topics.give(playbook, text.topics, by=by)
    if text.body == head.body and text.title == head.title:
        if retopiced:
            items.touch(playbook, by=by)
            queue(playbook)
        return retopiced
    items.retitle(playbook, text.title)
    items.touch(playbook, by=by)
    items.play(playbook, by, "author")
    _append(playbook, text, by=by, base=base, event=playbooks.revised, restores=restores, tell=tell)
    return True


def _append(
    playbook: Playbook,
    text: Text,
    *,
    by: Person,
    base: int | None,
    event: EventKind,
    restores: int | None = None,
    tell: bool = True,
) -> None:
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
        submission=text.submission,
    )
    db.session.add(revision)
    passages.keep(playbook, revision.number, text.rendering)
    queue(playbook)
    event.record(playbook, by=by, revision=revision.number)
    if tell:
        handles = {r.target for r in text.rendering.references if r.kind == "person"} - before
        notices.tell(people.by_handles(handles).values(), "mentioned", playbook, by=by)


def people_named(playbook: Playbook) -> set[str]:
    """The handles the present text names."""
    stored = passages.rendering_of(playbook.id, playbook.revision)
    return {r.target for r in stored.unpack().references if r.kind == "person"} if stored else set()


def checked_note(note: str) -> str:
    """A revision's note on one line.

    Raises:
        Invalid: it is over 500 characters, or holds NUL or half a character.
        TooLarge: it is over 512 KB.
    """
    note = " ".join(texts.checked(note, "note").split())
    if len(note) > MAX_NOTE:
        raise Invalid({"note": N_("Shorten the note to at most 500 characters.")})
    return note
