"""What is stuck, for each mode: items that wait longer than is usual for somebody to take the next step.

Only items the viewer may read are named, and of those it is told as far as they may read what came of them: a step that
was taken out of their sight must not show by an item's absence. How many more there are is said where the owners of
those are at least five, and roughly, so that one more or less does not show from one look to the next. No figure here
speaks of a period or a team, so there is nothing to set it against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, cast, exists, func, or_, select

from seci.audit.cells import K, is_enough
from seci.audit.deeds import consent_to, is_any, is_countable
from seci.commons import items
from seci.commons.events import Event
from seci.commons.glances import ItemGlance
from seci.commons.items import Audience, Item, Removal
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.plumbing.clock import now
from seci.plumbing.statements import Kept

Condition = Callable[[bool], ColumnElement[bool]]
"""Made for what the viewer may read (True), as far as they may know, or for all else as it is (False)."""


@dataclass(frozen=True)
class Reason:
    """Why something counts as stuck: which kind, after how many days since when, and what has not happened.

    `evidence` is the sentence beside an item, `step` what to do next, on the item's own page.
    """

    name: str
    mode: str
    kind: str
    days: int
    title: str
    evidence: str
    step: str
    has_not: Condition
    since: str = "made_at"


@dataclass(frozen=True)
class StuckItem:
    """An item that waits, and since when."""

    item: ItemGlance
    since: datetime

    @property
    def days(self) -> int:
        """For how many days."""
        return (now() - self.since).days


@dataclass(frozen=True)
class Stuck:
    """What is stuck for one reason: the longest waiting, how many the viewer may read, and how many more they may not.

    `unseen` is rounded down to five; None where there are none, or not enough people.
    """

    reason: Reason
    rows: Sequence[StuckItem]
    seen: int
    unseen: int | None


def _handed_over(mode: str, as_seen: bool = False) -> ColumnElement[bool]:
    handed = exists().where(HandOver.from_item_id == Item.id, HandOver.mode == mode)
    return handed.where(items.is_readable(HandOver.to_item_id)) if as_seen else handed


def _has_event(*kinds: str) -> ColumnElement[bool]:
    return exists().where(Event.item_id == Item.id, is_any(Event.kind, kinds))


def _is_given() -> ColumnElement[bool]:
    """Whether a checklist was given to enough people at once that never being run says nothing of any one of them."""
    given = select(Event.facts["checklist"].as_integer()).where(Event.kind == "assignment.given")
    return Item.id.in_(given.where(Event.facts["people"].as_integer() >= K))


def _is_published() -> ColumnElement[bool]:
    """Whether somebody besides its owner may read it: a playbook that is written published has no event of its own."""
    return exists().where(Audience.item_id == Item.id, Audience.token != "person:" + cast(Item.owner_id, String))


REASONS = (
    Reason(
        "not_begun",
        "socialization",
        "pairing",
        14,
        N_("Offered, but never begun"),
        N_("offered %(days)s days ago, without an answer"),
        N_("Ask the other person"),
        lambda _as_seen: ~_has_event("pairing.accepted", "pairing.declined", "pairing.ended"),
    ),
    Reason(
        "not_written",
        "externalization",
        "insight",
        30,
        N_("Noticed, but not written down"),
        N_("noticed %(days)s days ago, in no playbook yet"),
        N_("Write it down"),
        lambda as_seen: (consent_to(Item) == "write") & ~_handed_over("externalization", as_seen),
    ),
    Reason(
        "not_linked",
        "combination",
        "playbook",
        30,
        N_("Written, but nobody links it"),
        N_("written %(days)s days ago, no text links it"),
        N_("Connect it"),
        lambda as_seen: _is_published() & ~_handed_over("combination", as_seen),
    ),
    Reason(
        "not_revised",
        "combination",
        "playbook",
        365,
        N_("Not revised for a year"),
        N_("last changed %(days)s days ago"),
        N_("Read it again"),
        lambda _as_seen: _is_published(),
        since="changed_at",
    ),
    Reason(
        "not_practised",
        "internalization",
        "playbook",
        60,
        N_("Written, but nobody practises it"),
        N_("written %(days)s days ago, no checklist came of it"),
        N_("Make a checklist of it"),
        lambda as_seen: _is_published() & ~_handed_over("internalization", as_seen),
    ),
    Reason(
        "not_run",
        "internalization",
        "checklist",
        14,
        N_("Given to a group, but never run"),
        N_("made %(days)s days ago and given to five people or more, nobody has begun"),
        N_("Ask what is in the way"),
        lambda _as_seen: _is_given() & ~_handed_over("internalization"),  # a run is its person's: nobody sees others'
    ),
)


def list_for(viewer: Person, limit: int = 5) -> list[Stuck]:
    """What is stuck, by mode, with at most `limit` items for each reason."""
    return [_stuck(reason, viewer, limit) for reason in REASONS]


def items_for(reason: Reason, viewer: Person, limit: int) -> list[StuckItem]:
    """The stuck items a person may read, the longest waiting first."""
    rows = _ROWS[reason.name].rows(tokens=items.tokens_of(viewer), before=_before(reason), most=limit)
    return [StuckItem(ItemGlance(number, kind, title, revision), at) for number, kind, title, revision, at in rows]


def _stuck(reason: Reason, viewer: Person, limit: int) -> Stuck:
    seen, unseen, owners = 0, 0, set[int]()
    for owner_id, is_seen, number in _OWNERS[reason.name].rows(tokens=items.tokens_of(viewer), before=_before(reason)):
        if is_seen:
            seen += number
        else:
            unseen += number
            owners.add(owner_id)
    rows = items_for(reason, viewer, limit) if seen else []
    return Stuck(reason, rows, seen, unseen // K * K if is_enough(owners) else None)


def _before(reason: Reason) -> datetime:
    return now() - timedelta(days=reason.days)


def _waits(reason: Reason) -> ColumnElement[bool]:
    waiting = getattr(Item, reason.since) < bindparam("before")
    in_bin = exists().where(Removal.item_id == Item.id)
    return (Item.kind == reason.kind) & waiting & ~in_bin


def _rows(reason: Reason) -> Select[Any]:
    since = getattr(Item, reason.since)
    query: Any = select(Item.id, Item.kind, Item.title, Item.revision, since)
    query = query.where(_waits(reason), items.is_readable(Item.id), reason.has_not(True)).order_by(since, Item.id)
    found: Select[Any] = query.limit(bindparam("most", type_=Integer))
    return found


def _by_owner(reason: Reason) -> Select[Any]:
    readable = items.is_readable(Item.id)
    seen, unseen = readable & reason.has_not(True), ~readable & is_countable(Item) & reason.has_not(False)
    rows = select(Item.owner_id, readable.label("is_seen")).where(_waits(reason), or_(seen, unseen)).subquery()
    grouped: Select[Any] = select(rows.c.owner_id, rows.c.is_seen, func.count())
    return grouped.group_by(rows.c.owner_id, rows.c.is_seen)


_ROWS = {reason.name: Kept(partial(_rows, reason)) for reason in REASONS}
_OWNERS = {reason.name: Kept(partial(_by_owner, reason)) for reason in REASONS}
