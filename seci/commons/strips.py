"""The journey strip: what became of an item in its present turn of the spiral, as four stations under its title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, exists, or_, select

from seci.commons import items
from seci.commons.glances import Readable, room_of
from seci.commons.items import Item
from seci.commons.journeys import PUBLISHED
from seci.commons.people import Person
from seci.commons.turns import level_of, present_turn, returns_among
from seci.commons.walks import (
    CONVERSIONS,
    DOWN,
    HANDED,
    IS_LINK,
    IS_OPEN,
    UP,
    Handed,
    beginning,
    step,
    told,
    turned,
    walk,
)
from seci.plumbing.statements import Kept

FEWEST = 5
"""From how many people on they are counted; of fewer the number is not told."""
OWN, LINKED, BEYOND = 100, 30, 100
"""How many hand-overs are read: the item's own conversions, links that lead on from those (and as many that lead to
those, from elsewhere), and conversions on from there."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page to go to next, for an item's `id`."""

    endpoint: str
    label: str


@dataclass(frozen=True, slots=True)
class Station:
    """One of the four.

    state: "done", "begun" or "open".
    at: when it last happened. by: who did, where that was one person and the viewer may know.
    people: how many did, where that may be told, else 0. things: with how many items it is connected;
    has_more: or with more, which are not counted.
    step: where the next thing to do is, where such a page exists.
    """

    name: str
    state: str = "open"
    at: datetime | None = None
    by: str | None = None
    people: int = 0
    things: int = 0
    has_more: bool = False
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The four stations of an item, whether practice came back as an insight, and the level, see `turns.level_of`."""

    stations: tuple[Station, ...]
    came_back: bool
    level: int | None


STEPS: dict[str, Step] = {}


def declare(station: str, endpoint: str, label: str) -> None:
    """Say which page a station that has not happened yet leads to; rooms do that where they make their blueprint."""
    STEPS[station] = Step(endpoint, label)


def _telling() -> ColumnElement[bool]:
    """The conversions a strip has something to tell of, so that no others take their places among those it reads.

    Of a pair, which is handed over passage by passage, the newest. Of what people do each for themselves, the viewer's
    own, and what something grew out of.
    """
    later, onward, target = HANDED.alias(), HANDED.alias(), Item.__table__.alias()
    same = (later.c.from_item_id == HANDED.c.from_item_id, later.c.to_item_id == HANDED.c.to_item_id)
    is_newest = ~exists().where(*same, later.c.mode == HANDED.c.mode, later.c.id > HANDED.c.id)
    is_own = HANDED.c.by_id == bindparam("person", type_=Integer)
    of_one = or_(*(target.c.kind == kind for kind in items.ONE_S_OWN_KINDS))
    is_of_one = exists().where(target.c.id == HANDED.c.to_item_id, of_one)
    leads_on = exists().where(onward.c.from_item_id == HANDED.c.to_item_id)
    return is_newest & or_(is_own, ~is_of_one, leads_on)


def _nearby() -> Select[Any]:
    own = walk(beginning(), CONVERSIONS, OWN, _telling())
    linked = step(own, IS_LINK).where(IS_OPEN).limit(LINKED).cte()
    beyond = walk(select(linked), CONVERSIONS, BEYOND, _telling())
    beside = step(turned(own), IS_LINK).where(IS_OPEN).limit(LINKED).cte()
    return told(select(own).union(select(beyond), select(beside)).subquery())


NEARBY = Kept(_nearby)


def strip_of(item: Readable, viewer: Person) -> Strip:
    """The strip of an item, for a viewer. It speaks only of what they may read.

    At most one link lies on the way to what it tells: through links alone one would come to everything.
    """
    rows = [Handed(*row) for row in NEARBY.rows(id=item.id, person=viewer.id, tokens=items.tokens_of(viewer))]
    begun, handed = [row for row in rows if not row.number], [row for row in present_turn(rows) if row.is_open]
    turn = _Turn(item, begun, handed, _beside(handed, rows))
    returns = returns_among(rows)
    came_back = [row for row in turn.handed if row.way == DOWN and row.number in returns]
    stations = (_talked(turn), _written(turn), _connected(turn), _practised(turn, came_back))
    return Strip(stations, bool(came_back), level_of(rows))


def _beside(handed: Sequence[Handed], rows: Sequence[Handed]) -> list[Handed]:
    """The links of what was handed over that lead the other way: what grew out of something names others, too."""
    there = {(-row.way, row.thither) for row in handed if row.mode != "combination"}
    return [row for row in rows if row.mode == "combination" and row.is_open and (row.way, row.hither) in there]


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is known of an item.

    begun: where the walk began: the item, or what a topic is given to. handed: the hand-overs from there on.
    beside: links of what those led to, the other way.
    """

    item: Readable
    begun: Sequence[Handed]
    handed: Sequence[Handed]
    beside: Sequence[Handed]

    def of(self, *modes: str) -> list[Handed]:
        return [row for row in self.handed if row.mode in modes]

    def practises(self) -> list[datetime]:
        """When the texts were made that it practises."""
        given = [(row.source_kind, row.source_made_at) for row in self.of("internalization") if row.way == UP]
        return [at for kind, at in given if kind is not None and at is not None and room_of(kind) == "externalization"]

    def made_in(self, room: str) -> list[datetime]:
        """When those of the items it begins at were made that are of a room."""
        made = [(row.source_kind, row.source_made_at) for row in self.begun]
        return [at for kind, at in made if kind is not None and at is not None and room_of(kind) == room]


