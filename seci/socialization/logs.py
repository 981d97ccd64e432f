"""Mentoring logs: who reads them, what may be read, the facts of one. Their words are saved by `shared_points`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from seci.commons import bins, events, items, renderings, titles, topics
from seci.commons.indexing import queue, words_of
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import readers
from seci.socialization.models import LOG_KINDS, Log, LogRevision, Pairing

FACTS = ("kind", "at", "minutes")
LONGEST = 24 * 60  # minutes
AHEAD = timedelta(days=1)  # clocks and zones differ; what is further ahead has not been seen yet

written = events.declare("log.written", N_("%(by)s logged %(item)s"))
revised = events.declare("log.revised", N_("%(by)s changed the log %(item)s"))
rendered = events.declare("log.rendered", N_("%(item)s was rendered at last"))


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


def facts_with(log: Log, facts: Facts, changed: Collection[str]) -> Facts:
    """The facts of a log as they stand, but for those of `changed`: the rest is as the other said meanwhile."""
    return replace(facts_of(log), **{name: getattr(facts, name) for name in changed})


def refuse_if_over(pairing: Pairing) -> None:
    """Raises Forbidden where nothing is logged or changed any more."""
    if not pairing.is_open:
        raise Forbidden(N_("This pairing is over. What was logged stays as it is, for both of you."))


def title_of(pairing: Pairing, at: datetime, by: Person) -> str:
    """What a log is called: the goal of its pairing and the writer's day, the same in every language."""
    return titles.dated(pairing.title, at.astimezone(by.timezone).date())


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Log]:
    """Logs a person may read, in no order."""
    return items.readable(Log, viewer)


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


def names_suggested(pairing: Pairing, viewer: Person) -> list[str]:
    """Topics to begin a new log with: those of the newest one of its pairing."""
    query = readable_by(viewer).where(Log.pairing_id == pairing.id).order_by(Log.at.desc(), Log.id.desc())
    latest = db.session.scalar(query.limit(1))
    return topics.names_of(latest) if latest else []


@renderings.source_of("log", rendered)
def _source(log_id: int, number: int) -> tuple[str, str] | None:
    query = select(Item.title, LogRevision.body).join(Item, Item.id == LogRevision.item_id)
    row = db.session.execute(query.where(LogRevision.item_id == log_id, LogRevision.number == number)).one_or_none()
    return (row.title, row.body) if row else None


words_of("log")(renderings.words)


def readdress(log: Log) -> None:
    """Work out anew who may read a log, and have its topics and the index follow."""
    tokens = [] if bins.has(log) else readers.of_log(log.owner_id, readers.accepted(log.pairing_id))
    if items.set_audience(log, tokens):
        topics.follow(log)
        queue(log, audience=True)
