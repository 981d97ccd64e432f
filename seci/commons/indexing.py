"""The queue between SQL and the search index, and the one indexer that drains it.

A change queues its item in the same transaction; a kill at any moment leaves rows that are drained at the next start.
An item whose audience changed and is still queued is masked from every search until the index has caught up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons.items import Audience, Item
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.search import Document, rebuild
from seci.plumbing.services import services

BATCH = 200
TRIES = 5


class IndexEntry(Base):
    """An item the index does not show as it is now. `version` grows with each change, so that none is missed."""

    __tablename__ = "index_entry"

    item_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[bool] = mapped_column(default=False, index=True)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Words:
    """What a kind of item offers to search besides its title."""

    headings: str
    body: str
    topics: tuple[str, ...] = ()


READERS: dict[str, Callable[[Sequence[int]], dict[int, Words]]] = {}


def words_of(kind: str) -> Callable[[Callable[[Sequence[int]], dict[int, Words]]], None]:
    """Register the function that reads the words of many items of one kind in a fixed number of queries."""

    def register(function: Callable[[Sequence[int]], dict[int, Words]]) -> None:
        READERS[kind] = function

    return register


def queue(item: Item, *, audience: bool = False) -> None:
    """Have an item indexed again, in the present transaction."""
    entry = db.session.get(IndexEntry, item.id)
    if entry is None:
        db.session.add(IndexEntry(item_id=item.id, audience=audience, queued_at=now()))
        return
    entry.version += 1
    entry.tries = 0
    entry.audience = entry.audience or audience


def masked() -> set[int]:
    """Items whose audience changed and is not yet in the index."""
    return set(db.session.scalars(select(IndexEntry.item_id).where(IndexEntry.audience)))


def waiting() -> int:
    """How many items the index has not seen as they are now."""
    return db.session.scalar(select(func.count()).select_from(IndexEntry)) or 0


def drain(limit: int = BATCH) -> int:
    """Index one batch of what is queued. Gives how many entries were settled.

    Raises:
        SearchBusy: another process is writing the index.
        SearchUnavailable: the index is missing, damaged or of an older version; `reindex` mends it.
    """
    query = select(IndexEntry.item_id, IndexEntry.version).where(IndexEntry.tries < TRIES)
    entries = [
        (row.item_id, row.version) for row in db.session.execute(query.order_by(IndexEntry.queued_at).limit(limit))
    ]
    if not entries:
        db.session.rollback()
        return 0
    _write([item_id for item_id, _version in entries])
    with db.write():
        for start in range(0, len(entries), 100):
            batch = entries[start : start + 100]
            same = or_(*(and_(IndexEntry.item_id == i, IndexEntry.version == v) for i, v in batch))
            db.session.execute(delete(IndexEntry).where(same))
    return len(entries)


def _write(ids: Sequence[int]) -> None:
    found = {document.id: document for document in documents(ids)}
    db.session.rollback()  # no read transaction stays open while the index is written
    services().index_writer.write(list(found.values()), [item_id for item_id in ids if item_id not in found])


def documents(ids: Collection[int]) -> Iterator[Document]:
    """Some items as the index wants them; those nobody may read are left out."""
    rows = db.session.scalars(select(Item).where(Item.id.in_(ids))).all()
    tokens = _tokens(ids)
    by_kind: dict[str, list[int]] = {}
    for item in rows:
        by_kind.setdefault(item.kind, []).append(item.id)
    words = {i: w for kind, kind_ids in by_kind.items() for i, w in READERS[kind](kind_ids).items()}
    owners = _handles({item.changed_by_id for item in rows})
    for item in rows:
        if tokens.get(item.id) and item.id in words:
            yield _document(item, words[item.id], tokens[item.id], owners.get(item.changed_by_id))


def _document(item: Item, words: Words, tokens: list[str], by: str | None) -> Document:
    space = str(item.space_id) if item.space_id else None
    parts = [item.kind, item.title, words.headings, words.body, *words.topics, str(space), *tokens, str(by)]
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
    return Document(
        id=item.id,
        kind=item.kind,
        title=item.title,
        headings=words.headings,
        body=words.body,
        topics=list(words.topics),
        space=space,
        tokens=tokens,
        by=by,
        updated=item.changed_at,
        hash=digest,
    )


def _tokens(ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(Audience.item_id, Audience.token).where(Audience.item_id.in_(ids))
    for item_id, token in db.session.execute(query.order_by(Audience.token)):
        found.setdefault(item_id, []).append(token)
    return found


def _handles(person_ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.handle).where(Person.id.in_(set(person_ids))))
    return {row.id: row.handle for row in rows}


def everything(batch: int = BATCH) -> Iterator[Document]:
    """All items anybody may read, in batches by number, for building an index beside."""
    last = 0
    while ids := list(db.session.scalars(select(Item.id).where(Item.id > last).order_by(Item.id).limit(batch))):
        yield from documents(ids)
        last = ids[-1]


def reindex(progress: Callable[[int], None] = lambda _n: None) -> int:
    """Build the index anew beside the present one and swap it in. Gives how many items it holds.

    What is saved meanwhile stays queued and is drained afterwards.
    """
    built = rebuild(services().settings.index_folder, everything(), progress, reread=documents)
    db.session.rollback()
    return built.count


def stale() -> set[int]:
    """Items whose content hash in the index differs from SQL's, either way: what the nightly comparison queues."""
    indexed = services().index.hashes()
    wanted = {document.id: document.hash for document in everything()}
    db.session.rollback()
    return {i for i in indexed.keys() | wanted.keys() if indexed.get(i) != wanted.get(i)}


def queued_before(age: timedelta) -> int:
    """How many entries have waited longer than this."""
    query = select(func.count()).select_from(IndexEntry).where(IndexEntry.queued_at < now() - age)
    return db.session.scalar(query) or 0
