"""What the people of the organization practise: checklists, to whom they were given, and how everybody kept to them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from seci.demo import talks
from seci.demo.talks import InsightTold, told_in
from seci.internalization import schedules
from seci.internalization.habits import Plan
from seci.internalization.schedules import WEEKDAYS, Schedule


@dataclass(frozen=True)
class ReflectionTold:
    """What a practice taught on a day, and the insight it became, if any."""

    days_ago: int
    text: str
    insight: InsightTold | None


@dataclass(frozen=True)
class KeptTold:
    """How somebody kept to what they practise. All days are days ago.

    since, until: the first and the last day; 0 is today. days: the weekdays, where the schedule leaves those open.
    often: on how many of ten such days. misses: days left out besides. pauses: first and last day of each. whole: the
    whole list every so many times, otherwise the two-minute step alone; 0 for never. unclear: what was not clear about
    a step, by its place from 1; skips: places of steps left out; both now and then. slips: of a habit to break.
    """

    since: int
    until: int
    days: tuple[str, ...]
    often: int
    misses: frozenset[int]
    pauses: tuple[tuple[int, int], ...]
    whole: int
    unclear: Mapping[int, str]
    skips: frozenset[int]
    slips: tuple[int, ...]
    plan: Plan | None
    reflections: tuple[ReflectionTold, ...]


@dataclass(frozen=True)
class PracticeTold:
    """A checklist of a playbook and to whom it was given.

    steps: how the passages begin that were chosen; without, its tasks or lists are. due_in: days from today. early:
    whether it is practised in the morning, today's as well.
    """

    key: str
    playbook: str
    by: str
    days_ago: int
    steps: tuple[str, ...]
    schedule: Schedule
    due_in: int | None
    early: bool
    teams: tuple[str, ...]
    people: tuple[str, ...]
    declined: Mapping[str, int]
    kept: Mapping[str, KeptTold]

    def days_of(self, who: str, today: date) -> Iterator[tuple[int, int]]:
        """(days ago, which time) of each day somebody practised, earliest first."""
        kept, time = self.kept[who], 0
        first, last = (today - timedelta(days=days) for days in (kept.since, kept.until))
        for day in self.schedule.days(today - timedelta(days=self.days_ago), first, last):
            days_ago = (today - day).days
            is_off = any(begin >= days_ago >= end for begin, end in kept.pauses)
            is_on = not kept.days or WEEKDAYS[day.weekday()] in kept.days
            reflects = any(one.days_ago == days_ago for one in kept.reflections)
            if reflects or (is_on and not is_off and self._keeps(who, days_ago)):
                yield days_ago, time
                time += 1

    def _keeps(self, who: str, days_ago: int) -> bool:
        chance = zlib.crc32(f"{self.key} {who} {days_ago}".encode()) % 10
        return days_ago not in self.kept[who].misses and (chance < self.kept[who].often or not days_ago)


def read(folder: Path) -> tuple[PracticeTold, ...]:
    """What is told of practice, in the files of its folder."""
    paths = sorted((folder / "practice").glob("*.yaml"))
    told = [one for path in paths for one in told_in(path)]
    return tuple(_practice(one, f"{one['playbook']} {one['by']}") for one in told)


def _practice(told: Mapping[str, Any], key: str) -> PracticeTold:
    kept = {who: _kept(how or {}, f"{key} {who}", who, told["days_ago"]) for who, how in told.get("kept", {}).items()}
    given = ("teams", "people", "steps")
    return PracticeTold(
        key=key,
        playbook=told["playbook"],
        by=told["by"],
        days_ago=told["days_ago"],
        schedule=schedules.read(told.get("schedule")),
        due_in=told.get("due_in"),
        early=told.get("early", False),
        declined=told.get("declined", {}),
        kept=kept,
        **{name: tuple(told.get(name, ())) for name in given},
    )


def _kept(told: Mapping[str, Any], key: str, who: str, given: int) -> KeptTold:
    reflections = (_reflection(one, f"{key} {number}", who) for number, one in enumerate(told.get("reflections", ())))
    return KeptTold(
        since=told.get("since", given - 1),
        until=told.get("until", 1),
        days=tuple(told.get("days", ())),
        often=told.get("often", 10),
        misses=frozenset(told.get("misses", ())),
        pauses=tuple((first, last) for first, last in told.get("pauses", ())),
        whole=told.get("whole", 1),
        unclear=told.get("unclear", {}),
        skips=frozenset(told.get("skips", ())),
        slips=tuple(told.get("slips", ())),
        plan=Plan(**told["plan"]) if "plan" in told else None,
        reflections=tuple(reflections),
    )


def _reflection(told: Mapping[str, Any], key: str, who: str) -> ReflectionTold:
    insight = told.get("insight")
    noticed = talks.insight(insight, key, by=who, days_ago=told["days_ago"]) if insight else None
    return ReflectionTold(told["days_ago"], told["text"], noticed)
