"""What waits for somebody on Today: offers to answer, things to do, words to write down, texts to go on with, notices.

One statement reads the first few of each, so that a full desk costs as much as an empty one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from seci.commons import items
from seci.commons.drafts import Draft
from seci.commons.glances import ItemGlance
from seci.commons.items import Item
from seci.commons.lineage import HandOver
from seci.commons.notices import Notice
from seci.commons.people import Person
from seci.externalization.models import Publication
from seci.plumbing.db import Moment
from seci.plumbing.statements import Kept
from seci.socialization.models import Acceptance, FollowUp, Insight, Pairing, PairingState, Sighting

FEW = 5
"""How many of a kind are shown."""
LATEST = 200
"""How many of a person's own items of a kind are looked at, those changed last first."""
KINDS = ("pairing", "follow_up", "insight", "draft", "playbook", "notice")
TOLD_OTHERWISE = ("offered", "entrusted")
"""Notices of what waits itself."""


class Waiting(NamedTuple):
    """One thing that waits. `id` is of what `what` names; `item` is what it is about: a draft may have none yet.

    by: who offered or told; passage: where in the item; kind: of a draft or a notice.
    is_overtaken: whether somebody else changed the text since a draft of it was begun.
    """

    what: str
    id: int
    title: str
    item: ItemGlance | None
    by: str | None
    passage: str | None
    kind: str | None
    at: datetime | None
    due: date | None
    is_overtaken: bool


@dataclass(frozen=True)
class Few:
    """The first few of a kind, and whether there are more."""

    what: str
    rows: Sequence[Waiting]
    has_more: bool


PERSON: Any = bindparam("person", type_=Integer)
ITEM = Item.__table__


def _part(
    what: str,
    number: Any,
    title: Any,
    *,
    by: Any = None,
    passage: Any = None,
    kind: Any = None,
    at: Any = None,
    due: Any = None,
    base: Any = None,
) -> Any:
    """The columns of one kind; all have the same, in the order `_read` takes them in."""
    about = (ITEM.c.id, ITEM.c.kind, ITEM.c.title, ITEM.c.revision)
    more = ((by, String), (passage, String), (kind, String), (at, Moment), (due, Date), (base, Integer))
    rest = [cast(null(), of) if column is None else column for column, of in more]
    columns = (literal(what), number, title, *about, *rest)
    return select(*(column.label(f"c{place}") for place, column in enumerate(columns)))


def _pairings() -> Any:
    """Offers one has not answered, the oldest first."""
    table, newest = Pairing.__table__.c, PairingState.__table__.alias()
    last = select(newest.c.state).where(newest.c.pairing_id == table.id).order_by(newest.c.id.desc()).limit(1)
    yes = exists().where(Acceptance.pairing_id == table.id, Acceptance.person_id == PERSON)
    query = _part("pairing", ITEM.c.id, ITEM.c.title, by=Person.name, at=ITEM.c.made_at)
    query = query.join_from(ITEM, Pairing.__table__, table.id == ITEM.c.id).join(Person, Person.id == ITEM.c.owner_id)
    query = query.where(or_(table.mentor_id == PERSON, table.learner_id == PERSON), ~yes)
    query = query.where(last.correlate(Pairing.__table__).scalar_subquery() == "offered")
    return query.where(items.is_readable(ITEM.c.id)).order_by(ITEM.c.made_at, ITEM.c.id)


def _follow_ups() -> Any:
    """What one said one would do, what is due first first."""
    query = _part("follow_up", FollowUp.id, FollowUp.text, at=FollowUp.made_at, due=FollowUp.due_on)
    query = query.join_from(FollowUp, ITEM, ITEM.c.id == FollowUp.log_id)
    query = query.where(FollowUp.owner_id == PERSON, FollowUp.done_at.is_(None), items.is_readable(ITEM.c.id))
    return query.order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)


