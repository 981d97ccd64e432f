"""Today: what one was writing, and what changed, told more roughly the longer ago it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.internalization import today
from seci.plumbing.clock import now, told_as_of
from tests import cast
from tests.makers import make_playbook
from tests.queries import count_queries

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days_ago", "unit", "begins"),
    [
        (0, "day", date(2026, 11, 25)),
        (2, "day", date(2026, 11, 23)),
        (3, "week", date(2026, 11, 16)),
        (9, "week", date(2026, 11, 16)),
        (10, "month", date(2026, 11, 1)),
        (30, "month", date(2026, 10, 1)),
    ],
)
def test_what_is_longer_ago_stands_under_a_longer_period(ada: Person, days_ago: int, unit: str, begins: date) -> None:
    with told_as_of(WEDNESDAY - timedelta(days=days_ago)):
        make_playbook("Pump")
    with told_as_of(WEDNESDAY):
        (period,) = today.changes_for(ada, ZoneInfo("UTC"))
    assert (period.unit, period.begins) == (unit, begins)


def test_one_persons_changes_of_a_period_are_one_line(ada: Person, noor: Person) -> None:
    for number in range(5):
        make_playbook(f"Pump {number}")
    make_playbook("Valve", by=noor)
    (period,) = today.changes_for(ada, ZoneInfo("UTC"))
    assert [(change.by.handle, change.count, len(change.items)) for change in period.changes] == [
        ("noor", 1, 1),
        ("ada", 5, today.SHOWN),
    ]


def test_the_page_names_the_periods_and_shows_what_one_may_read(
    browse: cast.Browse, mara: Person, olaf: Person, vault: Space
) -> None:
    make_playbook("Pump")
    with told_as_of(now() - timedelta(days=400)):
        make_playbook("Safe", space=vault)
    page = browse(mara).get("/")
    titles = [heading.get_text() for heading in page.all(".changes__period")]
    assert titles[0] == "Today"
    assert titles[1].endswith(f"{now() - timedelta(days=400):%Y}")
    assert "Safe" not in browse(olaf).get("/").text


def test_a_stranger_to_the_instance_signs_in_first_and_nothing_is_sent_there(browse: cast.Browse, mara: Person) -> None:
    assert "/sign-in" in browse().get("/", status=302).location
    browse(mara).post("/", status=405)


def test_its_queries_stay_the_same_however_much_changed(browse: cast.Browse, mara: Person) -> None:
    make_playbook()
    reader = browse(mara)
    reader.get("/")
    with count_queries() as few:
        reader.get("/")
    for _number in range(6):
        make_playbook()
    with count_queries() as many:
        reader.get("/")
    assert len(few) == len(many)
