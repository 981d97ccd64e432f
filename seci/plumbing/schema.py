"""Bringing the database to the code's schema: Alembic migrations, run at start under a lock, one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parents[1] / "migrations"
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
ADVISORY_LOCK = 5_263_001  # any number, the same in all processes of one PostgreSQL database


class NewerDatabase(RuntimeError):
    """The database was made by a later release; the message names both revisions."""


def upgrade(engine: Engine, lock_folder: Path) -> bool:
    """Migrate to the newest revision; True when there was anything to do.

    Raises:
        NewerDatabase: the code is older than the database.
    """
    if is_current(engine):
        return False
    with _lock(engine, lock_folder):
        if is_current(engine):
            return False
        config = configuration()
        with _patient(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    return True


def is_current(engine: Engine) -> bool:
    """Whether the database is at the code's newest revision.

    Raises:
        NewerDatabase: it is at one the code does not know.
    """
    scripts = ScriptDirectory.from_config(configuration())
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if present is not None and present not in known:
        raise NewerDatabase(
            f"The database is at revision {present}, this release knows up to {scripts.get_current_head()}. "
            "Install the newer release again, or restore a backup made with this one."
        )
    return present == scripts.get_current_head()


def configuration() -> Config:
    """Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _patient(engine: Engine) -> Iterator[Connection]:
    """A connection without the limits pages have: a migration takes as long as it takes, and so does whoever waits."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.detach()  # it is closed in the end: no page is ever to get it from the pool
            for limit in LIMITS:
                connection.execute(text(f"SET {limit} = 0"))
            connection.commit()
        yield connection


@contextmanager
def _lock(engine: Engine, folder: Path) -> Iterator[None]:
    if engine.dialect.name == "postgresql":
        with _patient(engine) as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
        return
    with (folder / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the kernel frees it when a migrator is killed
        yield
