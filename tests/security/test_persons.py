"""S-070: of a person nobody learns more than a name, a handle and what they may read of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from seci.accounts import tokens
from seci.accounts.models import Credential
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import cast
from tests.cast import CatchUp
from tests.pages import Browser
from tests.security import scene
from tests.security.scene import Scene
from tests.security.test_canary import addresses, told

SAID = {"id", "handle", "name", "url", "active", "joined_at", "teams", "written"}
"""All the interface may say of somebody else."""


@pytest.fixture
def things(app: Flask, caught_up: CatchUp) -> Scene:
    found = scene.build()
    caught_up()
    return found


def secrets_but(person: Person) -> list[str]:
    """The addresses of everybody else, and everybody's passwords as they are kept."""
    others = db.session.scalars(select(Person.email).where(Person.id != person.id))
    return [*others, *db.session.scalars(select(Credential.password_hash))]


def paths(app: Flask, things: Scene, person: Person) -> list[str]:
    around = (
        "/people/noor",
        "/people/mara",
        "/api/v1/people?q=m",
        "/search/complete?kind=person&q=m",
        "/search?q=mara",
    )
    own = () if person.is_admin else ("/admin",)
    return [path for path in (*addresses(app, things), *around) if not path.startswith(own or "-")]


@pytest.mark.parametrize("handle", ["olaf", "noor", "mara", "max"])
def test_no_page_and_no_program_is_told_an_address_or_a_password(app: Flask, things: Scene, handle: str) -> None:
    person = cast.person(handle)
    secrets, browser = secrets_but(person), Browser(app, person)
    assert len(secrets) > 8
    said = {path: told(browser.client, path, {}) for path in paths(app, things, person)}
    assert {path: secret for path, answer in said.items() for secret in secrets if secret in answer} == {}


def persons_in(said: Any) -> Iterator[dict[str, Any]]:
    """Every person an answer names, wherever in it."""
    if isinstance(said, dict):
        if "handle" in said:
            yield said
        said = list(said.values())
    for one in said if isinstance(said, list) else ():
        yield from persons_in(one)


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_program_is_told_of_others_what_the_list_of_fields_names(app: Flask, things: Scene, scope: str) -> None:
    with db.write():
        _row, secret = tokens.make(cast.person("noor"), "Script", scope=scope, days=9, by=None)
    client, named = app.test_client(), 0
    for path in addresses(app, things):
        if not path.startswith("/api/") or path in {"/api/v1/me", "/api/v1/openapi.json"}:
            continue
        said = client.get(path, headers={"Authorization": f"Bearer {secret}"}).get_json(silent=True)
        for one in persons_in(said):
            assert one.keys() <= SAID, path
            named += 1
    assert named > 30
