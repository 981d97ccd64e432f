"""Changing what a space is (`change_space`)."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook

VALUES = {"name": "Werkstatt", "purpose": "", "access": "closed"}


def test_a_keeper_renames_and_closes_it(browse: Browse, mara: Person, noor: Person, workshop: Space) -> None:
    playbook = make_playbook("Keys")
    browse(noor).get(f"/items/{playbook.id}", status=302)
    assert browse(mara).get(f"/playbooks/spaces/{workshop.id}/change").field("name") == "Workshop"
    page = browse(mara).post(f"/playbooks/spaces/{workshop.id}/change", VALUES)
    assert browse(mara).follow(page).h1 == "Werkstatt"
    assert ledger.last("space.changed").facts == {"space": workshop.id, "access": "closed", "was": "open"}
    browse(noor).get(f"/items/{playbook.id}", status=404)


def test_nothing_changed_leaves_no_trace(browse: Browse, mara: Person, workshop: Space) -> None:
    browse(mara).post(f"/playbooks/spaces/{workshop.id}/change", {"name": "Workshop", "access": "open", "purpose": ""})
    assert "space.changed" not in ledger.kinds()


def test_a_name_that_is_taken_is_refused(browse: Browse, mara: Person, workshop: Space) -> None:
    page = browse(mara).post(f"/playbooks/spaces/{workshop.id}/change", VALUES | {"name": "Vault"}, status=422)
    assert page.has('.error-summary a[href="#name"]')


def test_a_writer_gets_403_and_a_stranger_404(browse: Browse, ada: Person, olaf: Person, vault: Space) -> None:
    for person, status in ((ada, 403), (olaf, 404)):
        browse(person).get(f"/playbooks/spaces/{vault.id}/change", status=status)
        browse(person).post(f"/playbooks/spaces/{vault.id}/change", VALUES, status=status)
    browse(ada).get("/playbooks/spaces/999/change", status=404)