def own_of(*kinds: str) -> Any:
    """Numbers of the items of some kinds that a person owns, those changed last."""
    parts = []
    for kind in kinds:
        query = select(ITEM.c.id).where(ITEM.c.owner_id == PERSON, ITEM.c.kind == kind)
        latest = query.order_by(ITEM.c.changed_at.desc()).limit(LATEST).subquery()
        parts.append(select(latest.c.id))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _insights() -> Any:
    """What one noticed, said may be written down, and sees nowhere written yet; what was seen most often first."""
    table, written, target = Insight.__table__, HandOver.__table__.alias(), ITEM.alias()
    grown = exists().where(written.c.from_item_id == table.c.id, written.c.mode == "externalization")
    grown = grown.where(target.c.id == written.c.to_item_id, items.is_readable(target.c.id))
    times = select(func.count()).select_from(Sighting).where(Sighting.insight_id == table.c.id)
    query = _part("insight", ITEM.c.id, ITEM.c.title, at=ITEM.c.made_at)
    query = query.join_from(ITEM, table, table.c.id == ITEM.c.id)
    query = query.where(ITEM.c.id.in_(own_of("insight")), table.c.consent == "write", ~grown)
    query = query.where(items.is_readable(ITEM.c.id))  # what lies in the bin waits for nothing
    return query.order_by(times.correlate(table).scalar_subquery().desc(), ITEM.c.made_at, ITEM.c.id)


def _drafts() -> Any:
    """Texts one was writing, the newest first; what one may not read any more is left out."""
    query = _part("draft", Draft.id, Draft.title, kind=Draft.kind, at=Draft.changed_at, base=Draft.base)
    query = query.join_from(Draft, ITEM, ITEM.c.id == Draft.item_id, isouter=True)
    query = query.where(Draft.person_id == PERSON, or_(Draft.item_id.is_(None), items.is_readable(ITEM.c.id)))
    return query.order_by(Draft.changed_at.desc(), Draft.id.desc())


def _playbooks() -> Any:
    """One's own playbooks nobody else reads yet, changed last first; what lies in the bin waits for nothing."""
    query = _part("playbook", ITEM.c.id, ITEM.c.title, at=ITEM.c.changed_at).select_from(ITEM)
    published = exists().where(Publication.item_id == ITEM.c.id)
    draft = exists().where(Draft.item_id == ITEM.c.id, Draft.person_id == PERSON)
    query = query.where(ITEM.c.id.in_(own_of("playbook")), ~published, ~draft, items.is_readable(ITEM.c.id))
    return query.order_by(ITEM.c.changed_at.desc(), ITEM.c.id.desc())


def _notices() -> Any:
    """What one has not heard of yet, the newest first."""
    query = _part(
        "notice", Notice.id, ITEM.c.title, by=Person.name, passage=Notice.passage, kind=Notice.kind, at=Notice.at
    )
    query = query.join_from(Notice, ITEM, ITEM.c.id == Notice.item_id).join(Person, Person.id == Notice.by_id)
    query = query.where(Notice.person_id == PERSON, Notice.read_at.is_(None), items.is_readable(ITEM.c.id))
    query = query.where(and_(*(Notice.kind != kind for kind in TOLD_OTHERWISE)))
    return query.order_by(Notice.id.desc())


def _all() -> Select[Any]:
    parts = [
        part().limit(FEW + 1).subquery() for part in (_pairings, _follow_ups, _insights, _drafts, _playbooks, _notices)
    ]
    return select(union_all(*(select(part) for part in parts)).subquery())


ALL = Kept(_all)


def waiting_for(person: Person) -> list[Few]:
    """What waits for somebody, kind by kind; kinds of which nothing waits are left out. One query."""
    found: dict[str, list[Waiting]] = {}
    for row in ALL.rows(person=person.id, tokens=items.tokens_of(person)):
        found.setdefault(row[0], []).append(_read(row))
    return [Few(kind, found[kind][:FEW], len(found[kind]) > FEW) for kind in KINDS if kind in found]


def _read(row: Sequence[Any]) -> Waiting:
    what, number, title, item_id, item_kind, item_title, revision, by, passage, kind, at, due, base = row
    item = ItemGlance(item_id, item_kind, item_title, revision) if item_id is not None else None
    is_overtaken = item is not None and base is not None and base < item.revision
    return Waiting(what, number, title, item, by, passage, kind, at, due, is_overtaken)
