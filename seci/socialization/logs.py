"""Mentoring logs: what may be read of them, and the facts of one. Their words are saved by `shared_points`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, passages
from seci.commons.indexing import Words, words_of
from seci.commons.items import Item
from seci.commons.passages import StoredRendering
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import RENDERER_VERSION, plain_text
from seci.socialization.models import LOG_KINDS, Log, LogRevision, Pairing

LONGEST = 24 * 60  # minutes
AHEAD = timedelta(days=1)  # clocks and zones differ; what is further ahead has not been seen yet

written = events.declare("log.written", N_("%(by)s logged %(item)s"))
revised = events.declare("log.revised", N_("%(by)s changed the log %(item)s"))


@dataclass(frozen=True)
class Facts:
    """What kind of meeting it was, when, and how many minutes it took, if anybody knows."""

    kind: str
    at: datetime
    minutes: int | None = None


def checked(facts: Facts) -> Facts:
    """Facts as they are stored.

    Raises:
        Invalid: there is no such kind, it has not happened yet, or it took no time or over a day.
    """
    if facts.kind not in LOG_KINDS:
        raise Invalid({"kind": N_("Choose guidance, practice, observation or shadowing.")})
    if facts.at > now() + AHEAD or facts.at.year < 1970:
        raise Invalid({"at": N_("Say when it was: today or before.")})
    if facts.minutes is not None and not 1 <= facts.minutes <= LONGEST:
        raise Invalid({"minutes": N_("Say how long it took in 1 to 1,440 minutes, or leave it open.")})
    return facts


def facts_of(log: Log) -> Facts:
    """The facts of a log as they stand."""
    return Facts(log.log_kind, log.at, log.minutes)


def title_of(pairing: Pairing, at: datetime, by: Person) -> str:
    """What a log is called: the goal of its pairing and the writer's day, the same in every language."""
    day = at.astimezone(by.timezone).date().isoformat()
    return f"{pairing.title[: items.MAX_TITLE - len(day) - 3]} · {day}"


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Log]:
    """Logs a person may read, in no order."""
    return select(Log).where(items.is_readable_by(viewer))


def get(log_id: int, viewer: Person) -> Log | None:
    """A log the viewer may read, with its pairing and the two."""
    return db.session.scalar(_with_the_two(readable_by(viewer)).where(Log.id == log_id))


def newest(viewer: Person, pairing: Pairing | None = None) -> Select[Log]:
    """A person's logs, of one pairing if given, what happened last first."""
    query = _with_the_two(readable_by(viewer)).options(joinedload(Item.owner))
    query = query if pairing is None else query.where(Log.pairing_id == pairing.id)
    return query.order_by(Log.at.desc(), Log.id.desc())


def _with_the_two(query: Select[Log]) -> Select[Log]:
    pairing = joinedload(Log.pairing)
    return query.options(pairing.joinedload(Pairing.mentor), pairing.joinedload(Pairing.learner))


def revision_of(log: Log, number: int | None = None) -> LogRevision | None:
    """One saved state of the shared points, the newest unless a number is given."""
    return db.session.get(LogRevision, (log.id, log.revision if number is None else number))


def head_of(log: Log) -> LogRevision:
    """The newest saved state; there always is one."""
    head = revision_of(log)
    assert head is not None
    return head


def html_of(item: Item, title: str, body: str) -> str:
    """A text of this room as neutral HTML: as stored, or rendered now where another release of the renderer did it."""
    stored = passages.rendering_of(item.id, item.revision)
    if stored is not None and stored.version == RENDERER_VERSION:
        return stored.html
    return passages.render(body, passages.passages_of(item.id, item.revision), title).html


@words_of("log")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    sources = _unrendered(ids)
    return {
        item_id: Words(
            headings="\n".join(row.text for row in rows if row.kind == "heading"),
            body=sources.get(item_id) or "\n".join(row.text for row in rows if row.kind != "heading"),
        )
        for item_id, rows in passages.texts(ids).items()
    }


def _unrendered(ids: Sequence[int]) -> dict[int, str]:
    """The words of those whose newest text could not be rendered in time."""
    query = select(LogRevision.item_id, LogRevision.body).join(
        StoredRendering,
        (StoredRendering.item_id == LogRevision.item_id) & (StoredRendering.revision == LogRevision.number),
    )
    query = query.join(Item, (Item.id == LogRevision.item_id) & (Item.revision == LogRevision.number))
    rows = db.session.execute(query.where(LogRevision.item_id.in_(ids), StoredRendering.complete.is_(False)))
    return {row.item_id: plain_text(row.body) for row in rows}
