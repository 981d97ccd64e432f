"""What figures are made of: hand-overs and items of the last twelve months, counted by person and month, and as rows.

A private insight is not among them, nor anything it was handed to or from: its consent says so. Consent stands in the
ledger, which says who changed it and to what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from seci.audit.periods import Month, month_named
from seci.commons.events import Event
from seci.commons.items import Item
from seci.commons.lineage import HandOver
from seci.plumbing.statements import Kept, month_in

KINDS = ("pairing", "log", "insight", "playbook", "checklist", "assignment", "run")
SOURCES = {
    "socialization": "log",
    "externalization": "insight",
    "combination": "playbook",
    "internalization": "playbook",
}
"""What is handed over in each mode."""
WITHIN = ("checklist", "assignment")
"""Kinds whose hand-overs stay in their mode: a run of a checklist is practice of what was practice already."""
_GOES = (("log", "insight", "playbook"), ("playbook",))
CONSENTED = ("insight.captured", "insight.consented")


class Count(NamedTuple):
    """How many deeds of a sort (a mode, a kind) a person did in a month."""

    sort: str
    person_id: int
    month: Month
    number: int


class MadeCount(NamedTuple):
    """The same of items made, those apart that were handed over since: in the mode that is theirs, and practised."""

    sort: str
    person_id: int
    month: Month
    number: int
    is_handed: bool
    is_practised: bool

    def went(self, mode: str) -> bool:
        """Whether they were handed over in a mode."""
        return self.is_practised if mode == "internalization" else self.is_handed


class Handed(NamedTuple):
    """A hand-over: from which item to which, by whom, when."""

    item_id: int
    target_id: int
    by_id: int
    at: datetime


class Made(NamedTuple):
    """An item: its number, owner, and when it was made."""

    id: int
    owner_id: int
    at: datetime


class Wait(NamedTuple):
    """An item that could be handed over: whose, when it was made, and when it first was, if it was."""

    owner_id: int
    at: datetime
    first: datetime | None


def consent_to(item: Any) -> ColumnElement[str]:
    """What the owner of an insight lets be done with it now; as long as the ledger says nothing, nothing."""
    consent = select(Event.facts["consent"].as_string()).where(Event.item_id == item.id, is_any(Event.kind, CONSENTED))
    return func.coalesce(consent.order_by(Event.id.desc()).limit(1).scalar_subquery(), "private")


def is_countable(item: Any) -> ColumnElement[bool]:
    """Whether an item may be counted: every one but an insight whose owner keeps it private."""
    return or_(item.kind != "insight", consent_to(item) != "private")


def is_any(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column is one of a few constants, in words a kept statement can hold."""
    return or_(*(column == value for value in values))


def _is_within(column: Any) -> ColumnElement[bool]:
    return and_(column >= bindparam("since"), column < bindparam("until"))


def _private() -> CTE:
    """The insights that may not be counted, found once for a whole statement."""
    return select(Item.id).where(Item.kind == "insight", consent_to(Item) == "private").cte("private")


def _is_first(one: Any, private: CTE) -> ColumnElement[bool]:
    """Whether a hand-over counts: the first of its pair (they are recorded passage by passage), and nothing private."""
    earlier, source = aliased(HandOver), aliased(Item, flat=True)
    same = (earlier.from_item_id == one.from_item_id, earlier.to_item_id == one.to_item_id, earlier.mode == one.mode)
    return and_(
        _is_within(one.at),
        ~exists().where(*same, earlier.id < one.id),
        one.from_item_id.not_in(select(source.id).where(is_any(source.kind, WITHIN))),
        one.from_item_id.not_in(select(private.c.id)),
        one.to_item_id.not_in(select(private.c.id)),
    )


def _hand_overs_by_person() -> Select[Any]:
    month = month_in(HandOver.at)
    query: Any = select(HandOver.mode, HandOver.by_id, month, func.count())
    found: Select[Any] = query.where(_is_first(HandOver, _private())).group_by(HandOver.mode, HandOver.by_id, month)
    return found


