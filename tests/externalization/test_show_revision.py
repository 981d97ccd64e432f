"""One revision as it was."""

from __future__ import annotations

from sqlalchemy import delete

from seci.commons import spaces
from seci.commons.passages import StoredRendering
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook


def test_an_old_revision_shows_its_own_words_and_what_stands_now(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", "Old *words*.\n")
    saving.revise(playbook, "New.\n", by=ada, base=1, title="All keys")
    page = browse(noor).get(f"/playbooks/{playbook.id}/history/1")
    assert page.h1 == "Revision 1 of “Keys”"
    assert page.one(".prose em").get_text() == "words"
    assert "Revision 2 stands now." in page.text
    assert page.has('form[action$="/history/1/restore"]')


def test_the_newest_one_cannot_be_restored(browse: Browse, noor: Person) -> None:
    page = browse(noor).get(f"/playbooks/{make_playbook('Keys').id}/history/1")
    assert "This is what stands now." in page.text and not page.has('form[action$="/restore"]')


def test_a_revision_without_a_rendering_is_rendered_now(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", "Old *words*.\n")
    with db.write():
        db.session.execute(delete(StoredRendering))
    assert browse(noor).get(f"/playbooks/{playbook.id}/history/1").one(".prose em").get_text() == "words"


def test_a_revision_through_another_playbooks_address_is_404(
    browse: Browse, olaf: Person, vault: Space, ada: Person
) -> None:
    """S-058: numbers belong to their playbook."""
    safe = make_playbook("Safe", "Secret.\n", space=vault)
    saving.revise(safe, "Secret 2.\n", by=ada, base=1)
    keys = make_playbook("Keys")
    browse(olaf).get(f"/playbooks/{keys.id}/history/2", status=404)
    browse(olaf).get(f"/playbooks/{safe.id}/history/2", status=404)
    browse(olaf).get(f"/playbooks/{keys.id}/compare?from=1&to=2", status=404)
    browse(olaf).post(f"/playbooks/{keys.id}/history/2/restore", status=404)


def test_earlier_revisions_close_with_the_space(
    browse: Browse, noor: Person, mara: Person, ada: Person, workshop: Space
) -> None:
    """S-059."""
    playbook = make_playbook("Keys", "Old.\n")
    saving.revise(playbook, "New.\n", by=ada, base=1)
    browser = browse(noor)
    browser.get(f"/playbooks/{playbook.id}/history/1")
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    for path in ("", "/history", "/history/1", "/compare", "/attachments", "/edit"):
        browser.get(f"/playbooks/{playbook.id}{path}", status=404)
