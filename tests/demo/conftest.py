"""The instance into which the organization has moved, at the moment it did."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from seci import cli, create_app
from seci.demo.deeds import BEGINNING
from seci.plumbing.clock import told_as_of
from seci.plumbing.db import db


def move_in(instance: Path, at: datetime) -> None:
    """Have the organization move into an empty instance at a moment."""
    with pytest.MonkeyPatch.context() as patch, told_as_of(at):
        patch.delenv("SECI_SHARED", raising=False)
        patch.setenv("SECI_INSTANCE", str(instance))
        assert cli.run(["demo"]) == 0


@pytest.fixture(scope="session")
def larkmoor(larkmoor: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that instance, our own copy."""
    return shutil.copytree(larkmoor, tmp_path_factory.mktemp("larkmoor") / "instance")


@pytest.fixture(scope="session")
def moved_in_at(larkmoor: Path) -> datetime:
    """Shortly before noon on the day its past ends."""
    with closing(sqlite3.connect(larkmoor / "seci.sqlite")) as connection:
        (beginning,) = connection.execute("SELECT min(at) FROM event").fetchone()
    day = date.fromisoformat(beginning[:10]) + timedelta(days=BEGINNING)
    return datetime.combine(day, time(11, 50), UTC)


@pytest.fixture
def home(larkmoor: Path, moved_in_at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """That instance's application, in its context, at the moment everybody moved in."""
    monkeypatch.delenv("SECI_SHARED", raising=False)
    app = create_app(instance=larkmoor)
    with app.app_context(), told_as_of(moved_in_at):
        yield app
        db.session.rollback()
    app.extensions["seci"].renderer.close()
