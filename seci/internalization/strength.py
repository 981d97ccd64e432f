"""Strength: how far something has become a habit, worked out anew from the days it was practised on.

The score is that of Loop Habit Tracker (`Score.kt`, `ScoreList.kt`, `EntryList.kt`): exponential smoothing with a
half-life of 13 days divided by the square root of the frequency, `s = s * m + c * (1 - m)` with
`m = 0.5 ** (sqrt(f) / 13)`. It saturates: a daily habit is at 50 % after 13 days, at 80 % after 30, at 96 % after 60.
Nothing here knows a database or a clock; days are local dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HALF_LIFE = 13.0
"""Days after which a daily habit that is practised every day is at one half."""
UNKNOWN, NO, AUTOMATIC, YES, SKIP = range(5)
"""The states of a day: nothing known, not practised, carried by the days around it, practised, excused."""
MONTHS = (30, 31)
"""Lengths of a period that stand for the calendar month it begins in."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Frequency:
    """So many times in so many days; as many times as days is daily."""

    times: int
    days: int

    def __post_init__(self) -> None:
        if self.times == self.days:
            object.__setattr__(self, "times", 1)
            object.__setattr__(self, "days", 1)

    @property
    def multiplier(self) -> float:
        """What one day leaves of the score before it."""
        return float(0.5 ** ((self.times / self.days) ** 0.5 / HALF_LIFE))


DAILY = Frequency(1, 1)


@dataclass(frozen=True)
class Days:
    """What is known of a habit, as local dates: when it began, when it was practised, not practised, and excused."""

    first: date
    last: date
    yes: frozenset[date]
    no: frozenset[date] = frozenset()
    skips: frozenset[date] = frozenset()

    @property
    def count(self) -> int:
        """How many days there are."""
        return max(0, (self.last - self.first).days + 1)


def states_of(days: Days, frequency: Frequency) -> list[int]:
    """The state of each day from the first to the last."""
    first, count = days.first.toordinal(), days.count
    states = [UNKNOWN] * count
    for begin, end in _intervals(sorted(day.toordinal() for day in days.yes), frequency):
        for place in range(max(0, begin - first), min(count, end - first + 1)):
            states[place] = AUTOMATIC
    _put(states, first, days.no, NO, unless=AUTOMATIC)
    _put(states, first, days.skips, SKIP)
    _put(states, first, days.yes, YES)
    return states


def _put(states: list[int], first: int, days: Iterable[date], state: int, unless: int | None = None) -> None:
    for day in days:
        place = day.toordinal() - first
        if 0 <= place < len(states) and states[place] != unless:
            states[place] = state


def _intervals(practised: Sequence[int], frequency: Frequency) -> list[tuple[int, int]]:
    """The periods that were practised often enough, newest first, slid back so that they leave no gaps between them.

    A period begins with a practised day and is satisfied when enough of them lie within its length.
    """
    found: list[tuple[int, int]] = []
    for last in range(len(practised) - 1, frequency.times - 2, -1):
        begin, center = practised[last - frequency.times + 1], practised[last]
        length = _length(begin, frequency.days)
        if center - begin >= length:
            continue
        end = begin + length - 1
        if found and end >= found[-1][0]:
            shift = min(end - center, end - found[-1][0] + 1)
            begin, end = begin - shift, end - shift
        found.append((begin, end))
    return found


def _length(begin: int, days: int) -> int:
    if days not in MONTHS:
        return days
    first = date.fromordinal(begin)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first.replace(day=1)).days


def rested(states: Sequence[int], first: date, weekdays: Collection[int]) -> list[int]:
    """The same, but that days of the week on which nothing is due are carried by the last one on which something was.

    So nobody's streak ends with the first weekend of what they do from Monday to Friday. The score knows no difference.
    """
    found, is_kept, weekday = list(states), False, first.weekday()
    for place, state in enumerate(states):
        if (weekday + place) % 7 in weekdays:
            is_kept = state in {AUTOMATIC, YES, SKIP}
        elif state == UNKNOWN and is_kept:
            found[place] = AUTOMATIC
    return found


def scores_of(states: Sequence[int], frequency: Frequency) -> list[float]:
    """The score at the end of each day, 0 to 1. Only days really practised count, and a skipped day changes nothing."""
    times, length = frequency.times, frequency.days
    if times < length:  # twice the period smooths out weeks practised on different days
        times, length = 2 * times, 2 * length
    multiplier = frequency.multiplier
    gain = 1 - multiplier
    practised, score = 0, 0.0
    scores = []
    for place, state in enumerate(states):
        practised += state == YES
        if place >= length:
            practised -= states[place - length] == YES
        if state != SKIP:
            score = score * multiplier + min(1.0, practised / times) * gain
        scores.append(score)
    return scores


def scores_of_breaking(days: Days) -> list[float]:
    """The score of a habit to break: at most none a day, so it begins at 1 and falls with every day in `yes`."""
    multiplier, score, scores = DAILY.multiplier, 1.0, []
    for place in range(days.count):
        day = days.first + place * DAY
        if day in days.yes or day not in days.skips:
            score = score * multiplier + (day not in days.yes) * (1 - multiplier)
        scores.append(score)
    return scores


def streak_of(states: Sequence[int]) -> int:
    """Days up to now without a gap: practised, carried and excused ones. The last day may still be open."""
    streak = 0
    for place, state in enumerate(reversed(states)):
        if state in {AUTOMATIC, YES, SKIP}:
            streak += 1
        elif place > 0 or state == NO:
            break
    return streak


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date somebody's calendar shows at a moment: what a practice is counted under, wherever they go later."""
    return moment.astimezone(zone).date()


@lru_cache(maxsize=1024)
def missing_days(zone: ZoneInfo, first: date, last: date) -> frozenset[date]:
    """Dates a zone never had (Apia left out 30 December 2011). Nobody can miss them, so they are skipped."""
    days = (first + passed * DAY for passed in range(max(0, (last - first).days + 1)))
    return frozenset(day for day in days if not _exists(day, zone))


def _exists(day: date, zone: ZoneInfo) -> bool:
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def with_missing(skips: Collection[date], zone: ZoneInfo, first: date, last: date) -> frozenset[date]:
    """The days somebody is excused on, and those their calendar leaves out."""
    return frozenset(skips) | missing_days(zone, first, last)
