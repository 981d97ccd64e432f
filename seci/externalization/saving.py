"""Saving a playbook in two steps: the slow one (merge, render) outside any transaction, the short one inside.

Whoever was quicker moved the head; then both changes are merged and rendered again, up to five times. What cannot be
merged is kept as the writer's draft and raised as a conflict: nothing typed is ever lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from seci.commons import items, passages, renderings, spaces, texts, topics
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Busy, Conflict, Forbidden, Invalid, NotFound
from seci.commons.spaces import Space
from seci.externalization import attachments, drafts, origins, playbooks, revisions
from seci.externalization.models import Playbook, Revision
from seci.externalization.revisions import Text
from seci.plumbing.db import db
from seci.plumbing.merging import merge

ATTEMPTS = 5


@dataclass(frozen=True)
class Saved:
    """What became of a save: `was_merged` with somebody else's change, not `is_changed` when nothing was different."""

    playbook: Playbook
    was_merged: bool = False
    is_changed: bool = True


@dataclass(frozen=True)
class _Mine:
    """What somebody wants to save, checked. `topics_before` are those they saw when they began."""

    title: str | None
    body: str
    note: str
    topics: Sequence[str] | None
    topics_before: Sequence[str] | None = None
    submission: str | None = None
    restores: int | None = None


def write(
    space: Space,
    title: str,
    body: str,
    *,
    by: Person,
    parent: Playbook | None = None,
    note: str = "",
    topics: Sequence[str] = (),
    is_published: bool = True,
    submission: str | None = None,
    insight: int | None = None,
    tell: bool = True,
) -> Playbook:
    """Write a new playbook into a space.

    Args:
        insight: the number of the insight it grows from; the hand-over is recorded in the same transaction.
        submission: the key of the form it came with. The same form again gives the same playbook; with other words in
            it, it revises what it made.
        tell: whether people named in it hear of that; an import tells nobody.

    Raises:
        Invalid, TooLarge: title, text, note, topics or place cannot be taken.
        Forbidden: the space may be read but not written in.
        Conflict: the form was sent before and its playbook revised since.
    """
    title, body, note = items.checked_title(title), texts.checked(body), revisions.checked_note(note)
    space_id, parent_id = space.id, parent.id if parent else None
    made = revisions.submitted(by, submission)
    if made is None:
        text = Text(title, body, passages.render(body, (), title), note, tuple(topics), submission)
        with db.write():
            made = revisions.submitted(by, submission)
            if made is None:
                made = _write(space_id, parent_id, text, by=by, is_published=is_published, tell=tell)
                if insight is not None:
                    origins.record(made, insight, by=by)
                return made
    again = revise(
        made,
        body,
        by=by,
        base=1,
        title=title,
        note=note,
        topics=topics,
        topics_before=(),
        submission=submission,
        tell=tell,
    )
    return again.playbook


def _write(space_id: int, parent_id: int | None, text: Text, *, by: Person, is_published: bool, tell: bool) -> Playbook:
    place = spaces.get(space_id, by)
    if place is None or not may(by, "playbook.write", place):
        raise Forbidden
    above = playbooks.get(parent_id, by) if parent_id else None
    if parent_id and above is None:
        raise Invalid({"parent": N_("Choose a playbook of the same space.")})
    made = revisions.write(place, text, by=by, parent=above, is_published=is_published, tell=tell)
    renderings.try_again_later(made, text.rendering)
    if text.submission is not None:
        drafts.drop_new(by, text.submission)
        attachments.hang_up_held(made, text.submission, by=by)
    return made


def revise(
    playbook: Playbook,
    body: str,
    *,
    by: Person,
    base: int,
    title: str | None = None,
    note: str = "",
    topics: Sequence[str] | None = None,
    topics_before: Sequence[str] | None = None,
    restores: int | None = None,
    submission: str | None = None,
    tell: bool = True,
) -> Saved:
    """Save a changed text that began from revision `base`.

    Args:
        topics: those it is to have; where `topics_before` is given, what was added to or taken from those.
        submission: the key of the form it came with: the same form sent again changes nothing.

    Raises:
        Conflict: somebody else changed the same words; `mine` is kept as a draft.
        Invalid, TooLarge: a value cannot be taken, or there is no such base.
        Forbidden, NotFound: the right to write, or to read, was lost meanwhile.
        Busy: others were quicker five times.
    """
    title = None if title is None else items.checked_title(title)
    mine = _Mine(title, texts.checked(body), revisions.checked_note(note), topics, topics_before, submission, restores)
    for _attempt in range(ATTEMPTS):
        saved = _revise_once(playbook, mine, by=by, base=base, tell=tell)
        if saved is not None:
            return saved
    raise Busy(N_("Others are saving this just now. Your text is safe here; save again."))


