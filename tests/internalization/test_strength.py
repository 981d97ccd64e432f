"""The score, against a recomputation that is slow and plain, over zones, daylight saving and corrections."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seci.internalization import strength
from seci.internalization.strength import AUTOMATIC, DAILY, NO, SKIP, UNKNOWN, YES, Days, Frequency

FIRST = date(2025, 1, 1)
ZONES = (
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/Nuuk",
    "Pacific/Apia",
    "Europe/Berlin",
)
FREQUENCIES = [Frequency(n, d) for n, d in ((1, 1), (1, 2), (3, 7), (5, 7), (7, 7), (1, 7), (2, 14), (1, 30))]
day_sets = st.frozensets(st.integers(0, 80).map(lambda passed: FIRST + timedelta(days=passed)))


def known(yes: frozenset[date], no: frozenset[date] = frozenset(), skips: frozenset[date] = frozenset()) -> Days:
    return Days(FIRST, FIRST + timedelta(days=80), yes, no, skips)


def naive_scores(states: list[int], frequency: Frequency) -> list[float]:
    """The definition, day by day, looking back over the whole window each time."""
    times, length = frequency.times, frequency.days
    if times < length:
        times, length = 2 * times, 2 * length
    m = 0.5 ** ((frequency.times / frequency.days) ** 0.5 / 13)
    found: list[float] = []
    for place, state in enumerate(states):
        before = found[-1] if found else 0.0
        window = states[max(0, place - length + 1) : place + 1]
        share = min(1.0, window.count(YES) / times)
        found.append(before if state == SKIP else before * m + share * (1 - m))
    return found


def naive_streak(states: list[int]) -> int:
    said = "".join("x" if state in {AUTOMATIC, YES, SKIP} else "." for state in states)
    if said.endswith(".") and states[-1] == UNKNOWN:
        said = said[:-1]
    return len(said) - len(said.rstrip("x"))


@settings(max_examples=300, deadline=None)
@given(day_sets, day_sets, day_sets, st.sampled_from(FREQUENCIES))
def test_the_score_is_that_of_the_definition(
    yes: frozenset[date], no: frozenset[date], skips: frozenset[date], frequency: Frequency
) -> None:
    """R-106: whatever was corrected, paused or ticked late, it is worked out from the days and nothing else."""
    states = strength.states_of(known(yes, no, skips), frequency)
    assert strength.scores_of(states, frequency) == pytest.approx(naive_scores(states, frequency))
    assert strength.streak_of(states) == naive_streak(states)
    assert {FIRST + timedelta(days=p) for p, state in enumerate(states) if state == YES} == yes
    assert all(0 <= score <= 1 for score in strength.scores_of(states, frequency))


@settings(max_examples=200, deadline=None)
@given(day_sets, st.sampled_from(FREQUENCIES))
def test_carried_days_lie_within_reach_of_enough_practised_ones(yes: frozenset[date], frequency: Frequency) -> None:
    states = strength.states_of(known(yes), frequency)
    length = 31 if frequency.days == 30 else frequency.days
    for place, state in enumerate(states):
        if state == AUTOMATIC:
            near = states[max(0, place - length + 1) : place + length]
            assert near.count(YES) >= frequency.times


@settings(max_examples=200, deadline=None)
@given(day_sets, day_sets, st.sets(st.integers(0, 6), min_size=1))
def test_days_of_rest_carry_a_streak_and_change_no_score(
    yes: frozenset[date], skips: frozenset[date], weekdays: set[int]
) -> None:
    frequency = Frequency(len(weekdays), 7)
    states = strength.states_of(known(yes, skips=skips), frequency)
    rested = strength.rested(states, FIRST, weekdays)
    assert strength.scores_of(rested, frequency) == strength.scores_of(states, frequency)
    assert strength.streak_of(rested) >= strength.streak_of(states)
    for place, (before, after) in enumerate(zip(states, rested, strict=True)):
        day = FIRST + timedelta(days=place)
        due = [past for past in range(place + 1) if (FIRST + timedelta(days=past)).weekday() in weekdays]
        is_kept = bool(due) and states[due[-1]] in {AUTOMATIC, YES, SKIP}
        is_carried = before == UNKNOWN and day.weekday() not in weekdays and is_kept
        assert after == (AUTOMATIC if is_carried else before)


def test_a_daily_habit_grows_as_published() -> None:
    states = [YES] * 90
    scores = strength.scores_of(states, DAILY)
    assert [round(scores[day - 1], 2) for day in (13, 30, 60, 86)] == [0.5, 0.8, 0.96, 0.99]


def test_one_miss_costs_little_and_a_week_costs_much() -> None:
    scores = strength.scores_of([YES] * 60 + [NO] * 7, DAILY)
    assert [round(scores[day], 3) for day in (59, 60)] == [0.959, 0.909]
    assert round(scores[66], 2) == 0.66


def test_a_weekly_habit_takes_longer() -> None:
    frequency = Frequency(1, 7)
    assert round(13 / (1 / 7) ** 0.5) == 34
    states = [YES if day % 7 == 0 else UNKNOWN for day in range(120)]
    assert strength.scores_of(states, frequency)[80 + 13] > 0.8


def test_skipping_changes_nothing_and_unknown_is_not_done() -> None:
    scores = strength.scores_of([YES] * 10 + [SKIP] * 5 + [UNKNOWN], DAILY)
    assert scores[14] == scores[9] > scores[15]


def test_unknown_and_no_are_told_apart() -> None:
    states = strength.states_of(Days(FIRST, FIRST + timedelta(days=1), frozenset(), frozenset({FIRST})), DAILY)
    assert states == [NO, UNKNOWN]


def test_periods_slide_back_to_close_gaps() -> None:
    """Once a week on a Monday, then on the Sunday before: the streak is not cut by the drift."""
    yes = frozenset(FIRST + timedelta(days=passed) for passed in (5, 11, 18))
    states = strength.states_of(Days(FIRST, FIRST + timedelta(days=20), yes), Frequency(1, 7))
    assert UNKNOWN not in states[5:]


def test_a_month_is_as_long_as_it_is() -> None:
    """R-103: leap day and months of 28 to 31 days."""
    for begin, days in ((date(2024, 2, 1), 29), (date(2025, 2, 1), 28), (date(2025, 12, 1), 31)):
        yes = frozenset({begin})
        states = strength.states_of(Days(begin, begin + timedelta(days=40), yes), Frequency(1, 30))
        assert states.count(AUTOMATIC) + 1 == days


def test_a_habit_to_break_begins_whole_and_falls_with_each_slip() -> None:
    slipped = frozenset({FIRST + timedelta(days=2)})
    scores = strength.scores_of_breaking(Days(FIRST, FIRST + timedelta(days=4), slipped))
    assert scores[:2] == [1.0, 1.0]
    assert scores[2] == pytest.approx(0.5 ** (1 / 13))
    assert scores[2] < scores[3] < scores[4] < 1


def checked_in(zone: ZoneInfo, first: date, days: int, hour: int, minute: int) -> list[date]:
    """The local days under which a practice at the same hour of each day is counted."""
    moments = (
        datetime(first.year, first.month, first.day, hour, minute, tzinfo=zone) + timedelta(days=n) for n in range(days)
    )
    return [strength.local_day(moment.astimezone(UTC), zone) for moment in moments]


@pytest.mark.parametrize("around", [date(2025, 3, 28), date(2025, 10, 24)])
def test_daylight_saving_never_makes_or_breaks_a_streak(around: date) -> None:
    """R-100: half past two, on days that have none and days that have two."""
    found = checked_in(ZoneInfo("Europe/Berlin"), around, 5, 2, 30)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(found))
    states = strength.states_of(Days(found[0], found[-1], frozenset(found)), DAILY)
    assert strength.streak_of(states) == 5


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2009, 1, 1), datetime(2026, 6, 1)),
    st.lists(st.integers(0, 40), max_size=40),
    st.integers(0, 86_399),
)
def test_in_every_zone_the_streak_is_that_of_its_days(
    zone_name: str, began: datetime, passed: list[int], second: int
) -> None:
    """R-101: from moments in UTC by way of local days, days that a zone left out being nobody's fault."""
    zone, start = ZoneInfo(zone_name), began.replace(tzinfo=UTC)
    moments = [start + timedelta(days=days, seconds=second) for days in passed]
    first, last = strength.local_day(start, zone), strength.local_day(start + timedelta(days=42), zone)
    yes = frozenset(strength.local_day(moment, zone) for moment in moments)
    skips = strength.with_missing((), zone, first, last)
    states = strength.states_of(Days(first, last, yes, skips=skips), DAILY)
    expected, day = 0, last if last in yes or last in skips else last - timedelta(days=1)
    while day >= first and (day in yes or day in skips):
        expected, day = expected + 1, day - timedelta(days=1)
    assert strength.streak_of(states) == expected


