"""What is shown of a revision: its stored rendering, or a fresh one where another release of the renderer made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from seci.commons import passages
from seci.commons.glances import Readable
from seci.externalization import playbooks
from seci.plumbing.db import db
from seci.plumbing.jobs import Job, later
from seci.plumbing.markdown import RENDERER_VERSION

MAX_WAITING = 200  # jobs looked through for the same one; with more of them waiting, the next reader asks again
JOB = "playbooks.render_again"


@dataclass(frozen=True)
class Shown:
    """Neutral HTML with slots; of a text that will not render its source, escaped."""

    html: str
    is_complete: bool


def of(playbook: Readable, number: int) -> Shown:
    """What is shown of one revision."""
    stored = passages.rendering_of(playbook.id, number)
    if stored is not None and stored.version == RENDERER_VERSION:
        return Shown(stored.html, stored.complete)
    return anew(playbook, number)


def anew(playbook: Readable, number: int) -> Shown:
    """Render a revision now, with its own anchors, and have a job store that.

    HTML that an older sanitizer let through is never shown. No transaction stays open meanwhile.
    """
    revision = playbooks.revision_of(playbook, number)
    assert revision is not None
    playbook_id, title, body = playbook.id, revision.title, revision.body
    previous = passages.passages_of(playbook_id, number)
    db.session.rollback()
    rendering = passages.render(body, previous, title)
    _store_later(playbook=playbook_id, revision=number)
    return Shown(rendering.html, rendering.complete)


def _store_later(**arguments: int) -> None:
    waiting = select(Job.arguments).where(Job.name == JOB, Job.parked_at.is_(None)).limit(MAX_WAITING)
    known = db.session.scalars(waiting).all()
    if arguments not in known and len(known) < MAX_WAITING:
        with db.write():
            later(JOB, after=timedelta(0), **arguments)
