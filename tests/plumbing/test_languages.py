"""The language something is said in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from seci.plumbing.clock import now
from seci.plumbing.languages import day, in_language, is_past, present_language


@pytest.mark.parametrize("known", [False, True], ids=["not yet asked", "asked before"])
def test_a_letter_s_language_ends_with_the_letter(app: Flask, known: bool) -> None:
    with app.test_request_context():
        if known:
            present_language()
        with in_language("de"):
            assert present_language() == "de"
        assert present_language() == "en"


def test_without_an_application_there_is_a_language() -> None:
    assert present_language() == "en"


def test_a_day_of_this_year_is_said_without_it(app: Flask) -> None:
    with app.test_request_context():
        this_year = now().year
        assert day(date(this_year, 5, 3)) == "3 May"
        assert day(date(this_year - 1, 5, 3)) == f"3 May {this_year - 1}"
        assert day(datetime(this_year - 1, 5, 3, 12, tzinfo=now().tzinfo)) == f"3 May {this_year - 1}"


def test_today_is_not_past(app: Flask) -> None:
    with app.test_request_context():
        today = now().date()
        assert is_past(today - timedelta(days=1)) and not is_past(today)
