"""What a load balancer asks (`show_liveness`, `show_readiness`)."""

from __future__ import annotations

import shutil
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook


def test_it_says_that_all_is_well_and_how_much_waits_for_the_index(browse: Browse, caught_up: CatchUp) -> None:
    caught_up()
    assert browse().get("/health/ready").json == {"status": "ok", "database": "ok", "search": "ok", "waiting": 0}
    make_playbook()
    assert browse().get("/health/ready").json["waiting"] == 1


def test_search_being_away_takes_nothing_out(app: Flask, browse: Browse) -> None:
    shutil.rmtree(services().settings.index_folder)
    assert browse().get("/health/ready").json["search"] == "rebuilding"


def test_without_a_database_it_lives_and_is_not_ready(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object, **_values: object) -> NoReturn:
        raise OperationalError("SELECT 1", {}, OSError("the disk is gone"))

    monkeypatch.setattr(db.session, "execute", away)
    answer = browse().get("/health/ready", status=503)
    assert answer.json == {"status": "unavailable", "database": "away"}
    assert "disk" not in answer.html
    assert browse().get("/health/live").json == {"status": "ok"}
