"""Migrations on PostgreSQL, where pages have limits that a migration does not keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from seci.plumbing import schema
from seci.plumbing.db import engine_options

pytestmark = pytest.mark.postgresql

PAGES = "-c statement_timeout=300 -c lock_timeout=100 -c idle_in_transaction_session_timeout=300"


@pytest.fixture
def engine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine as pages have it, but for limits a test need not wait for."""
    monkeypatch.setattr("seci.plumbing.db.POSTGRESQL_LIMITS", PAGES)
    engine = create_engine(database_url, **engine_options(database_url))
    yield engine
    engine.dispose()


def limits(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in schema.LIMITS]


def test_who_starts_meanwhile_waits_until_another_has_migrated(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    other = create_engine(database_url, poolclass=NullPool)  # closed, a connection keeps no lock
    migrating = other.connect()
    migrating.execute(text("SELECT pg_advisory_lock(:key)"), {"key": schema.ADVISORY_LOCK})
    done = Timer(1.0, migrating.close)
    done.start()
    assert schema.upgrade(engine, tmp_path)
    done.join()
    assert schema.is_current(engine)


def test_a_migration_takes_as_long_as_it_takes_and_pages_keep_their_limits(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = schema.command.upgrade

    def slow(config: schema.Config, revision: str) -> None:
        config.attributes["connection"].execute(text("SELECT pg_sleep(0.5)"))
        upgrade(config, revision)

    monkeypatch.setattr(schema.command, "upgrade", slow)
    before = limits(engine)
    assert schema.upgrade(engine, tmp_path)
    assert limits(engine) == before == ["300ms", "100ms", "300ms"]
