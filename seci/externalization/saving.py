"""Saving a playbook in two steps: the slow one (merge, render) outside any transaction, the short one inside.

Whoever was quicker moved the head; then both changes are merged and rendered again, up to five times. What cannot be
merged is kept as the writer's draft and raised as a conflict: nothing typed is ever lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from seci.commons import indexing, items, passages, spaces, texts
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Busy, Conflict, Forbidden, Invalid, NotFound
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks
from seci.externalization.merging import merge
from seci.externalization.models import Playbook
from seci.externalization.playbooks import Text
from seci.plumbing.db import db
from seci.plumbing.jobs import job, later
from seci.plumbing.services import services

ATTEMPTS = 5
PATIENT = 10.0  # seconds a text gets when it is rendered again in the background


@dataclass(frozen=True)
class Saved:
    """What became of a save: `was_merged` with somebody else's change, not `is_new` when nothing was different."""

    playbook: Playbook
    was_merged: bool = False
    is_new: bool = True


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
    tell: bool = True,
) -> Playbook:
    """Write a new playbook into a space.

    Raises:
        Invalid, TooLarge: title, text, note or place cannot be taken.
        Forbidden: the space may be read but not written in.
    """
    title, body = items.checked_title(title), texts.checked(body)
    text = Text(title, body, passages.render(body, (), title), playbooks.checked_note(note), tuple(topics))
    space_id, parent_id = space.id, parent.id if parent else None
    with db.write():
        place = spaces.get(space_id, by)
        if place is None or not may(by, "playbook.write", place):
            raise Forbidden
        above = playbooks.get(parent_id, by) if parent_id else None
        if parent_id and above is None:
            raise Invalid({"parent": N_("Choose a playbook of the same space.")})
        made = playbooks.write(
            place, text, by=by, parent=above, is_published=is_published, submission=submission, tell=tell
        )
        _try_again_later(made, text)
        if submission is not None:
            drafts.drop_new(by, submission)
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
    restores: int | None = None,
    tell: bool = True,
) -> Saved:
    """Save a changed text that began from revision `base`.

    Raises:
        Conflict: somebody else changed the same words; `mine` is kept as a draft.
        Invalid, TooLarge: a value cannot be taken, or there is no such base.
        Forbidden, NotFound: the right to write, or to read, was lost meanwhile.
        Busy: others were quicker five times.
    """
    body = texts.checked(body)
    note = playbooks.checked_note(note)
    playbook_id = playbook.id
    for _attempt in range(ATTEMPTS):
        head = playbooks.head_of(playbook)
        number = head.number
        base_row = playbooks.revision_of(playbook, base)
        if base_row is None:
            raise Invalid({"base": N_("There is no such revision to begin from.")})
        wanted = base_row.title if title is None else items.checked_title(title)
        merged_title = head.title if wanted == base_row.title else wanted
        merged = body if base == number else merge(base_row.body, head.body, body)
        if merged is None:
            _refuse(playbook_id, base_row.body, head.body, body, by=by, base=base, head=number, title=wanted, note=note)
        text = _prepared(playbook, merged_title, merged, note, topics, restores)
        with db.write():
            present = playbooks.get(playbook_id, by)
            if present is None:
                raise NotFound
            if not may(by, "playbook.revise", present):
                raise Forbidden
            if present.revision != number:
                playbook = present
                continue
            made = playbooks.revise(present, text, by=by, base=base, restores=restores, tell=tell)
            _try_again_later(present, text)
            drafts.drop(by, present)
        return Saved(present, was_merged=base != number and merged != body, is_new=made is not None)
    raise Busy(N_("Others are saving this just now. Your text is safe here; save again."))


def restore(playbook: Playbook, number: int, *, by: Person, note: str = "") -> Saved:
    """Make an earlier revision the newest again; its passages get their anchors back."""
    earlier = playbooks.revision_of(playbook, number)
    if earlier is None:
        raise NotFound
    return revise(
        playbook,
        earlier.body,
        by=by,
        base=playbook.revision,
        title=earlier.title,
        note=note,
        restores=number,
    )


def _prepared(
    playbook: Playbook, title: str, body: str, note: str, topics: Sequence[str] | None, restores: int | None
) -> Text:
    number = playbook.revision if restores is None else restores
    previous = passages.passages_of(playbook.id, number)
    db.session.rollback()  # rendering may take a while; no read transaction stays open meanwhile
    rendering = passages.render(body, previous, title)
    return Text(title, body, rendering, note, None if topics is None else tuple(topics))


def _refuse(
    playbook_id: int, base_body: str, theirs: str, mine: str, *, by: Person, base: int, head: int, title: str, note: str
) -> NoReturn:
    with db.write():
        present = playbooks.get(playbook_id, by)
        if present is None:
            raise NotFound
        drafts.keep(by, present, title=title, body=mine, base=base, note=note)
    raise Conflict(base=base_body, theirs=theirs, mine=mine, head=head, base_number=base)


def _try_again_later(playbook: Playbook, text: Text) -> None:
    if not text.rendering.complete:
        later("playbooks.render_again", playbook=playbook.id, revision=playbook.revision)


@job("playbooks.render_again")
def render_again(playbook: int, revision: int) -> None:
    """Render a revision with more patience; when that fails too, its source stays visible and can be edited."""
    row = db.session.get(Playbook, playbook)
    saved = playbooks.revision_of(row, revision) if row else None
    if row is None or saved is None:
        return
    previous, title, body = passages.passages_of(playbook, revision), saved.title, saved.body
    db.session.rollback()
    rendering = services().renderer.render(body, previous, title, limit=PATIENT)
    if not rendering.complete:
        return
    with db.write():
        row = db.session.get(Playbook, playbook)
        if row is not None:
            passages.keep(row, revision, rendering)
            indexing.queue(row)
            playbooks.rendered.record(row, by=None, revision=revision)
