"""Migrations: an older database is brought to the code's schema with everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from seci.commons.drafts import Draft
from seci.commons.spaces import Space
from seci.plumbing import schema
from seci.plumbing.db import Base, db
from seci.plumbing.jobs import Job


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


DAY = "2026-01-01 00:00:00.000000"
BEFORE_0010 = (
    "INSERT INTO person (id, email, handle, name, role, zone, locale, joined_at, theme) "
    f"VALUES (1, 'ada@example.test', 'ada', 'Ada', 'admin', 'UTC', 'en', '{DAY}', 'device')",
    "INSERT INTO item (id, kind, title, title_key, owner_id, made_at, changed_at, changed_by_id, revision) "
    f"VALUES (7, 'log', 'Pumps', 'pumps', 1, '{DAY}', '{DAY}', 1, 2)",
    "INSERT INTO draft (id, person_id, item_id, space_id, parent_id, submission, base, title, body, note, topics, "
    "began_at, changed_at, insight_id) "
    f"VALUES (4, 1, NULL, 3, NULL, 'k', NULL, 'Keys', 'Half', 'why', 'Doors', '{DAY}', '{DAY}', 9)",
    f"INSERT INTO log_draft (item_id, person_id, base, body, at) VALUES (7, 1, 1, 'Mine', '{DAY}')",
    "INSERT INTO job (id, name, arguments, due_at, tries, error) "
    f"""VALUES (1, 'playbooks.render_again', '{{"playbook": 5, "revision": 2}}', '{DAY}', 0, '')""",
)


def take_drafts_over(engine: Engine, folder: Path, *before: str) -> None:
    """What stood in the tables of the seventh migration stands in those of today."""
    config = schema.configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for statement in (*before, *BEFORE_0010):
            connection.exec_driver_sql(statement)
    assert schema.upgrade(engine, folder)
    with Session(engine) as session:
        new, changed = session.scalars(select(Draft).order_by(Draft.id)).all()
        assert (new.kind, new.item_id, new.submission, new.title, new.body) == ("playbook", None, "k", "Keys", "Half")
        assert new.typed == {"note": "why", "topics": "Doors", "space": "3", "insight": "9"}
        assert (changed.kind, changed.item_id, changed.base, changed.body) == ("log", 7, 1, "Mine")
        assert changed.title == "Pumps" and changed.began_at.year == 2026
        asked = session.execute(select(Job.name, Job.arguments)).all()
        assert asked == [("items.render_again", {"item": 5, "revision": 2})]


def test_drafts_of_playbooks_and_logs_are_taken_over(tmp_path: Path) -> None:
    take_drafts_over(create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}"), tmp_path)


def compare_names_of_spaces(engine: Engine, folder: Path) -> None:
    """Spaces made by the rule of the thirteenth migration are found by today's, where no other is called so."""
    names = {1: "Lager Ⅱ", 2: "Ｈof", 3: "Hof", 4: "Straße", 5: "Café", 6: "Cafe\u0301"}
    config = schema.configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0013")
        connection.exec_driver_sql(BEFORE_0010[0])
        for number, name in names.items():
            values = {"id": number, "name": name, "key": name.casefold(), "at": DAY}
            connection.execute(
                text(
                    "INSERT INTO space (id, name, name_key, purpose, access, made_at, made_by_id) "
                    "VALUES (:id, :name, :key, '', 'open', :at, 1)"
                ),
                values,
            )
    assert schema.upgrade(engine, folder)
    with Session(engine) as session:
        keys = dict(session.execute(select(Space.id, Space.name_key)).all())
    assert keys == {1: "lager ii", 2: "ｈof", 3: "hof", 4: "strasse", 5: "café", 6: "cafe\u0301"}


def test_names_of_spaces_are_compared_as_all_names(tmp_path: Path) -> None:
    compare_names_of_spaces(create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}"), tmp_path)


def test_migrations_make_the_columns_of_the_code(app: Flask) -> None:
    found = inspect(db.engine)
    for name, table in Base.metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}, name


def test_a_theme_nobody_knows_is_not_kept(app: Flask) -> None:
    with pytest.raises(IntegrityError, match="ck_person_theme"), db.write():
        db.session.execute(text("UPDATE person SET theme = 'purple'"))
