"""Any two revisions compared."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from tests.cast import Browse
from tests.makers import make_playbook


@pytest.fixture
def keys(ada: Person, mara: Person) -> Playbook:
    playbook = make_playbook("Keys", "Say everything first.\n\nThen go.\n")
    saving.revise(playbook, "Say the hard thing first.\n\nThen go.\n", by=mara, base=1)
    saving.revise(playbook, "Say the hard thing first.\n\nThen go.\n\nLock.\n", by=ada, base=2, title="All keys")
    return playbook


def test_the_newest_is_compared_with_the_one_before_unless_said(browse: Browse, noor: Person, keys: Playbook) -> None:
    page = browse(noor).get(f"/playbooks/{keys.id}/compare")
    assert [line.get_text() for line in page.all("ins") if "Added" in line.get_text()][-1] == "Added: Lock."
    assert page.one("del").get_text() == "Keys", "the title changed too"


def test_any_two_are_compared_word_by_word_and_announced(browse: Browse, noor: Person, keys: Playbook) -> None:
    page = browse(noor).get(f"/playbooks/{keys.id}/compare?from=1&to=2")
    assert page.one(".diff del").get_text() == "Removed: Say everything first."
    assert page.one(".diff del mark").get_text() == "everything"
    assert [mark.get_text() for mark in page.all(".diff ins mark")] == ["the hard thing"]
    assert "Ada" in page.one(".diff__heads").get_text() and "Mara" in page.one(".diff__heads").get_text()


def test_backwards_and_side_by_side_works_too(browse: Browse, noor: Person, keys: Playbook) -> None:
    page = browse(noor).get(f"/playbooks/{keys.id}/compare?from=3&to=1&sides=1")
    assert page.has(".diff--sides") and page.one('[name="sides"]')["value"] == "1"


def test_a_revision_with_itself_is_equal(browse: Browse, noor: Person, keys: Playbook) -> None:
    assert "The texts are equal." in browse(noor).get(f"/playbooks/{keys.id}/compare?from=2&to=2").text


def test_hostile_text_is_only_text(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", "a\n")
    saving.revise(playbook, "<script>alert(1)</script><img src=x onerror=alert(1)>\n", by=ada, base=1)
    page = browse(noor).get(f"/playbooks/{playbook.id}/compare")
    assert not page.has("main script") and not page.has("main img")


@pytest.mark.parametrize("query", ["from=0&to=1", "from=1&to=99", "to=-1"])
def test_revisions_that_are_not_are_404(browse: Browse, noor: Person, keys: Playbook, query: str) -> None:
    browse(noor).get(f"/playbooks/{keys.id}/compare?{query}", status=404)


def test_a_stranger_gets_404(browse: Browse, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", space=vault)
    browse(olaf).get(f"/playbooks/{playbook.id}/compare", status=404)
    browse(olaf).post(f"/playbooks/{playbook.id}/compare", status=405)
