"""A person's sessions, one for each browser they are signed in with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from seci.commons import events
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.plumbing import sessions
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.services import services
from seci.plumbing.sessions import StoredSession

ended = events.declare("session.ended_elsewhere", N_("%(by)s signed out elsewhere"))

# The first that fits wins: Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


@dataclass(frozen=True)
class Visit:
    """One browser's session, as its owner sees it. `number` names it without opening anything."""

    number: str
    browser: str
    system: str
    made_at: datetime
    seen_at: datetime
    is_present: bool


def of(person: Person, present_key: str | None) -> list[Visit]:
    """A person's sessions that are alive: the present one first, then those used last."""
    present = sessions.digest_of(present_key or "")
    rows = [_visit(row, present) for row in _alive(person)]
    return sorted(rows, key=lambda visit: not visit.is_present)


def end(person: Person, number: str) -> None:
    """Sign a person out of one browser."""
    for row in _alive(person):
        if row.digest.startswith(number) and len(number) >= 16:
            db.session.execute(delete(StoredSession).where(StoredSession.digest == row.digest))
            ended.record(by=person)


def end_others(person: Person, present_key: str | None) -> None:
    """Sign a person out everywhere but here."""
    sessions.end_all(person.id, but=present_key)
    ended.record(by=person)


def _alive(person: Person) -> Sequence[StoredSession]:
    settings = services().settings
    query = select(StoredSession).where(
        StoredSession.person_id == person.id,
        StoredSession.seen_at > now() - timedelta(hours=settings.session_idle_hours),
        StoredSession.made_at > now() - timedelta(hours=settings.session_hours),
    )
    return db.session.scalars(query.order_by(StoredSession.seen_at.desc()).limit(100)).all()


def _visit(row: StoredSession, present: str) -> Visit:
    browser = next((name for word, name in BROWSERS.items() if word in row.agent), "")
    system = next((name for word, name in SYSTEMS.items() if word in row.agent), "")
    return Visit(row.digest[:16], browser, system, row.made_at, row.seen_at, row.digest == present)
