"""Where things are: whatever is put behind the question mark, an address stays one of ours."""

from __future__ import annotations

import pytest

from seci.commons.addresses import slug_of
from seci.commons.people import Person
from tests.cast import Browse
from tests.makers import make_checklist, make_insight, make_pairing, make_playbook

MEANT_FOR_FLASK = ("id", "slug", "item", "endpoint", "self", "passage", "_scheme", "_external", "_anchor", "_method")


@pytest.mark.parametrize("name", MEANT_FOR_FLASK)
def test_an_old_slug_leads_on_whatever_is_asked_for(browse: Browse, mara: Person, name: str) -> None:
    playbook, checklist = make_playbook("Winter check"), make_checklist()
    for path in (
        f"/playbooks/{playbook.id}-old",
        f"/practice/checklists/{checklist.id}-old",
        f"/mentoring/pairings/{make_pairing().id}-old",
        f"/mentoring/insights/{make_insight().id}-old",
    ):
        page = browse(mara).get(f"{path}?{name}=javascript&answers=3", 302)

        assert page.location.startswith(path.rpartition("-")[0])
        assert "answers=3" in page.location and "#" not in page.location


def test_a_passage_asked_for_stays_behind_the_question_mark(browse: Browse, mara: Person) -> None:
    playbook = make_playbook("Winter check")
    page = browse(mara).get(f"/playbooks/{playbook.id}?passage=p-12345678", 302)

    assert page.location == f"/playbooks/{playbook.id}-winter-check?passage=p-12345678"


def test_a_slug_is_made_of_the_titles_own_letters() -> None:
    assert slug_of("Heizung prüfen: 3 Schritte!") == "heizung-prüfen-3-schritte"
    assert slug_of("日本語 入門") == "日本語-入門"
    assert slug_of("…") == "-"
    assert len(slug_of("long " * 60)) <= 80
