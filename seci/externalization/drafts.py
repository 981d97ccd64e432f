"""Drafts: one person's unsaved text, kept on the server while they write. Never a state, never seen by others."""

from __future__ import annotations

from sqlalchemy import delete, select

from seci.commons import texts
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Draft, Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db


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


def keep(
    person: Person, playbook: Playbook, *, title: str, body: str, base: int, note: str = "", topics: str = ""
) -> Draft:
    """Keep the text a person is writing for a playbook, in place of what was kept before."""
    draft = of(person, playbook) or Draft(person_id=person.id, item_id=playbook.id)
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
) -> Draft:
    """Keep the text of a playbook that is not made yet."""
    draft = new_of(person, submission) or Draft(person_id=person.id, submission=submission)
    draft.space_id, draft.parent_id = space.id, parent.id if parent else None
    return _fill(draft, title, body, note, topics)


def _fill(draft: Draft, title: str, body: str, note: str, topics: str) -> Draft:
    draft.title, draft.body = title[:300].replace("\x00", ""), texts.checked(body)
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
