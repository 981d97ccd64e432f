"""A piece of a tree, fetched when it is unfolded."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.cast import Browse
from tests.makers import make_playbook


def test_it_is_a_fragment_with_what_stands_right_below(browse: Browse, noor: Person) -> None:
    night = make_playbook("Night")
    handover = make_playbook("Handover", parent=night)
    make_playbook("Deep", parent=handover)
    answer = browse(noor).client.get(f"/playbooks/{night.id}/branch")
    assert answer.status_code == 200
    assert "Handover" in answer.text and "Deep" in answer.text and "<html" not in answer.text


def test_a_stranger_gets_404(browse: Browse, olaf: Person, vault: Space) -> None:
    browse(olaf).get(f"/playbooks/{make_playbook('Safe', space=vault).id}/branch", status=404)
