"""Bytes and rows: on SQLite one writer keeps them together, here a lock does."""

from __future__ import annotations

import io
from contextlib import suppress

from flask import Flask
from sqlalchemy.exc import OperationalError

from seci.commons.people import Person
from seci.externalization import attachments
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.makers import make_playbook


def test_bytes_that_are_just_being_attached_are_not_swept_away(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys")
    stored = attachments.receive("a.txt", io.BytesIO(b"the same bytes as before"))
    with db.write():
        attachments.attach(playbook, stored, by=ada)
        with app.app_context(), suppress(OperationalError):  # it waits for us, and we do not give in
            attachments.sweep(now())
    services().storage.open(stored.digest).close()
    attachments.sweep(now())
    services().storage.open(stored.digest).close()