def _revise_once(playbook: Playbook, mine: _Mine, *, by: Person, base: int, tell: bool) -> Saved | None:
    """One try; None when somebody moved the head between the two steps."""
    playbook_id, head = playbook.id, playbooks.head_of(playbook)
    if _was_sent_before(playbook, mine):
        return Saved(playbook)
    begun = playbooks.revision_of(playbook, base)
    if begun is None:
        raise Invalid({"base": N_("There is no such revision to begin from.")})
    title, body = _merged_title(begun, head, mine), _merged_body(begun, head, mine)
    if title is None or body is None:
        _refuse(playbook_id, begun, head, mine, by=by)
    number, was_merged = head.number, base != head.number and body != mine.body
    text = _prepared(playbook, title, body, mine)
    with db.write():
        items.hold(playbook_id)
        present = playbooks.get(playbook_id, by)
        if present is None:
            raise NotFound
        if not may(by, "playbook.revise", present):
            raise Forbidden
        if present.revision != number:
            return None
        is_changed = revisions.revise(present, text, by=by, base=base, restores=mine.restores, tell=tell)
        renderings.try_again_later(present, text.rendering)
        drafts.drop_saved(by, present, title=title, body=body, submission=mine.submission)
    return Saved(present, was_merged, is_changed)


def _was_sent_before(playbook: Playbook, mine: _Mine) -> bool:
    """Whether this very form was saved already: then the answer is the same, and nothing is different (R-005)."""
    sent = revisions.resubmitted(playbook, mine.submission)
    if sent is None or sent.body != mine.body or mine.title not in {None, sent.title}:
        return False
    wanted = topics.merged(playbook, mine.topics, mine.topics_before)
    return wanted is None or {*map(topics.key_of, wanted)} == {*map(topics.key_of, topics.names_of(playbook))}


def _merged_title(begun: Revision, head: Revision, mine: _Mine) -> str | None:
    """The title whoever changed it gave; None when two people changed it to different ones."""
    if mine.title in {None, begun.title, head.title}:
        return head.title
    return mine.title if head.title == begun.title else None


def _merged_body(begun: Revision, head: Revision, mine: _Mine) -> str | None:
    return mine.body if begun.number == head.number else merge(begun.body, head.body, mine.body)


def restore(playbook: Playbook, number: int, *, by: Person, note: str = "") -> Saved:
    """Make an earlier revision the newest again; its passages get their anchors back."""
    earlier = playbooks.revision_of(playbook, number)
    if earlier is None:
        raise NotFound
    base = playbook.revision
    return revise(playbook, earlier.body, by=by, base=base, title=earlier.title, note=note, restores=number)


def _prepared(playbook: Playbook, title: str, body: str, mine: _Mine) -> Text:
    number = playbook.revision if mine.restores is None else mine.restores
    previous = passages.passages_of(playbook.id, number)
    wanted = topics.merged(playbook, mine.topics, mine.topics_before)
    db.session.rollback()  # rendering may take a while; no read transaction stays open meanwhile
    rendering = passages.render(body, previous, title)
    return Text(title, body, rendering, mine.note, wanted, mine.submission)


def _refuse(playbook_id: int, begun: Revision, head: Revision, mine: _Mine, *, by: Person) -> NoReturn:
    base_body, base, theirs, number = begun.body, begun.number, head.body, head.number
    title = begun.title if mine.title is None else mine.title
    with db.write():
        present = playbooks.get(playbook_id, by)
        if present is None:
            raise NotFound
        named = None if mine.topics is None else ", ".join(mine.topics)
        drafts.keep(
            by,
            present,
            title=title,
            body=mine.body,
            base=base,
            note=mine.note,
            topics=named,
            submission=mine.submission,
        )
    raise Conflict(base=base_body, theirs=theirs, mine=mine.body, head=number, base_number=base)
