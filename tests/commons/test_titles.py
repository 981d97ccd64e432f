"""Titles with a day in them."""

from __future__ import annotations

from datetime import date

from flask import Flask

from seci.commons import items
from seci.commons.glances import ItemGlance
from seci.commons.titles import dated, title_said


def test_a_log_is_called_by_its_day_as_people_say_it(app: Flask) -> None:
    with app.test_request_context():
        title = dated("Weld · overhead", date(2025, 5, 3))
        assert title == "Weld · overhead · 2025-05-03"
        assert title_said(ItemGlance(1, "log", title, 1)) == "Weld · overhead · 3\u00a0May\u00a02025"


def test_what_people_called_something_is_left_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        for kind, title in (("playbook", "Report · 2025-05-03"), ("log", "2025-05-03")):
            assert title_said(ItemGlance(1, kind, title, 1)) == title


def test_a_long_title_still_ends_with_its_day() -> None:
    title = dated("x" * 400, date(2025, 5, 3))
    assert len(title) == items.MAX_TITLE and title.endswith(" · 2025-05-03")
