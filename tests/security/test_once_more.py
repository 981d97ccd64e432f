"""Rights are asked for again inside the transaction that writes (DESIGN, a save has two steps)."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from seci.commons import spaces
from seci.commons.people import Person
from seci.commons.spaces import SpaceShare
from seci.externalization import playbooks
from seci.plumbing.db import Database, db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of


@pytest.mark.parametrize("deed", ["publish", "move", "remove", "order"])
def test_a_right_lost_between_the_guard_and_the_lock_is_lost(
    browse: Browse, ada: Person, mara: Person, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    with db.write():
        cellar = spaces.add("Cellar", by=ada, access="closed")
        spaces.share_with(cellar, mara, "writer", by=ada)
    playbook = make_playbook("Keys", space=cellar, by=mara, is_published=False)
    at = browse(mara)
    at.get(path_of(playbook))

    def lose() -> None:
        db.session.execute(delete(SpaceShare).where(SpaceShare.person_id == mara.id, SpaceShare.space_id == cellar.id))

    monkeypatch.setattr(Database, "begun", [lose, *Database.begun])
    fields = {"space": cellar.id, "parent": "", "step": 1}
    at.post(f"/playbooks/{playbook.id}/{deed}", fields, status=403)
    monkeypatch.undo()
    db.session.rollback()
    assert playbooks.publication_of(playbook) is None
    at.get(path_of(playbook))
