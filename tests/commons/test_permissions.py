"""The table of who may do what, read aloud."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import people, spaces
from seci.commons.people import Person
from seci.commons.permissions import PERMISSIONS, may
from seci.commons.spaces import Space
from seci.externalization import playbooks
from seci.plumbing.db import db
from tests import cast
from tests.makers import make_playbook

# who may do what with a playbook of Ada's in the Vault: Mara keeps it, Ada writes, Noor reads, Olaf is a stranger
DEEDS = {
    "playbook.show": "mara ada noor",
    "playbook.revise": "mara ada",
    "playbook.publish": "mara ada",
    "playbook.withdraw": "mara ada",
    "playbook.move": "mara ada",
    "playbook.remove": "mara ada",
    "playbook.restore": "mara ada",
    "playbook.settle": "mara",
    "item.comment": "mara ada noor",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_playbook_in_a_closed_space(app: Flask, vault: Space, deed: str) -> None:
    number = make_playbook("Safe", space=vault, by=cast.person("ada")).id
    allowed = []
    for handle in ("mara", "ada", "noor", "olaf", "max"):
        person = cast.person(handle)
        found = playbooks.get(number, person)
        if found is not None and may(person, deed, found):
            allowed.append(handle)
    assert " ".join(allowed) == DEEDS[deed]


@pytest.mark.parametrize(
    ("deed", "allowed"),
    [("space.show", "mara ada noor"), ("playbook.write", "mara ada"), ("space.change", "mara")],
)
def test_a_closed_space(app: Flask, vault: Space, deed: str, allowed: str) -> None:
    people_in = (cast.person(handle) for handle in ("mara", "ada", "noor", "olaf", "max"))
    may_do = [one.handle for one in people_in if (found := spaces.get(vault.id, one)) and may(one, deed, found)]
    assert " ".join(may_do) == allowed


def test_an_owner_who_only_reads_now_removes_nothing(app: Flask, vault: Space, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Safe", space=vault, by=ada)
    with db.write():
        spaces.share_with(vault, ada, "reader", by=mara)
    assert not may(ada, "playbook.remove", playbook) and not may(ada, "playbook.revise", playbook)


def test_the_role_of_an_administrator_opens_no_content(app: Flask, ada: Person, mara: Person, workshop: Space) -> None:
    playbook = make_playbook("Keys", by=mara)
    assert ada.is_admin and not may(ada, "playbook.remove", playbook) and not may(ada, "space.change", workshop)


def test_who_is_deactivated_may_do_nothing(app: Flask, noor: Person) -> None:
    playbook = make_playbook("Keys")
    with db.write():
        people.deactivate(noor)
    assert not any(may(noor, act, playbook) for act in PERMISSIONS if act.startswith("playbook."))