def _talked(turn: _Turn) -> Station:
    """It grew from a conversation, from what somebody noticed, or is one of those itself."""
    spoken = [row for row in turn.of("socialization") if row.way == UP]
    noticed = [row.source_made_at for row in turn.of("externalization") if row.way == UP and row.source_made_at]
    times = noticed + turn.made_in("socialization")
    return _station("talked", spoken, max(times, default=None))


def _written(turn: _Turn) -> Station:
    """It is a text, became one or practises one; under way while nobody else may read it.

    Of a text only what itself grew into it counts: when another was written that it links to is that one's story.
    """
    handed, made = turn.of("externalization"), turn.made_in("externalization")
    if made:
        own = {row.source_id for row in turn.begun}
        handed = [row for row in handed if row.way == UP and row.hither in own]
    is_alone = bool(made) and not any(row.is_shared for row in turn.begun)
    return _station("written", handed, max(made + turn.practises(), default=None), is_begun=is_alone)


def _connected(turn: _Turn) -> Station:
    """It, or what belongs to it, refers to others or they to it; a topic connects what it is given to."""
    linked = [*turn.of("combination"), *turn.beside]
    given = {row.source_id for row in turn.begun} - {turn.item.id}
    there = {row.thither for row in linked} - {turn.item.id} | given
    at = max((row.at for row in linked if row.at), default=None)
    if not there:
        return _open("connected")
    has_more = len(linked) >= LINKED or len(turn.begun) >= OWN
    return Station("connected", "done", at, things=len(there), has_more=has_more)


def _practised(turn: _Turn, came_back: Sequence[Handed]) -> Station:
    """It was run: handed over again by what was itself handed over to be practised. Until then it is under way."""
    handed = turn.of("internalization")
    made = {row.target_id for row in handed}
    runs = [*(row for row in handed if row.source_id in made), *came_back]
    times = turn.made_in("internalization")
    return _station("practised", runs or handed, max(times, default=None), is_begun=not runs)


def _station(name: str, rows: Sequence[Handed], otherwise: datetime | None, *, is_begun: bool = False) -> Station:
    """A station from what was handed over, or else from what happened without."""
    at = max((row.at for row in rows if row.at), default=otherwise)
    if at is None:
        return _open(name)
    people = {row.by_id: row.by_name for row in rows}
    is_published = all(row.mode in PUBLISHED for row in rows)
    knows = is_published or all(row.may_know for row in rows)
    by = next(iter(people.values())) if len(people) == 1 and knows else None
    is_told = len(people) > 1 and (is_published or len(people) >= FEWEST)
    return Station(name, "begun" if is_begun else "done", at, by, len(people) if is_told else 0)


def _open(name: str) -> Station:
    return Station(name, step=STEPS.get(name))
