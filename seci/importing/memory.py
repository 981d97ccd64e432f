"""What arrived before: which playbook a page became, and the digest and revision of its last arrival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks
from seci.externalization.models import Attachment, Playbook
from seci.importing.models import Arrival
from seci.plumbing.clock import now
from seci.plumbing.db import db

MANY = 500
"""Numbers asked for in one query."""


@dataclass(frozen=True)
class Known:
    """What a page became. revision: the last that holds the source's words alone; digest: of those that arrived last.

    title, body: those words, where they are kept beside the revision.
    """

    item_id: int
    revision: int
    digest: str
    title: str | None = None
    body: str | None = None


def pages_of(space: Space, source: str) -> dict[str, Known]:
    """The pages of a source that arrived in a space, by key."""
    query = select(Arrival).where(Arrival.space_id == space.id, Arrival.source == source)
    rows = db.session.scalars(query.where(Arrival.attachment_id.is_(None)))
    return {row.key: Known(row.item_id, row.revision or 0, row.digest, row.title, row.body) for row in rows}


def files_of(space_id: int, source: str) -> dict[str, Attachment]:
    """The files of a source that arrived in a space, by key, those taken away since included."""
    query = select(Arrival.key, Attachment).join(Attachment, Attachment.id == Arrival.attachment_id)
    query = query.where(Arrival.space_id == space_id, Arrival.source == source)
    return {row.key: row.Attachment for row in db.session.execute(query)}


def keep_file(space_id: int, source: str, key: str, attachment: Attachment) -> None:
    """Remember what a file became, in the present transaction."""
    row = _row(space_id, source, key)
    row.item_id, row.attachment_id, row.digest = attachment.item_id, attachment.id, attachment.digest
    db.session.add(row)


def readable(item_ids: Iterable[int], viewer: Person) -> set[int]:
    """Those of some playbooks the viewer may read."""
    ids = sorted(set(item_ids))
    query = playbooks.readable_by(viewer).with_only_columns(Playbook.id)
    batches = (ids[start : start + MANY] for start in range(0, len(ids), MANY))
    return {found for batch in batches for found in db.session.scalars(query.where(Playbook.id.in_(batch)))}


def keep(space_id: int, source: str, key: str, known: Known) -> None:
    """Remember what a page became, in the present transaction."""
    row = _row(space_id, source, key)
    row.item_id, row.revision, row.digest = known.item_id, known.revision, known.digest
    row.title, row.body = known.title, known.body
    db.session.add(row)


def _row(space_id: int, source: str, key: str) -> Arrival:
    row = db.session.get(Arrival, (space_id, source, key)) or Arrival(space_id=space_id, source=source, key=key)
    row.at = now()
    return row
