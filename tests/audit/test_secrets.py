"""A-111: a word in the titles of private things is never told to managers, administrators or anybody else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask import Flask

from seci.audit.behind import NAMES
from seci.audit.deeds import KINDS
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import cast
from tests.audit.scenes import hand, make_item, make_people, record
from tests.pages import Browser

CANARY = "zyzzogeton"
PATHS = (
    "/flow",
    "/flow?period=12",
    "/flow/topics",
    "/flow/definitions",
    "/flow/ledger?period=12",
    "/flow/ledger?person=noor",
    "/flow/ledger.csv?period=12",
    "/flow/looks",
    *(f"/flow/rows/{name}?period=12" for name in NAMES),
    *(f"/flow/tables/{name}.csv?period=12" for name in ("modes", "months", "kinds", "teams", "stuck", "topics")),
    "/api/v1/flow/summary?period=12",
    *(f"/api/v1/flow/rows?period=12&of={name}" for name in NAMES),
    "/api/v1/flow/looks",
    "/api/v1/flow/stuck",
    "/api/v1/flow/topics",
    "/api/v1/flow/ledger?period=12&person=noor",
)


@pytest.fixture
def private(app: Flask) -> list[Person]:
    """Noor and six others have one thing of every kind that only they read, old enough to be stuck, and handed over."""
    with db.write():
        crowd = [cast.person("noor"), *make_people(6)]
        for one in crowd:
            made = [
                make_item(kind, one, days=100, readers=[f"person:{one.id}"], title=f"{CANARY} {kind} {one.handle}")
                for kind in KINDS
            ]
            for source, target in pairwise(made):
                hand(source, target, "externalization", one, days=50)
                record("log.written", one, source)
                record("playbook.written", one, target)
    return crowd


@pytest.mark.parametrize("handle", ["max", "ada", "olaf"])
def test_no_page_file_or_answer_tells_it(app: Flask, private: list[Person], handle: str) -> None:
    client = Browser(app, cast.person(handle)).client
    told = {}
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code in {200, 403}, path
        told[path] = answer.get_data(as_text=True)
    assert [path for path, text in told.items() if CANARY in text] == []
    practice = [path for path, text in told.items() if "ledger" not in path and "Noor" in text]
    assert practice == []


def test_the_figures_count_them_all_the_same(app: Flask, private: list[Person]) -> None:
    found = Browser(app, cast.person("max")).client.get("/api/v1/flow/summary?period=12").get_json()
    assert {one["kind"]: one["made"] for one in found["kinds"]}["log"] == 7


def test_who_they_belong_to_is_told(app: Flask, private: list[Person]) -> None:
    assert CANARY in Browser(app, cast.person("noor")).client.get("/flow").get_data(as_text=True)