def _items_by_person() -> Select[Any]:
    month, private = month_in(Item.made_at), _private()
    mode = case((Item.kind == "log", "socialization"), (Item.kind == "insight", "externalization"), else_="combination")
    went = [_went(how, private) for how in (mode, "internalization")]
    flags = [case((and_(is_any(Item.kind, kinds), one), 1), else_=0) for kinds, one in zip(_GOES, went, strict=True)]
    query: Any = select(Item.kind, Item.owner_id, month, *flags, func.count())
    query = query.where(is_any(Item.kind, KINDS), _is_within(Item.made_at), Item.id.not_in(select(private.c.id)))
    found: Select[Any] = query.group_by(Item.kind, Item.owner_id, month, *flags)
    return found


def _went(mode: Any, private: CTE) -> ColumnElement[bool]:
    return exists().where(*_of_it(mode, private))


def _of_it(mode: Any, private: CTE) -> tuple[ColumnElement[bool], ...]:
    """The hand-overs of an item in a mode, as far as they are counted."""
    is_open = HandOver.to_item_id.not_in(select(private.c.id))
    return HandOver.from_item_id == Item.id, HandOver.mode == mode, HandOver.at < bindparam("counted"), is_open


def _waits() -> Select[Any]:
    private = _private()
    first = select(func.min(HandOver.at)).where(*_of_it(bindparam("mode"), private)).scalar_subquery()
    query: Any = select(Item.owner_id, Item.made_at, first)
    found: Select[Any] = query.where(*_is_made(private))
    return found


def _is_made(private: CTE) -> tuple[ColumnElement[bool], ...]:
    return Item.kind == bindparam("kind"), _is_within(Item.made_at), Item.id.not_in(select(private.c.id))


def _hand_overs() -> Select[Any]:
    query: Any = select(HandOver.from_item_id, HandOver.to_item_id, HandOver.by_id, HandOver.at)
    query = query.where(HandOver.mode == bindparam("mode"), _is_first(HandOver, _private()))
    found: Select[Any] = query.order_by(HandOver.at.desc(), HandOver.id.desc())
    return found


def _items() -> Select[Any]:
    query: Any = select(Item.id, Item.owner_id, Item.made_at).where(*_is_made(_private()))
    found: Select[Any] = query.order_by(Item.made_at.desc(), Item.id.desc())
    return found


_HAND_OVERS_BY_PERSON, _HAND_OVERS = Kept(_hand_overs_by_person), Kept(_hand_overs)
_ITEMS_BY_PERSON, _ITEMS, _WAITS = Kept(_items_by_person), Kept(_items), Kept(_waits)


def hand_overs_by_person(since: datetime, until: datetime) -> list[Count]:
    """Pairs of items first handed over in a time, by mode, person and month."""
    rows = _HAND_OVERS_BY_PERSON.rows(since=since, until=until)
    return [Count(mode, person_id, month_named(month), number) for mode, person_id, month, number in rows]


def items_by_person(since: datetime, until: datetime) -> list[MadeCount]:
    """Items made in a time, by kind, owner and month, and whether they were handed over before its end."""
    rows = _ITEMS_BY_PERSON.rows(since=since, until=until, counted=until)
    return [MadeCount(kind, who, month_named(month), n, bool(a), bool(b)) for kind, who, month, a, b, n in rows]


def hand_overs(mode: str, since: datetime, until: datetime) -> list[Handed]:
    """Hand-overs of a mode in a time, the first of each pair, newest first."""
    return [Handed(*row) for row in _HAND_OVERS.rows(mode=mode, since=since, until=until)]


def items_made(kind: str, since: datetime, until: datetime) -> list[Made]:
    """Items of a kind made in a time, newest first."""
    return [Made(*row) for row in _ITEMS.rows(kind=kind, since=since, until=until)]


def waits(mode: str, since: datetime, until: datetime, counted: datetime) -> list[Wait]:
    """The items made in a time that can be handed over in a mode, and when each first was, before `counted`."""
    rows = _WAITS.rows(mode=mode, kind=SOURCES[mode], since=since, until=until, counted=counted)
    return [Wait(*row) for row in rows]
