"""The ledger's lines as managers and administrators read them: published acts with who did them, all else as numbers.

A line is shown when its act is a published one (writing, spaces, people and teams) and its item or space is one the
viewer may read; any other line is absent, by page, count and filter alike. What people practise, say to one another or
keep for themselves is never a line: it is counted, where at least five people stand behind the number. What is done to
an insight its owner keeps private, and comings and goings (signing in, tokens, passwords), are not even counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import sub
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from seci.audit.cells import shown
from seci.audit.deeds import is_countable
from seci.audit.periods import LENGTHS, Period, last
from seci.commons import items, people, spaces, teams
from seci.commons.events import KINDS, Event
from seci.commons.items import Audience, Item
from seci.commons.people import Membership, Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import db
from seci.plumbing.statements import Kept

PUBLISHED = (
    "playbook.",
    "attachment.",
    "topic.",
    "item.linked",
    "map.",
    "space.",
    "team.",
    "membership.",
    "invitation.",
    "role.",
    "person.added",
    "person.deactivated",
    "person.reactivated",
    "instance.",
)
"""Starts of the kinds whose lines say who did it."""
QUIET = {
    "socialization": ("pairing.", "log.", "insight.", "question.", "circle.", "follow_up.", "comment."),
    "internalization": ("checklist.", "assignment.", "habit.", "run.", "reflection."),
}
"""Starts of the kinds that are counted and never shown."""


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for; what is None is left open."""

    period: Period
    kind: str | None = None
    item: int | None = None
    person: Person | None = None


def published_kinds() -> list[str]:
    """The kinds whose lines say who did it, in the order of the alphabet."""
    return sorted(kind for kind in KINDS if kind.startswith(PUBLISHED))


def wanted(period: Period, *, kind: str | None, item: int | None, handle: str | None) -> Wanted:
    """What somebody asks for.

    Raises:
        Invalid: there is no such kind of published act, or nobody has the handle.
    """
    if kind is not None and kind not in published_kinds():
        raise Invalid({"kind": N_("Choose a kind of act from the list.")})
    person = people.by_handle(handle) if handle else None
    if handle and person is None:
        raise Invalid({"person": N_("Nobody here has this handle. Look it up under People.")})
    return Wanted(period, kind, item, person)


def lines_for(viewer: Person, asked: Wanted) -> Select[Event]:
    """The lines a person may read, newest first, with people and items loaded."""
    conditions = [
        Event.at >= asked.period.since,
        Event.kind.concat("").in_(published_kinds()),  # not by the index of kinds: the newest few are looked for
        _item_is_readable(viewer),
        _space_is_visible(viewer),
    ]
    if not viewer.is_admin:
        led = teams.led_by(viewer)
        conditions.append(exists().where(Membership.person_id == Event.by_id, Membership.team_id.in_(led)))
    if asked.kind is not None:
        conditions.append(Event.kind == asked.kind)
    if asked.item is not None:
        conditions.append(Event.item_id == asked.item)
    if asked.person is not None:
        conditions.append(Event.by_id == asked.person.id)
    query = select(Event).where(and_(*conditions)).order_by(Event.at.desc(), Event.id.desc())
    return query.options(joinedload(Event.by), joinedload(Event.item))


def _item_is_readable(viewer: Person) -> ColumnElement[bool]:
    readable = exists().where(Audience.item_id == Event.item_id, Audience.token.in_(items.tokens_of(viewer)))
    return or_(Event.item_id.is_(None), readable)


def _space_is_visible(viewer: Person) -> ColumnElement[bool]:
    """Of moves and spaces: whether the viewer may know of the space that is meant."""
    space = Event.facts["space"].as_integer()
    known = spaces.visible_to(viewer).order_by(None).with_only_columns(spaces.Space.id)
    return or_(space.is_(None), space.in_(known))


def space_names(viewer: Person) -> dict[int, str]:
    """What the spaces a person may know of are called."""
    return {space.id: space.name for space in db.session.scalars(spaces.visible_to(viewer))}


def quiet_counts(period: Period) -> Mapping[str, int | None]:
    """How many acts of mentoring and of practice there were in the whole organization; None: not enough people."""
    year, half, quarter = (last(length) for length in LENGTHS)
    times = {"since": year.since, "half": half.since, "quarter": quarter.since, "until": year.until}
    uncounted = {(kind, person_id): numbers for kind, person_id, *numbers in _UNCOUNTED.rows(**times)}
    rows = [
        (kind, person_id, *map(sub, numbers, uncounted.get((kind, person_id), repeat(0))))
        for kind, person_id, *numbers in _BY_PERSON.rows(**times)
    ]
    return {mode: _count([row for row in rows if row[0].startswith(starts)], period) for mode, starts in QUIET.items()}


def _count(rows: Sequence[Any], period: Period) -> int | None:
    """Of those counted by person in a year, its later half and its last quarter: how many in a period."""
    actors: dict[int, set[int]] = {}
    for _kind, person_id, *numbers in rows:
        for length, number, less in zip(LENGTHS, numbers, [*numbers[1:], 0], strict=True):
            if number > less:
                actors.setdefault(length, set()).add(person_id)
    cells = ((length, {part for part in LENGTHS if part <= length}) for length in LENGTHS)
    if period.length not in shown(actors, cells):
        return None
    return sum(row[2 + LENGTHS.index(period.length)] for row in rows)


def _by_person() -> Select[Any]:
    """The kinds that are counted, by who did it; read from the index alone."""
    kinds = [kind for kind in sorted(KINDS) if kind.startswith(tuple(chain.from_iterable(QUIET.values())))]
    return _counted().where(or_(*(Event.kind == kind for kind in kinds)))


def _uncounted() -> Select[Any]:
    """The same of what is done to private insights, and of any kind: there are few of those."""
    return _counted().where(Event.item_id.in_(select(Item.id).where(Item.kind == "insight", ~is_countable(Item))))


def _counted() -> Select[Any]:
    later = [func.sum(case((Event.at >= bindparam(name), 1), else_=0)) for name in ("half", "quarter")]
    query: Any = select(Event.kind, Event.by_id, func.count(), *later)
    query = query.where(Event.by_id.is_not(None), Event.at >= bindparam("since"), Event.at < bindparam("until"))
    found: Select[Any] = query.group_by(Event.kind, Event.by_id)
    return found


_BY_PERSON, _UNCOUNTED = Kept(_by_person), Kept(_uncounted)
