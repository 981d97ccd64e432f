"""Whoever only reads does not wait for who writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from seci.accounts import tokens
from seci.accounts.models import ApiToken
from seci.commons.passages import StoredRendering
from seci.commons.people import Person
from seci.plumbing import asides
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of


@pytest.fixture
def busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Somebody who can begin to write and does not end."""
    monkeypatch.setattr(asides, "PATIENCE", 1)
    with closing(sqlite3.connect(db.engine.url.database or "", isolation_level=None)) as writer:
        yield writer


def test_pages_are_read_while_somebody_writes(
    browse: Browse, noor: Person, busy: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    playbook = make_playbook("Keys", "Words.\n")
    with db.write():
        db.session.execute(update(StoredRendering).values(version=0))
    browser = browse(noor)
    busy.execute("BEGIN IMMEDIATE")
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert browser.get(path_of(playbook)).h1 == "Keys"
    assert caplog.text.count("not noted in passing") == 2, "that the text was rendered anew, and that Noor was here"
    busy.execute("ROLLBACK")
    browser.get(path_of(playbook))
    assert [job.arguments for job in db.session.scalars(select(Job))] == [{"item": playbook.id, "revision": 1}]
    assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000


def test_programs_read_while_somebody_writes(app: Flask, noor: Person, busy: sqlite3.Connection) -> None:
    with db.write():
        secret = tokens.make(noor, "script", by=noor)[1]
    busy.execute("BEGIN IMMEDIATE")
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    busy.execute("ROLLBACK")
    assert answer.status_code == 200 and answer.json and answer.json["handle"] == "noor"
    assert db.session.scalar(select(ApiToken.seen_at)) is None
