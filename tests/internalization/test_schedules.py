"""Schedules: on which days something is due, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seci.commons.refusals import Invalid
from seci.internalization import schedules
from seci.internalization.strength import Frequency

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(days=13)


@pytest.mark.parametrize(
    ("wanted", "days", "frequency"),
    [
        ({"every": "day"}, range(14), (1, 1)),
        ({"every": 3}, range(0, 14, 3), (1, 3)),
        ({"weekdays": ["MO", "th"]}, (0, 3, 7, 10), (2, 7)),
        ({"times": 3, "per": "week"}, range(14), (3, 7)),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}, (1,), (1, 14)),
        ({"rrule": "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"}, (8,), (1, 30)),
        ({"rrule": "FREQ=WEEKLY;BYDAY=TU,TU"}, (1, 8), (1, 7)),
    ],
)
def test_a_schedule_has_its_days(wanted: dict[str, Any], days: Any, frequency: tuple[int, int]) -> None:
    schedule = schedules.read(wanted)
    assert schedule.days(MONDAY, MONDAY, NEXT) == [MONDAY + timedelta(days=passed) for passed in days]
    assert schedule.frequency == Frequency(*frequency)


@pytest.mark.parametrize(
    "wanted",
    [
        {"every": "day"},
        {"every": 4},
        {"weekdays": ["MO", "FR"]},
        {"times": 2, "per": "week"},
        {"rrule": "FREQ=MONTHLY;BYDAY=1MO"},
    ],
)
def test_it_is_written_as_it_was_read(wanted: dict[str, Any]) -> None:
    assert schedules.written(schedules.read(wanted)) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"every": "hour"},
        {"every": 0},
        {"every": True},
        {"every": "day", "times": 3},
        {"weekdays": []},
        {"weekdays": ["XX"]},
        {"weekdays": [1]},
        {"weekdays": "MO"},
        {"times": 0, "per": "week"},
        {"times": 8, "per": "week"},
        {"times": 2, "per": "year"},
        {"rrule": ""},
        {"rrule": "FREQ=SECONDLY"},
        {"rrule": "FREQ=DAILY;COUNT=3"},
        {"rrule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"},
        {"rrule": "FREQ=WEEKLY;BYDAY=QQ"},
        {"rrule": "FREQ=WEEKLY;BYDAY="},
        {"rrule": "FREQ=MONTHLY"},
        {"rrule": "FREQ=MONTHLY;BYMONTHDAY=40"},
        {"rrule": "FREQ=DAILY;INTERVAL=367"},
        {"rrule": "FREQ=DAILY\nDTSTART:20200101"},
        {"rrule": "x" * 500},
    ],
)
def test_a_schedule_that_makes_no_days_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        schedules.read(wanted)
    assert "schedule" in refused.value.fields


def test_once_is_due_until_it_is_done() -> None:
    once = schedules.Schedule()
    assert once.is_due(MONDAY, MONDAY + timedelta(days=40), ())
    assert not once.is_due(MONDAY, MONDAY + timedelta(days=40), {MONDAY})
    assert not once.is_due(MONDAY, MONDAY - timedelta(days=1), ())


def test_so_many_times_a_week_is_due_until_they_are_done_and_anew_on_monday() -> None:
    twice = schedules.times_a_week(2)
    done = {MONDAY, MONDAY + timedelta(days=2)}
    assert twice.is_due(MONDAY, MONDAY + timedelta(days=1), {MONDAY})
    assert not twice.is_due(MONDAY, MONDAY + timedelta(days=3), done)
    assert twice.is_due(MONDAY, MONDAY + timedelta(days=7), done)


def test_the_week_begins_on_monday_in_week_53_as_well() -> None:
    """R-103."""
    assert schedules.monday_of(date(2027, 1, 3)) == date(2026, 12, 28)
    assert date(2026, 12, 28).isocalendar().week == 53


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=60)
    | st.from_regex(r"FREQ=(DAILY|WEEKLY|MONTHLY)(;[A-Z]{3,10}=[A-Z0-9,+-]{0,8}){0,3}", fullmatch=True)
)
def test_no_rule_makes_it_fail_or_look_for_ever(text: str) -> None:
    try:
        schedule = schedules.by_rule(text)
    except Invalid:
        return
    assert all(MONDAY <= day <= NEXT for day in schedule.days(MONDAY, MONDAY, NEXT))
    assert 1 <= schedule.frequency.times <= schedule.frequency.days