def test_a_day_a_zone_left_out_breaks_no_streak() -> None:
    """R-101: Apia had no 30 December 2011."""
    zone = ZoneInfo("Pacific/Apia")
    first, last = date(2011, 12, 28), date(2012, 1, 1)
    assert strength.missing_days(zone, first, last) == {date(2011, 12, 30)}
    yes = frozenset({date(2011, 12, day) for day in (28, 29, 31)} | {last})
    states = strength.states_of(Days(first, last, yes, skips=strength.with_missing((), zone, first, last)), DAILY)
    assert strength.streak_of(states) == 5


def test_a_flight_over_the_date_line_neither_loses_nor_doubles_a_day() -> None:
    """R-102: a practice is counted under the local date it was made on, which is stored; later zones change nothing."""
    auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
    made = [
        strength.local_day(datetime(2025, 6, 10, 9, tzinfo=auckland), auckland),
        strength.local_day(datetime(2025, 6, 10, 9, tzinfo=honolulu), honolulu),
        strength.local_day(datetime(2025, 6, 11, 9, tzinfo=honolulu), honolulu),
        strength.local_day(datetime(2025, 6, 12, 20, tzinfo=auckland), auckland),
    ]
    assert sorted(set(made)) == [date(2025, 6, day) for day in (10, 11, 12)]


def test_midnight_belongs_to_the_day_it_begins() -> None:
    """R-103."""
    zone = ZoneInfo("Asia/Kathmandu")
    before = datetime(2024, 2, 29, 23, 59, 59, 999_000, tzinfo=zone)
    after = datetime(2024, 3, 1, tzinfo=zone)
    assert strength.local_day(before.astimezone(UTC), zone) == date(2024, 2, 29)
    assert strength.local_day(after.astimezone(UTC), zone) == date(2024, 3, 1)


@pytest.mark.parametrize("year", [1970, 2038, 9998])
def test_years_far_away_are_days_as_well(year: int) -> None:
    """R-107."""
    first = date(year, 12, 28)
    days = Days(first, first + timedelta(days=5), frozenset({first}))
    assert strength.states_of(days, DAILY)[0] == YES


def test_a_clock_that_was_set_back_gives_no_days_at_all() -> None:
    """R-104: the last day lies before the first."""
    days = Days(FIRST, FIRST - timedelta(days=2), frozenset({FIRST}))
    assert strength.states_of(days, DAILY) == strength.scores_of([], DAILY) == []
