"""R-104: the clock of the server is set forward and back; nothing lasts a negative time, ends early or is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from seci.commons import indexing
from seci.commons.people import Person
from seci.internalization.models import Assignment
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import hand, make_assignment, make_checklist, make_insight, make_log, make_playbook, make_run
from tests.pages import Browser
from tests.paths import path_of

JUMPS = [timedelta(days=2), timedelta(hours=-1), timedelta(0)]
NEGATIVE = re.compile(r"(?<![\w-])[-−]\d")


@pytest.fixture
def practised(app: Flask) -> Assignment:
    """Ada practises it every day, for some days already."""
    return make_assignment(starts_on=(now() - timedelta(days=3)).date())


def turn(browser: Browser, practised: Assignment) -> list[str]:
    """Talk, write and practise, whatever the clock says; gives the addresses of what was made."""
    log = make_log()
    insight = make_insight(log=log)
    playbook = make_playbook(body="- [ ] Look\n")
    hand(insight, playbook)
    make_checklist(playbook)
    run = make_run(practised)
    return [path_of(playbook), path_of(insight), path_of(run), path_of(practised)]


def pages(paths: list[str]) -> Iterator[str]:
    yield from ("/", "/practice/", "/practice/habits", "/mentoring/insights?show=own", "/flow", "/flow/ledger")
    yield from ("/people/me/notices", "/settings/sessions", "/admin/", "/api/v1/today", "/api/v1/flow/summary")
    yield from paths


def test_whatever_the_clock_says_people_go_on(browse: Browse, ada: Person, practised: Assignment) -> None:
    before, paths, start = browse(ada), [], now()
    before.get("/")
    kinds: list[str] = []
    for jump in JUMPS:
        with time_machine.travel(start + jump):
            browser = browse(db.session.merge(ada))
            paths += turn(browser, db.session.merge(practised))
            while indexing.drain():
                pass
            for path in pages(paths):
                page = browser.get(path)
                assert not (page.soup and NEGATIVE.search(page.one("main").get_text(" "))), path
            assert ledger.kinds()[: len(kinds)] == kinds, "lines stay in the order they were written in"
            kinds = ledger.kinds()
    assert before.get("/").h1 == "Hello, Ada", "who was signed in before still is"
