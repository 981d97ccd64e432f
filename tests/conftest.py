"""What every test may ask for: one application, a fresh instance for each test, the cast, and their clients."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from seci import config, create_app
from seci.commons import indexing
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing import mail as _mail  # noqa: F401 -- registers the job that tests drain
from seci.plumbing.db import db
from seci.plumbing.markdown import Renderer
from seci.plumbing.search import create
from seci.plumbing.services import Services
from tests import cast
from tests.pages import Browser, FreshClient
from tests.servers import command

SLOW = ("serving", "browser", "security", "postgresql", "demo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose files take long: begun last, one of them keeps a single process busy in the end."""
    places = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: places.get(item.path.parent.name, len(SLOW)))


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of larger corpora and hostile inputs, where there is one; the suite is whole without it."""
    folder = Path(os.environ.get("SECI_SHARED", Path(__file__).parents[2] / "shared"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application on a migrated database that holds the cast."""
    instance = tmp_path_factory.mktemp("instance")
    app = create_app(config.load({}, instance=instance))  # whatever the environment says
    app.test_client_class = FreshClient
    app.extensions["seci"].renderer = Renderer(limit=60.0)  # a busy machine must not change what a test sees
    with app.app_context():
        create(app.extensions["seci"].settings.index_folder)
        cast.move_in()
        event.listen(db.engine, "connect", _never_sync)
        db.engine.dispose()
    shutil.copytree(instance, instance.with_name("fresh"))
    gc.collect()
    gc.freeze()  # what is loaded stays: no need to look through it again and again
    yield app
    app.extensions.get("tests.renderer", app.extensions["seci"].renderer).close()


def _never_sync(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no test outlives a power cut, and the disk may be slow or busy


@pytest.fixture
def app(_built: Flask) -> Iterator[Flask]:
    """The application on an instance nobody has used yet."""
    instance = Path(_built.instance_path)
    with _built.app_context():
        db.engine.dispose()
    used: Services = _built.extensions["seci"]
    shutil.rmtree(instance)
    shutil.copytree(instance.with_name("fresh"), instance)
    fresh = Services(used.settings)
    fresh.renderer = _built.extensions.setdefault("tests.renderer", used.renderer)  # whatever a test put in its place
    _built.extensions["seci"] = fresh
    with _built.app_context():
        yield _built
        db.session.rollback()
    if "index" in vars(fresh):
        fresh.index.close()


@pytest.fixture(scope="session")
def larkmoor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo organization moved in, once for a whole run however many processes it has. Work on a copy."""
    here = tmp_path_factory.getbasetemp()
    run = here.parent if "PYTEST_XDIST_WORKER" in os.environ else here
    whole = run / "larkmoor"
    with whole.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            moving_in = tmp_path_factory.mktemp("moving-in") / "instance"
            done = command(moving_in, "demo")
            assert done.returncode == 0, done.stderr
            moving_in.rename(whole)
    return whole


@pytest.fixture
def impatient(app: Flask) -> Iterator[None]:
    """A renderer that gives up as soon as the real one does."""
    held: Services = app.extensions["seci"]
    patient, held.renderer = held.renderer, Renderer()
    yield
    held.renderer.close()
    held.renderer = patient


@pytest.fixture
def mara(app: Flask) -> Person:
    """Mara mentors, and keeps the Workshop."""
    return cast.person("mara")


@pytest.fixture
def noor(app: Flask) -> Person:
    """Noor learns; she writes in the Workshop as everybody does."""
    return cast.person("noor")


@pytest.fixture
def ada(app: Flask) -> Person:
    """Ada writes, and runs the instance."""
    return cast.person("ada")


@pytest.fixture
def max_(app: Flask) -> Person:
    """Max manages: he leads the team Support."""
    return cast.person("max")


@pytest.fixture
def olaf(app: Flask) -> Person:
    """Olaf is a stranger: no team, no share in any closed space."""
    return cast.person("olaf")


@pytest.fixture
def workshop(app: Flask) -> Space:
    """An open space: everybody reads and writes."""
    return cast.space("Workshop")


@pytest.fixture
def vault(app: Flask) -> Space:
    """A closed space: Mara keeps it, Ada writes, Noor reads; nobody else knows of it."""
    return cast.space("Vault")


@pytest.fixture
def browse(app: Flask) -> cast.Browse:
    """`browse(ada)` is a client signed in as Ada; `browse()` one of nobody."""
    return lambda person=None: Browser(app, person)


@pytest.fixture
def caught_up(app: Flask) -> cast.CatchUp:
    """Call it to have the index catch up with everything that was saved."""

    def catch_up() -> None:
        while indexing.drain():
            pass

    return catch_up
