"""Journeys: what an item grew from and what grew out of it, as far as whoever reads it may know."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from seci.commons import items
from seci.commons.glances import ItemGlance, Readable
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.walks import ALL, CONVERSIONS, DOWN, HANDED, UP, Handed, beginning, told, walk
from seci.plumbing.statements import Kept

PUBLISHED = frozenset({"externalization", "combination"})
"""Modes whose acts are published with their author; of the others only those who took part know whose they were."""
OWN, MOST = 200, 400
"""How many hand-overs of an item's own conversions are followed, and how many with those through links."""

Distance = tuple[int, int]
"""How far something is from the item: links on the way, then hand-overs on the way."""


class Actor(NamedTuple):
    """Somebody who handed something over."""

    id: int
    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class Line:
    """A hand-over between two items the viewer may read.

    mode: None where it goes by way of something the viewer may not see; then nothing else is told of it.
    by: None where the viewer may not know.
    """

    source: ItemGlance
    target: ItemGlance
    distance: Distance
    mode: str | None = None
    by: Actor | None = None
    at: datetime | None = None
    from_passage: str | None = None
    to_passage: str | None = None
    from_text: str | None = None
    to_text: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What it is told apart by from other lines."""
        return self.source.id, self.target.id, self.mode, self.from_passage, self.to_passage


@dataclass(frozen=True, slots=True)
class Journey:
    """The lineage of an item as far as a viewer may know it.

    items: the item itself, with a topic what it is given to, and all that stand in a line.
    origins: how it came about, furthest first. outcomes: what became of it, nearest first.
    is_cut: whether there may be more, further away.
    """

    items: Sequence[ItemGlance]
    origins: Sequence[Line]
    outcomes: Sequence[Line]
    is_cut: bool

    @property
    def hand_overs(self) -> Sequence[Line]:
        """All lines, in the order they are told."""
        return [*self.origins, *self.outcomes]


def _lineage() -> Select[Any]:
    before, after = aliased(Passage, flat=True), aliased(Passage, flat=True)
    own = walk(beginning(), CONVERSIONS, OWN)
    walked = walk(select(own), ALL, MOST)
    stood = (before.item_id == HANDED.c.from_item_id) & (before.anchor == HANDED.c.from_passage)
    stands = (after.item_id == HANDED.c.to_item_id) & (after.anchor == HANDED.c.to_passage)
    query = told(walked, HANDED.c.from_passage, HANDED.c.to_passage, before.text, after.text)
    return query.outerjoin(before, stood).outerjoin(after, stands)


LINEAGE = Kept(_lineage)


def journey_of(item: Readable, viewer: Person) -> Journey:
    """The whole lineage of an item, both ways, nearest first up to some hundreds of hand-overs; one query.

    What the viewer may not read is told so that neither it nor its number can be made out:

    - Of items they may not read nothing is told. A way between two readable items through any number of those, one
      after another or side by side, is one line of no mode: "by way of something you may not see"; and no line at all
      where the two are connected openly as well.
    - Whatever leads to nothing readable is left out.
    - Links to and from what they may not read are never followed: in a text such a link looks as if nobody had written
      what it leads to, and nothing here may tell the two apart.

    People are named for published acts, and to those who took part.
    """
    rows = [Handed(*row) for row in LINEAGE.rows(id=item.id, person=viewer.id, tokens=items.tokens_of(viewer))]
    known = {end.id: end for row in rows for end in row.ends}
    starts = list(dict.fromkeys(row.source_id for row in rows if not row.number and row.source_id in known))
    up, down = (_lines([row for row in rows if row.number and row.way == way], known, starts) for way in (UP, DOWN))
    departure = min((line.at for line in down.values() if line.at and line.source.id in starts), default=None)
    origins = [line for key, line in up.items() if _is_origin(line, down.get(key), departure)]
    told_already = {line.key for line in origins}
    outcomes = [line for key, line in down.items() if key not in told_already]
    ends = (end.id for line in (*origins, *outcomes) for end in (line.source, line.target))
    return Journey(
        items=[known[number] for number in dict.fromkeys((item.id, *starts, *ends))],
        origins=sorted(origins, key=lambda line: ([-part for part in line.distance], *_time(line))),
        outcomes=sorted(outcomes, key=lambda line: (line.distance, *_time(line))),
        is_cut=len(rows) >= MOST,
    )


def _is_origin(line: Line, as_outcome: Line | None, departure: datetime | None) -> bool:
    """Whether something met on the way up is told as an origin.

    Where the spiral came back it was met on the way down as well; then it is one if it happened before anything left
    the item.
    """
    if as_outcome is None:
        return True
    if line.at is None or departure is None:
        return line.distance < as_outcome.distance
    return line.at < departure


def gathered(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines for one sentence each: the same was handed over the same way (passages differ), or practised again."""
    told: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        target = ("run", line.by) if line.target.kind == "run" and line.mode else line.target.id
        told.setdefault((line.source.id, target, line.mode), []).append(line)
    return list(told.values())


def _time(line: Line) -> tuple[datetime, int, int]:
    return line.at or datetime.min.replace(tzinfo=UTC), line.source.id, line.target.id


def _lines(
    rows: Sequence[Handed], known: Mapping[int, ItemGlance], starts: Collection[int]
) -> dict[tuple[object, ...], Line]:
    """What is told of the hand-overs that were met on one way."""
    near = _distances(rows, starts)
    lines = [_line(row, known, near[row.hither]) for row in rows if row.is_open]
    joined = {(line.source.id, line.target.id) for line in lines}
    for source, target in _bridges(rows, known) - joined:
        links, steps = min(near[source], near[target])
        lines.append(Line(known[source], known[target], (links, steps + 1)))
    return {line.key: line for line in lines}


def _line(row: Handed, known: Mapping[int, ItemGlance], hither: Distance) -> Line:
    assert row.target_id and row.by_id and row.by_name and row.by_handle
    knows = row.may_know or row.mode in PUBLISHED
    return Line(
        known[row.source_id],
        known[row.target_id],
        (hither[0] + (row.mode == "combination"), hither[1] + 1),
        row.mode,
        Actor(row.by_id, row.by_name, row.by_handle) if knows else None,
        row.at,
        row.from_passage,
        row.to_passage,
        row.from_text,
        row.to_text,
    )


def _distances(rows: Sequence[Handed], starts: Collection[int]) -> dict[int, Distance]:
    """How far each item is, by the way with the fewest links, then the fewest hand-overs (Dijkstra 1959)."""
    leading: dict[int, list[Handed]] = defaultdict(list)
    for row in rows:
        leading[row.hither].append(row)
    near: dict[int, Distance] = {}
    waiting = [((0, 0), start) for start in starts]
    while waiting:
        (links, steps), number = heapq.heappop(waiting)
        if number in near:
            continue
        near[number] = (links, steps)
        for row in leading[number]:
            heapq.heappush(waiting, ((links + (row.mode == "combination"), steps + 1), row.thither))
    return near


def _bridges(rows: Iterable[Handed], known: Collection[int]) -> set[tuple[int, int]]:
    """The pairs of readable items that are joined through what the viewer may not read."""
    leading: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.target_id and not row.is_open:
            leading[row.source_id].add(row.target_id)
    return {
        (start, end) for start in leading.keys() & set(known) for end in _ends(start, leading, known) if end != start
    }


def _ends(start: int, leading: Mapping[int, set[int]], known: Collection[int]) -> Iterator[int]:
    """The first readable items after one, each once."""
    seen, waiting = set[int](), list(leading[start])
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if number in known:
            yield number
        else:
            waiting.extend(leading.get(number, ()))
