"""Migrations: an older database is brought to the code's schema with everything in it."""

from __future__ import annotations

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from seci.plumbing import schema
from seci.plumbing.db import Base, db


@pytest.fixture
def third(tmp_path) -> Engine:
    """A database as the third migration left it, with one person who has a password."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    config = schema.configuration()
    with engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = ON"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO person (id, email, handle, name, role, zone, locale, joined_at) "
                "VALUES (1, 'ada@example.test', 'ada', 'Ada', 'admin', 'UTC', 'en', '2026-01-01 00:00:00')"
            )
        )
        connection.execute(text("INSERT INTO credential VALUES (1, 'hash', '2026-01-01 00:00:00')"))
    return engine


def test_who_was_there_before_keeps_everything_and_looks_as_their_device(third: Engine, tmp_path) -> None:
    assert schema.upgrade(third, tmp_path)
    with third.connect() as connection:
        assert connection.execute(text("SELECT handle, theme FROM person")).all() == [("ada", "device")]
        assert connection.execute(text("SELECT password_hash FROM credential")).scalars().all() == ["hash"]
    assert schema.is_current(third)


def test_migrations_make_the_columns_of_the_code(app: Flask) -> None:
    found = inspect(db.engine)
    for name, table in Base.metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}, name


def test_a_theme_nobody_knows_is_not_kept(app: Flask) -> None:
    with pytest.raises(IntegrityError, match="ck_person_theme"), db.write():
        db.session.execute(text("UPDATE person SET theme = 'purple'"))
