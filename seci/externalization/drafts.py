"""Drafts: one person's unsaved text, kept on the server while they write. Never a state, never seen by others.

Others may know that somebody is writing, and since when, if they may write there themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select

from seci.commons import texts
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Draft, Playbook, Revision
from seci.plumbing.clock import now
from seci.plumbing.db import db

LIVELY = timedelta(minutes=10)  # after the last keystroke somebody still counts as writing


@dataclass(frozen=True)
class Writer:
    """Somebody who is writing on a playbook just now."""

    name: str
    since: datetime


def of(person: Person, playbook: Playbook) -> Draft | None:
    """A person's draft for a playbook."""
    return db.session.scalar(select(Draft).where(Draft.person_id == person.id, Draft.item_id == playbook.id))


def new_of(person: Person, submission: str) -> Draft | None:
    """A person's draft of a playbook not yet made, by the key of its form."""
    query = select(Draft).where(Draft.person_id == person.id, Draft.submission == submission)
    return db.session.scalar(query.where(Draft.item_id.is_(None)))


def get(draft_id: int, person: Person) -> Draft | None:
    """One of a person's own drafts."""
    return db.session.scalar(select(Draft).where(Draft.id == draft_id, Draft.person_id == person.id))


def begun_by(person: Person) -> Select[Draft]:
    """A person's drafts of playbooks not yet made, newest first."""
    query = select(Draft).where(Draft.person_id == person.id, Draft.item_id.is_(None))
    return query.order_by(Draft.changed_at.desc(), Draft.id.desc())


def others_writing(playbook: Playbook, viewer: Person) -> Sequence[Writer]:
    """Who else is writing on a playbook just now, for those who may write there too."""
    query = select(Person.name, Draft.began_at).join(Draft, Draft.person_id == Person.id)
    query = query.where(Draft.item_id == playbook.id, Draft.person_id != viewer.id, Draft.changed_at > now() - LIVELY)
    return [Writer(name, since) for name, since in db.session.execute(query.order_by(Draft.began_at))]


def keep(
    person: Person, playbook: Playbook, *, title: str, body: str, base: int, note: str = "", topics: str = ""
) -> Draft | None:
    """Keep the text a person is writing for a playbook, in place of what was kept before.

    None when it is what stands there already: then there is nothing to keep.
    """
    body = texts.checked(body)
    head = db.session.get(Revision, (playbook.id, playbook.revision))
    if head is not None and (head.title, head.body) == (title, body):
        drop(person, playbook)
        return None
    draft = of(person, playbook) or Draft(person_id=person.id, item_id=playbook.id, began_at=now())
    draft.base = base
    return _fill(draft, title, body, note, topics)


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
    draft = new_of(person, submission) or Draft(person_id=person.id, submission=submission, began_at=now())
    draft.space_id, draft.parent_id, draft.insight_id = space.id, parent.id if parent else None, insight
    return _fill(draft, title, texts.checked(body), note, topics)


def _fill(draft: Draft, title: str, body: str, note: str, topics: str) -> Draft:
    draft.title, draft.body = title[:300].replace("\x00", ""), body
    draft.note, draft.topics, draft.changed_at = note[:500], topics[:1000], now()
    db.session.add(draft)
    db.session.flush()
    return draft


def drop(person: Person, playbook: Playbook) -> None:
    """Forget a person's draft for a playbook."""
    db.session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.item_id == playbook.id))


def drop_new(person: Person, submission: str) -> None:
    """Forget a person's draft of a playbook that is made now."""
    db.session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.submission == submission))


def discard(draft: Draft) -> None:
    """Throw a draft away."""
    db.session.delete(draft)
