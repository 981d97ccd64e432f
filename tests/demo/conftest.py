"""One instance into which the organization has moved, for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from seci import cli, create_app
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db


def move_in(instance: Path, at: datetime) -> None:
    """Have the organization move into an empty instance at a moment."""
    with pytest.MonkeyPatch.context() as patch, told_as_of(at):
        patch.delenv("SECI_SHARED", raising=False)
        patch.setenv("SECI_INSTANCE", str(instance))
        assert cli.run(["demo"]) == 0


@pytest.fixture(scope="session")
def moved_in_at() -> datetime:
    """Shortly before noon, today."""
    return datetime.combine(now().date(), datetime.min.time(), UTC).replace(hour=11, minute=50)


@pytest.fixture(scope="session")
def larkmoor(tmp_path_factory: pytest.TempPathFactory, moved_in_at: datetime) -> Path:
    """The folder of that instance."""
    instance = tmp_path_factory.mktemp("larkmoor")
    move_in(instance, moved_in_at)
    return instance


@pytest.fixture
def home(larkmoor: Path, moved_in_at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """That instance's application, in its context, at the moment everybody moved in."""
    monkeypatch.delenv("SECI_SHARED", raising=False)
    app = create_app(instance=larkmoor)
    with app.app_context(), told_as_of(moved_in_at):
        yield app
        db.session.rollback()
    app.extensions["seci"].renderer.close()
