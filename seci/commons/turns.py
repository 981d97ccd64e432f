"""Turns of the spiral: each ends where practice comes back as an insight, and is judged by how wide its circle was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from seci.commons.walks import Handed

PAIR, TEAM, TEAMS = 1, 2, 3


def open_among(rows: Iterable[Handed]) -> list[Handed]:
    """The hand-overs whose two ends the viewer may read, each once, in the order of their time."""
    return sorted({row.number: row for row in rows if row.is_open}.values(), key=_when)


def _when(row: Handed) -> tuple[datetime, int]:
    assert row.at is not None
    return row.at, row.number


def returns_among(rows: Sequence[Handed]) -> set[int]:
    """Numbers of the hand-overs by which practice came back: talk that grew out of what was handed over for it."""
    practised = {row.target_id for row in rows if row.mode == "internalization"}
    return {row.number for row in rows if row.mode == "socialization" and row.source_id in practised}


def present_turn(rows: Sequence[Handed]) -> list[Handed]:
    """Of the hand-overs on a walk those between the last coming back and the next, with both of these."""
    returns = returns_among(rows)
    leading: dict[tuple[int, int], list[Handed]] = defaultdict(list)
    for row in rows:
        if row.number:
            leading[row.way, row.hither].append(row)
    waiting = [(row.way, row.source_id) for row in rows if not row.number]
    seen, turn = set(waiting), []
    while waiting:
        here = waiting.pop()
        for row in leading[here]:
            turn.append(row)
            there = (row.way, row.thither)
            if row.number not in returns and there not in seen:
                seen.add(there)
                waiting.append(there)
    return turn


def level_of(rows: Sequence[Handed]) -> int | None:
    """The level of a lineage: that of its widest turn; None while nothing was handed over.

    A turn is what was handed over, in order of time, up to and with a coming back; what follows the last one is the
    present turn. The level of a turn is how wide the circle of those was who handed over in it, see `width_of`. So a
    lineage that a pair began and that goes round again in their team rises from 1 to 2, and among several teams to 3
    (Nonaka & Takeuchi 1995: the ontological dimension, made countable).
    """
    returns = returns_among(rows)
    turns: list[dict[int, frozenset[str]]] = [{}]
    for row in open_among(rows):
        assert row.by_id is not None
        turns[-1][row.by_id] = frozenset((row.teams or "").split())
        if row.number in returns:
            turns.append({})
    return max((width_of(turn) for turn in turns if turn), default=None)


def width_of(people: Mapping[int, frozenset[str]]) -> int:
    """How wide a circle is, from the teams each person in it is in today.

    Returns:
        1: one or two people, of whatever teams: a pair. 2: more people, and one team has all of those who are in any.
        3: more people, whom no single team has. A team below another counts as a team of its own.
    """
    if len(people) <= 2:
        return PAIR
    in_teams = [teams for teams in people.values() if teams]
    return TEAM if not in_teams or frozenset.intersection(*in_teams) else TEAMS
