"""An application for one command: opened, used, and everything it holds given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from seci import create_app
from seci.config import Settings
from seci.plumbing.db import db
from seci.plumbing.services import services


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Flask]:
    """Run a block inside the application of an instance; connections, index and renderer are closed at the end."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            services().close()
            db.session.remove()
            db.engine.dispose()
