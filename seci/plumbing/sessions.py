"""Server-side sessions in a table of their own: signing out, deactivating and ending a session take effect at once.

The cookie carries a random id; the table knows only its hash. A connection of its own is used, so that saving a session
never commits the request's rows, and a plain GET writes nothing: what was last seen is noted once a minute.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, has_request_context, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from seci.config import Settings
from seci.plumbing.asides import note_in_passing, write_connection
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.statements import Kept

SEEN_EVERY = timedelta(minutes=1)
PERSON_KEY = "_user_id"  # where Flask-Login keeps who is signed in


class StoredSession(Base):
    """One browser's session."""

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    agent: Mapped[str] = mapped_column(default="")


ALIVE = Kept(  # asked with every request
    lambda: select(StoredSession.data, StoredSession.seen_at).where(
        StoredSession.digest == bindparam("digest"),
        StoredSession.seen_at > bindparam("seen"),
        StoredSession.made_at > bindparam("made"),
    )
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """A dictionary that knows its id and whether it was changed."""

    def __init__(self, initial: dict[str, Any] | None = None, key: str | None = None) -> None:
        super().__init__(initial, lambda _self: setattr(self, "modified", True))
        self.key = key
        self.new = key is None
        self.modified = False
        self.seen_at: datetime | None = None
        self.wants_new_key = False


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    absolute: timedelta


def init_app(app: Flask, settings: Settings) -> None:
    """Keep this application's sessions in its database."""
    lifetime = Lifetime(timedelta(hours=settings.session_idle_hours), timedelta(hours=settings.session_hours))
    cookie = "__Host-session" if settings.is_https else "session"
    app.session_interface = DatabaseSessions(lifetime, cookie, settings.is_https)


class DatabaseSessions(SessionInterface):
    """Flask's session interface over the table."""

    serializer = TaggedJSONSerializer()

    def __init__(self, lifetime: Lifetime, cookie: str, is_secure: bool) -> None:
        self.lifetime, self.cookie, self.is_secure = lifetime, cookie, is_secure

    def open_session(self, _app: Flask, request: Request) -> ServerSession:
        """The session a request's cookie names, if it is alive; else a new, empty one that is not stored yet."""
        key = request.cookies.get(self.cookie, "")
        if not 20 <= len(key) <= 100:
            return ServerSession()
        row = self._row(key)
        if row is None:
            return ServerSession()
        data, seen_at = row
        session = ServerSession(self.serializer.loads(data), key)
        session.seen_at = seen_at
        return session

    def _row(self, key: str) -> tuple[str, datetime] | None:
        moment = now()
        since = {"seen": moment - self.lifetime.idle, "made": moment - self.lifetime.absolute}
        row: tuple[str, datetime] | None = ALIVE.first(digest=digest_of(key), **since)
        return row

    def save_session(self, _app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed; tell the browser the id when it is new."""
        assert isinstance(session, ServerSession)
        if not session and session.key is None:
            return
        if not session and session.modified:
            self._forget(session, response)
        elif session.modified or session.wants_new_key:
            self._store(session, response)
        elif session.seen_at is not None and session.seen_at < now() - SEEN_EVERY:
            self._touch(session)

    def _forget(self, session: ServerSession, response: Response) -> None:
        with write_connection() as connection:
            connection.execute(delete(StoredSession).where(StoredSession.digest == digest_of(session.key or "")))
        response.delete_cookie(self.cookie, path="/", secure=self.is_secure, httponly=True, samesite="Lax")

    def _store(self, session: ServerSession, response: Response) -> None:
        person = session.get(PERSON_KEY)
        values = {
            "person_id": int(person) if person else None,
            "data": self.serializer.dumps(dict(session)),
            "seen_at": now(),
        }
        old, session.key = session.key, session.key or secrets.token_urlsafe(32)
        with write_connection() as connection:
            if old and session.wants_new_key:
                connection.execute(delete(StoredSession).where(StoredSession.digest == digest_of(old)))
                old, session.key = None, secrets.token_urlsafe(32)
            if old:
                same = update(StoredSession).where(StoredSession.digest == digest_of(old))
                connection.execute(same.values(**values))
            else:
                row = insert(StoredSession).values(
                    digest=digest_of(session.key), made_at=now(), agent=_agent(), **values
                )
                connection.execute(row)
        if old is None:
            response.set_cookie(
                self.cookie, session.key, path="/", secure=self.is_secure, httponly=True, samesite="Lax"
            )

    def _touch(self, session: ServerSession) -> None:
        seen = update(StoredSession).where(StoredSession.digest == digest_of(session.key or ""))
        note_in_passing(seen.values(seen_at=now()))


def _agent() -> str:
    """What the browser calls itself, so that its owner can tell it from their others."""
    return request.headers.get("User-Agent", "")[:200] if has_request_context() else ""


def digest_of(key: str) -> str:
    """What the table knows of a cookie."""
    return hashlib.sha256(key.encode()).hexdigest()


def end_all(person_id: int, but: str | None = None) -> None:
    """End every session of a person (in the present transaction), perhaps all but the one with this key."""
    query = delete(StoredSession).where(StoredSession.person_id == person_id)
    db.session.execute(query.where(StoredSession.digest != digest_of(but)) if but else query)


def prune(lifetime: Lifetime) -> int:
    """Delete sessions that are over, in the present transaction."""
    over = (StoredSession.seen_at < now() - lifetime.idle) | (StoredSession.made_at < now() - lifetime.absolute)
    return len(db.session.execute(delete(StoredSession).where(over).returning(StoredSession.digest)).all())
