"""The cast: Mara mentors, Noor learns, Ada writes and runs the instance, Max manages, Olaf is a stranger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from seci.accounts import passwords
from seci.commons import people, spaces, teams
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db

if TYPE_CHECKING:
    from tests.pages import Browser

Browse = Callable[..., "Browser"]
CatchUp = Callable[[], None]

PASSWORD = "seven quiet lanterns at noon"
ROLES = {"Mara": "employee", "Noor": "employee", "Ada": "admin", "Max": "manager", "Olaf": "employee"}


def move_in() -> None:
    """Make the cast, the team Support, an open and a closed space."""
    password_hash = passwords.hash_of(PASSWORD)
    with db.write():
        made = {name: people.add(f"{name.lower()}@example.test", name, role=role) for name, role in ROLES.items()}
        for one in made.values():
            passwords.keep_hash(one, password_hash)
        support = teams.add("Support")
        teams.join(support, made["Max"], leads=True)
        teams.join(support, made["Noor"])
        spaces.add("Workshop", by=made["Mara"])
        vault = spaces.add("Vault", by=made["Mara"], access="closed")
        spaces.share_with(vault, made["Ada"], "writer")
        spaces.share_with(vault, made["Noor"], "reader")


def person(handle: str) -> Person:
    """One of the cast."""
    found = people.by_handle(handle)
    assert found is not None
    return found


def space(name: str) -> Space:
    """One of the cast's spaces."""
    return db.session.scalars(select(Space).where(Space.name == name)).one()
