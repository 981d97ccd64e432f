"""The queue between SQL and the search index, what an item says to it, and how a batch of the queue is drained.

A change queues its item in the same transaction; a kill at any moment leaves rows that are drained at the next start.
An item whose audience changed and is still queued is masked from every search until the index has caught up.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import Select, bindparam, delete, event, func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from seci.commons.items import Audience, Item
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.search import Document, Index, Unindexable, create, rebuild
from seci.plumbing.services import services
from seci.plumbing.statements import Kept

BATCH = 200
TRIES = 5
BACKOFF = (timedelta(seconds=1), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))

log = logging.getLogger(__name__)


class IndexEntry(Base):
    """An item the index does not show as it is now. `version` grows with each change, so that none is missed."""

    __tablename__ = "index_entry"

    item_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[bool] = mapped_column(default=False, index=True)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)


class State(NamedTuple):
    """What tells an entry from a later one of its item: versions begin anew once another process has settled it."""

    version: int
    queued_at: datetime


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
    queue_number(item.id, audience=audience)


def queue_number(item_id: int, *, audience: bool = False) -> None:
    """The same for an item that may be gone."""
    queued: dict[int, bool] = db.session.info.setdefault("queued", {})
    queued[item_id] = audience or queued.get(item_id, False)


@event.listens_for(Session, "before_commit")
def _write_queue(session: Session) -> None:
    """Queue at the very end and by number: two that change the same items wait shortly, and never for each other."""
    queued: dict[int, bool] = session.info.pop("queued", {})
    if not queued:
        return
    session.flush()
    new = db.insert(IndexEntry)
    again = {
        "version": IndexEntry.version + 1,
        "audience": or_(IndexEntry.audience, new.excluded.audience),
        "queued_at": new.excluded.queued_at,
        "tries": 0,
    }
    rows = [{"item_id": item_id, "audience": queued[item_id], "queued_at": now()} for item_id in sorted(queued)]
    session.execute(new.on_conflict_do_update(index_elements=[IndexEntry.item_id], set_=again), rows)


def masked() -> set[int]:
    """Items whose audience changed and is not yet in the index."""
    return set(db.session.scalars(select(IndexEntry.item_id).where(IndexEntry.audience)))


def waiting() -> int:
    """How many items the index has not seen as they are now."""
    return db.session.scalar(select(func.count()).select_from(IndexEntry)) or 0


def present() -> tuple[Index, set[int]]:
    """The index as of this moment, and the items it must not show.

    What is masked is asked first: whatever is not masked any more was committed before the look at the folder.

    Raises:
        SearchUnavailable: the index is missing, damaged or of an older version.
    """
    hidden = masked()
    index = services().index
    index.follow()
    return index, hidden


def _due() -> Select[int, int, datetime]:
    due = select(IndexEntry.item_id, IndexEntry.version, IndexEntry.queued_at)
    due = due.where(IndexEntry.tries < TRIES, IndexEntry.queued_at <= bindparam("now"))
    return due.order_by(IndexEntry.queued_at).limit(bindparam("limit"))


DUE = Kept(_due)  # asked twenty times a second


def drain(limit: int = BATCH) -> int:
    """Index one batch of what is due. Gives how many entries were treated; 0 when nothing is.

    An item that cannot be indexed is tried again later and parked in the end; the others of its batch go on.

    Raises:
        SearchBusy: another process is writing the index.
        SearchUnavailable: the index is missing, damaged or of an older version; `reindex` mends it.
    """
    entries = {item_id: State(*state) for item_id, *state in DUE.rows(now=now(), limit=limit)}
    if not entries:
        db.session.rollback()
        return 0
    refused = _write(list(entries))
    with db.write():
        _settle(entries, refused)
    return len(entries)


def _write(ids: Sequence[int]) -> set[int]:
    """Write the present words of some items, in one commit; gives those that have none that can be read."""
    refused: set[int] = set()
    found = {document.id: document for document in _readable(ids, refused)}
    db.session.rollback()  # no read transaction stays open while the index is written
    while True:
        gone = [item_id for item_id in ids if item_id not in found and item_id not in refused]
        try:
            services().index_writer.write(found.values(), gone)
        except Unindexable as error:
            log.exception("item %d cannot be analysed", error.id)
            del found[error.id]
            refused.add(error.id)
        else:
            return refused


def _settle(entries: Mapping[int, State], refused: Collection[int]) -> None:
    """Forget entries and postpone those refused, but for what was queued again meanwhile: that is due as it is."""
    query = select(IndexEntry).where(IndexEntry.item_id.in_(entries)).order_by(IndexEntry.item_id)
    held = db.session.scalars(query.with_for_update())  # by number, as they are queued
    same = [entry for entry in held if State(entry.version, entry.queued_at) == entries[entry.item_id]]
    for entry in same:
        if entry.item_id in refused:
            _postpone(entry)
    done = [entry.item_id for entry in same if entry.item_id not in refused]
    db.session.execute(delete(IndexEntry).where(IndexEntry.item_id.in_(done)))


def _postpone(entry: IndexEntry) -> None:
    """Have an item tried again after a while; the last try parks it."""
    entry.queued_at = now() + BACKOFF[min(entry.tries, len(BACKOFF) - 1)]
    entry.tries += 1
    if entry.tries >= TRIES:
        log.error("item %d is given up by the index until it is saved again", entry.item_id)


def parked() -> list[int]:
    """Items the index has given up until somebody saves them again."""
    return list(db.session.scalars(select(IndexEntry.item_id).where(IndexEntry.tries >= TRIES)))


def _readable(ids: Sequence[int], refused: set[int]) -> list[Document]:
    """The documents of some items; whose words cannot be read joins `refused` and the others go on."""
    try:
        return list(documents(ids))
    except DBAPIError:
        raise
    except Exception:
        db.session.rollback()
        if len(ids) == 1:
            log.exception("the words of item %d cannot be read", ids[0])
            refused.update(ids)
            return []
    return [document for item_id in ids for document in _readable([item_id], refused)]


def documents(ids: Sequence[int]) -> Iterator[Document]:
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


def _tokens(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(Audience.item_id, Audience.token).where(Audience.item_id.in_(ids))
    for item_id, token in db.session.execute(query.order_by(Audience.token)):
        found.setdefault(item_id, []).append(token)
    return found


def _handles(person_ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.handle).where(Person.id.in_(set(person_ids))))
    return {row.id: row.handle for row in rows}


def everything(refused: set[int]) -> Iterator[Document]:
    """All items anybody may read, by number, for building an index beside; the unreadable ones join `refused`."""
    last = 0
    while ids := list(db.session.scalars(select(Item.id).where(Item.id > last).order_by(Item.id).limit(BATCH))):
        yield from _read_again(ids, refused)
        last = ids[-1]


def _read_again(ids: Collection[int], refused: set[int]) -> Iterator[Document]:
    """Some items, however many, in batches; no read transaction stays open while they are consumed."""
    order = sorted(ids)
    for start in range(0, len(order), BATCH):
        found = _readable(order[start : start + BATCH], refused)
        db.session.rollback()
        yield from found


def reindex(progress: Callable[[int], None] = lambda _n: None) -> int:
    """Build the index anew beside the present one and swap it in. Gives how many items it holds.

    What is saved meanwhile stays queued and is drained afterwards; what others index meanwhile is read again.
    What cannot be read or analysed is queued, so that it is tried again, and given up where somebody looks.

    Raises:
        SearchBusy: another process is building it.
        SearchUnavailable: the files cannot be written; the index in use stays.
    """
    unread: set[int] = set()
    reread = partial(_read_again, refused=unread)
    done = rebuild(services().settings.index_folder, everything(unread), progress, reread=reread)
    if refused := unread.union(done.refused):
        log.error("not in the index and queued again: %s", sorted(refused))
        with db.write():
            for item_id in refused:
                queue_number(item_id)
    return done.count


def ensure() -> None:
    """See that there is an index: an empty one while there is nothing to find, else one built of everything."""
    folder = services().settings.index_folder
    if folder.is_dir():
        return
    if db.session.scalar(select(Item.id).limit(1)) is None:
        create(folder)
    else:
        reindex()


def stale() -> set[int]:
    """Items whose content hash in the index differs from SQL's, either way: what the nightly comparison queues."""
    services().index.follow()
    indexed = services().index.hashes()
    wanted = {document.id: document.hash for document in everything(set())}
    return {i for i in indexed.keys() | wanted.keys() if indexed.get(i) != wanted.get(i)}


def queued_before(age: timedelta) -> int:
    """How many entries have waited longer than this."""
    query = select(func.count()).select_from(IndexEntry).where(IndexEntry.queued_at < now() - age)
    return db.session.scalar(query) or 0
