"""Progress: the strength of what a person practises, worked out from their runs each time it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from seci.commons.people import Person
from seci.internalization import assignments, habits, pauses, runs, strength
from seci.internalization.models import Assignment, Habit
from seci.internalization.runs import PractisedDays
from seci.internalization.strength import Days
from seci.plumbing.clock import now

PLATEAU = 60
"""Days of daily practice after which nearly all of the strength is there (96 %)."""


@dataclass(frozen=True)
class Progress:
    """What became of something practised, day by day from the first: states and scores; streak and days done apart."""

    first: date
    states: Sequence[int]
    scores: Sequence[float]
    streak: int
    days_done: int

    @property
    def strength(self) -> float:
        """The score now, 0 to 1."""
        return self.scores[-1] if self.scores else 0.0

    @property
    def percent(self) -> int:
        """The same as people read it."""
        return round(100 * self.strength)

    @property
    def thought(self) -> float:
        """What 1 % more with each day done would come to: a thought model, not a measure of anybody."""
        return float(1.01**self.days_done)

    def weeks(self) -> list[tuple[date, int, int]]:
        """(last day, days done up to then, strength in percent) week by week, the latest first."""
        rows, done = [], 0
        for place, state in enumerate(self.states):
            done += state == strength.YES
            if (len(self.states) - 1 - place) % 7 == 0:
                rows.append((self.first + timedelta(days=place), done, round(100 * self.scores[place])))
        return rows[::-1]


def of_all(person: Person, practised: Sequence[Assignment], plans: Sequence[Habit] = ()) -> dict[int, Progress]:
    """By assignment, a person's progress in what repeats, in a fixed number of queries."""
    repeating = [one for one in practised if one.rrule is not None]
    ids = [one.id for one in repeating]
    breaking = {habit.assignment_id: habit for habit in plans if habit.direction == "break"}
    slips = habits.slips_of([habit.id for habit in breaking.values()]) if breaking else {}
    today = strength.local_day(now(), person.timezone)
    earliest = min((one.starts_on for one in repeating), default=today)
    done, off = runs.days_of(person, ids), pauses.days_off(person, ids, earliest, today)
    found: dict[int, Progress] = {}
    for one in repeating:
        days = done.get(one.id, PractisedDays())
        first = min([one.starts_on, *days.yes])
        skips = strength.with_missing(off.get(one.id, ()), person.timezone, first, today)
        if one.id in breaking:
            slipped = frozenset(slips.get(breaking[one.id].id, ()))
            found[one.id] = _of_breaking(Days(first, today, slipped, skips=skips))
        else:
            found[one.id] = _of_building(one, Days(first, today, frozenset(days.yes), frozenset(days.no), skips))
    return found


def of(person: Person, assignment: Assignment, habit: Habit | None = None) -> Progress | None:
    """A person's progress in one thing; None for what is done once."""
    return of_all(person, [assignment], [habit] if habit else []).get(assignment.id)


def _of_building(assignment: Assignment, days: Days) -> Progress:
    schedule = assignments.schedule_of(assignment)
    frequency = schedule.frequency
    states = strength.rested(strength.states_of(days, frequency), days.first, schedule.weekdays)
    scores = strength.scores_of(states, frequency)
    return Progress(days.first, states, scores, strength.streak_of(states), len(days.yes))


def _of_breaking(days: Days) -> Progress:
    """Of a habit to break, a day on which it did not happen is a day done."""
    held = frozenset(days.first + timedelta(days=passed) for passed in range(days.count)) - days.yes - days.skips
    states = strength.states_of(Days(days.first, days.last, held, days.yes, days.skips), strength.DAILY)
    return Progress(days.first, states, strength.scores_of_breaking(days), strength.streak_of(states), len(held))
