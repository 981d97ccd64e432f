"""Drafts of playbooks. Nobody sees another's; but whoever may write in a playbook may know that somebody is writing
there, and since when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from seci.commons import drafts, texts
from seci.commons.drafts import Draft
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.topics import key_of, names_in, names_of
from seci.externalization.models import Playbook, Revision
from seci.plumbing.clock import now
from seci.plumbing.db import db

KIND = "playbook"
LIVELY = timedelta(minutes=10)  # after the last keystroke somebody still counts as writing


@dataclass(frozen=True)
class Writer:
    """Somebody who is writing on a playbook just now."""

    name: str
    since: datetime


def of(person: Person, playbook: Playbook) -> Draft | None:
    """A person's draft for a playbook."""
    return drafts.of(person, KIND, playbook)


def get_begun(draft_id: int, person: Person) -> Draft | None:
    """One of a person's own drafts of playbooks not yet made."""
    return drafts.get_begun(draft_id, person, KIND)


def begun_by(person: Person) -> Select[Draft]:
    """A person's drafts of playbooks not yet made, newest first."""
    return drafts.begun_by(person, KIND)


def others_writing(playbook: Playbook, viewer: Person) -> Sequence[Writer]:
    """Who else is writing on a playbook just now, for those who may write there too."""
    query = select(Person.name, Draft.began_at).join(Draft, Draft.person_id == Person.id)
    query = query.where(Draft.kind == KIND, Draft.item_id == playbook.id, Draft.person_id != viewer.id)
    rows = db.session.execute(query.where(Draft.changed_at > now() - LIVELY).order_by(Draft.began_at))
    return [Writer(name, since) for name, since in rows]


def keep(
    person: Person,
    playbook: Playbook,
    *,
    title: str,
    body: str,
    base: int,
    note: str = "",
    topics: str | None = None,
    submission: str | None = None,
) -> Draft | None:
    """Keep the text a person is writing for a playbook, in place of what was kept before.

    None when it is what stands there already: then there is nothing to keep.

    Args:
        topics: as typed, between commas; None where nothing was said of them.
        submission: the key of the form it was typed into.
    """
    body = texts.checked(body)
    head = db.session.get(Revision, (playbook.id, playbook.revision))
    if head is not None and (head.title, head.body) == (title, body) and not _has_more(playbook, note, topics):
        drop(person, playbook)
        return None
    typed = _typed(note, topics)
    return drafts.keep(person, KIND, playbook, base=base, title=title, body=body, typed=typed, submission=submission)


def says_other(draft: Draft, playbook: Playbook, head: Revision) -> bool:
    """Whether a draft holds anything that does not stand there already."""
    if (draft.title, draft.body) != (head.title, head.body):
        return True
    return _has_more(playbook, draft.said("note"), topics_in(draft))


def topics_in(draft: Draft) -> str | None:
    """The topics that were typed, perhaps none; None where nothing was said of them."""
    return draft.said("topics") if "topics" in draft.typed else None


def _has_more(playbook: Playbook, note: str, typed: str | None) -> bool:
    """Whether a note was typed, or other topics than it has."""
    if note.strip():
        return True
    return typed is not None and {*map(key_of, names_in(typed))} != {*map(key_of, names_of(playbook))}


def drop_saved(person: Person, playbook: Playbook, *, title: str, body: str, submission: str | None) -> None:
    """Forget a person's draft for a playbook with what was saved of it: the same words, or a form's last ones.

    What they typed elsewhere meanwhile, into the form in another window, stays; so it does when a program saves, or a
    revision is brought back.
    """
    draft = of(person, playbook)
    if draft is None:
        return
    is_of_form = draft.submission is not None and draft.submission == submission
    if is_of_form or (draft.title, draft.body) == (title, body):
        drop(person, playbook)


def keep_new(
    person: Person,
    space: Space,
    submission: str,
    *,
    title: str,
    body: str,
    parent: Playbook | None = None,
    note: str = "",
    topics: str = "",
    insight: int | None = None,
) -> Draft:
    """Keep the text of a playbook that is not made yet, and of which insight it grows."""
    place = {"space": space.id, "parent": parent.id if parent else None, "insight": insight}
    numbers = {name: str(number) for name, number in place.items() if number is not None}
    typed = {**_typed(note, topics), **numbers}
    return drafts.keep_new(person, KIND, submission, title=title, body=body, typed=typed)


def _typed(note: str, topics: str | None) -> Mapping[str, str]:
    typed = {"note": note, "topics": topics}
    return {name: text[: drafts.LONGEST] for name, text in typed.items() if text is not None}


def drop(person: Person, playbook: Playbook) -> None:
    """Forget a person's draft for a playbook."""
    drafts.drop(person, KIND, playbook)


def drop_new(person: Person, submission: str) -> None:
    """Forget a person's draft of a playbook that is made now."""
    drafts.drop_new(person, KIND, submission)
