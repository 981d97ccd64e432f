"""What became of practice, from runs that were made at moments of the clock in a person's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from seci.commons.people import Person
from seci.internalization import progress, schedules
from seci.internalization.models import Assignment
from seci.internalization.progress import Progress
from seci.plumbing.db import db
from tests.makers import make_assignment, make_run

HALF_PAST_TWO = timedelta(hours=2, minutes=30)


def practised(ada: Person, zone: str, days: list[date], at: timedelta) -> Progress:
    """What became of a practice at the same hour of the clock on each of these days."""
    with db.write():
        db.session.get_one(Person, ada.id).zone = zone
    given = None
    for day in days:
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + at
        with time_machine.travel(local.astimezone(UTC), tick=False):
            given = given or make_assignment(starts_on=days[0])
            make_run(db.session.get_one(Assignment, given.id))
            found = progress.of(db.session.get_one(Person, ada.id), db.session.get_one(Assignment, given.id))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("zone", "around"), [("Europe/Berlin", date(2025, 3, 28)), ("Europe/Berlin", date(2025, 10, 24))]
)
def test_half_past_two_counts_once_on_days_without_it_and_with_two(ada: Person, zone: str, around: date) -> None:
    """R-100."""
    made = practised(ada, zone, [around + timedelta(days=n) for n in range(5)], HALF_PAST_TWO)
    assert (made.streak, made.days_done) == (5, 5)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Africa/Casablanca", date(2025, 2, 21)),
        ("Asia/Kathmandu", date(2024, 2, 27)),
        ("Australia/Lord_Howe", date(2025, 4, 4)),
        ("Pacific/Kiritimati", date(2025, 12, 29)),
        ("Pacific/Pago_Pago", date(2025, 12, 29)),
        ("America/Nuuk", date(2024, 3, 29)),
    ],
)
@pytest.mark.parametrize("hour", [0, 12, 22])  # Nuuk has a Saturday that ends at eleven
def test_every_day_of_a_zone_is_one_day(ada: Person, zone: str, first: date, hour: int) -> None:
    """R-101: half an hour of daylight saving, a day ahead, a day behind, a change of the law."""
    made = practised(ada, zone, [first + timedelta(days=n) for n in range(4)], timedelta(hours=hour, minutes=59))
    assert (made.streak, made.days_done) == (4, 4)


def test_a_day_the_zone_left_out_is_nobody_s_fault(ada: Person) -> None:
    """R-101: Apia had no 30 December 2011."""
    days = [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]
    made = practised(ada, "Pacific/Apia", days, timedelta(hours=7))
    assert (made.streak, made.days_done) == (5, 4)


@pytest.mark.parametrize(
    ("done", "streaks"),
    [
        ((0, 1, 2), [1, 2, 3, 4, 5, 5]),  # from a Wednesday to Monday, which is still open
        ((0, 1), [1, 2, 2, 0, 0, 0]),
        ((), [0, 0, 0, 0, 0, 0]),
    ],
)
def test_no_streak_ends_with_a_day_on_which_nothing_is_due(
    ada: Person, done: tuple[int, ...], streaks: list[int]
) -> None:
    wednesday, given, found = datetime(2026, 11, 25, 12, tzinfo=UTC), None, []
    for passed in range(6):
        with time_machine.travel(wednesday + timedelta(days=passed), tick=False):
            weekdays = schedules.on_weekdays(["MO", "TU", "WE", "TH", "FR"])
            given = given or make_assignment(schedule=weekdays, starts_on=wednesday.date())
            if passed in done:
                make_run(db.session.get_one(Assignment, given.id))
            made = progress.of(db.session.get_one(Person, ada.id), db.session.get_one(Assignment, given.id))
            found.append(made.streak if made else None)
    assert found == streaks
