"""Whether what is stored agrees with itself: database, files, index, queues. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DatabaseError

from seci.commons import indexing
from seci.commons.indexing import IndexEntry
from seci.config import Settings
from seci.externalization.models import Attachment, Playbook, Revision
from seci.plumbing import jobs, schema
from seci.plumbing.db import db
from seci.plumbing.schema import NewerDatabase
from seci.plumbing.search import SearchUnavailable
from seci.plumbing.services import services
from seci.plumbing.storage import CHUNK
from seci.serving.home import opened

LATE = timedelta(minutes=5)
FROM_BACKUP = "Restore the last good backup."
LET_IN = "See that who runs this may read and write the instance folder, and that its disk has room."
DAMAGED = ("malformed", "not a database", "corrupt")  # SQLite's words for a file that is not sound


@dataclass(frozen=True)
class Finding:
    """What one check found; `remedy` says what to do when it is not well."""

    check: str
    is_well: bool
    detail: str
    remedy: str = ""

    @property
    def facts(self) -> dict[str, str | bool]:
        """The finding for a program."""
        remedy = {} if self.is_well else {"remedy": self.remedy}
        return {"check": self.check, "well": self.is_well, "detail": self.detail, **remedy}

    @property
    def line(self) -> str:
        """The finding for a person at the terminal."""
        head = f"{'ok  ' if self.is_well else 'BAD '} {self.check}: {self.detail}"
        return head if self.is_well or not self.remedy else f"{head}. {self.remedy}"


def examine(settings: Settings) -> Iterator[Finding]:
    """All checks, one after the other. A database that is not at this release's schema is left as it is."""
    finding = check_schema(settings)
    yield finding
    if not finding.is_well:
        return
    with opened(settings):
        for name, check in CHECKS.items():
            try:
                yield check()
            except DatabaseError as error:
                yield Finding(name, False, str(error.orig), _remedy(error))
            db.session.rollback()


def check_schema(settings: Settings) -> Finding:
    """The database is at this release's revision."""
    engine = create_engine(settings.database_url)
    try:
        is_current = schema.is_current(engine)
    except NewerDatabase as error:
        return Finding("schema", False, str(error))
    except DatabaseError as error:
        return Finding("schema", False, f"cannot be read: {error.orig}", _remedy(error))
    finally:
        engine.dispose()
    detail = "current" if is_current else "older than this release"
    return Finding("schema", is_current, detail, "Any start of the server brings it up to date.")


def _remedy(error: DatabaseError) -> str:
    return FROM_BACKUP if any(word in str(error.orig) for word in DAMAGED) else LET_IN


def check_integrity() -> Finding:
    """The engine's own look at its pages."""
    if not db.is_sqlite:
        db.session.execute(text("SELECT 1"))
        return Finding("database", True, "answers")
    found = [row[0] for row in db.session.execute(text("PRAGMA integrity_check(20)"))]
    detail = "sound" if found == ["ok"] else "; ".join(found)
    return Finding("database", found == ["ok"], detail, FROM_BACKUP)


def check_foreign_keys() -> Finding:
    """Rows that speak of rows which are not there."""
    if not db.is_sqlite:
        return Finding("foreign keys", True, "kept by the server")
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    tables = sorted({str(row[0]) for row in broken})
    detail = f"{len(broken)} broken in {', '.join(tables)}" if broken else "whole"
    return Finding("foreign keys", not broken, detail, FROM_BACKUP)


def check_revisions() -> Finding:
    """Every playbook has all its revisions, from the first to the newest."""
    counted = select(Revision.item_id, func.count().label("n"), func.max(Revision.number).label("newest"))
    rows = counted.group_by(Revision.item_id).subquery()
    whole = (rows.c.n == Playbook.revision) & (rows.c.newest == Playbook.revision)
    query = (
        select(Playbook.id).outerjoin(rows, rows.c.item_id == Playbook.id).where(func.coalesce(whole, False).is_(False))
    )
    broken = db.session.scalars(query.limit(20)).all()
    total = db.session.scalar(select(func.count()).select_from(Playbook))
    detail = f"lacking in playbooks {_list(broken)}" if broken else f"all there in {total} playbooks"
    return Finding("revisions", not broken, detail, FROM_BACKUP)


def check_attachments() -> Finding:
    """Every attachment has its file, whole."""
    digests = set(db.session.scalars(select(Attachment.digest).distinct()))
    broken = sorted(digest for digest in digests if not _is_whole(digest))
    unused = len(set(services().storage.digests()) - digests)
    detail = f"{len(digests)} files whole" + (f", {unused} unused" if unused else "")
    if broken:
        detail = f"missing or damaged: {_list(broken)}"
    return Finding("attachments", not broken, detail, "Put the uploads folder of the last good backup in its place.")


def _is_whole(digest: str) -> bool:
    try:
        with services().storage.open(digest) as file:
            total = hashlib.sha256()
            while chunk := file.read(CHUNK):
                total.update(chunk)
            return total.hexdigest() == digest
    except FileNotFoundError:
        return False


def check_index() -> Finding:
    """The index says of every item what the database says, but for what is still queued."""
    remedy = "Run `seci reindex`."
    try:
        differing = indexing.stale()
        queued = set(db.session.scalars(select(IndexEntry.item_id)))
        total = services().index.count()
    except SearchUnavailable as error:
        return Finding("index", False, f"cannot be read: {error}", remedy)
    wrong = sorted(differing - queued)
    return Finding("index", not wrong, f"differs for items {_list(wrong)}" if wrong else f"{total} items", remedy)


def check_queue() -> Finding:
    """Nothing waits long for the index, and nothing was given up."""
    waiting, late = indexing.waiting(), indexing.queued_before(LATE)
    given_up = select(func.count()).select_from(IndexEntry).where(IndexEntry.tries >= indexing.TRIES)
    lost = db.session.scalar(given_up) or 0
    detail = (
        f"{waiting} waiting" + (f", {late} for over 5 minutes" if late else "") + (f", {lost} given up" if lost else "")
    )
    return Finding("queue", not late and not lost, detail, "Is `seci work` running? `seci reindex` catches up at once.")


def check_jobs() -> Finding:
    """No job failed for good."""
    rows = db.session.scalars(jobs.parked().limit(20)).all()
    names = sorted({row.name for row in rows})
    detail = f"{len(rows)} parked: {', '.join(names)}" if rows else "none parked"
    return Finding("jobs", not rows, detail, "An administrator sees why under Administration.")


def _list(things: Sequence[object]) -> str:
    shown = ", ".join(str(thing) for thing in things[:10])
    return f"{shown} and {len(things) - 10} more" if len(things) > 10 else shown


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": check_integrity,
    "foreign keys": check_foreign_keys,
    "revisions": check_revisions,
    "attachments": check_attachments,
    "index": check_index,
    "queue": check_queue,
    "jobs": check_jobs,
}
