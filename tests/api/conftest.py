"""Programs that speak for one of the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from seci.accounts import tokens
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.api.program import Program

Programs = Callable[..., Program]


@pytest.fixture
def program(app: Flask) -> Programs:
    """`program(ada)` is a client with a token of Ada's; `program()` one without; `scope="read"` for reading only."""

    def make(person: Person | None = None, scope: str = "write") -> Program:
        if person is None:
            return Program(app, None)
        with db.write():
            _token, secret = tokens.make(person, "a test", scope=scope, by=person)
        return Program(app, secret)

    return make
