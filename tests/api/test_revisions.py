"""Revisions, comparison, restoring, and drafts."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.externalization import saving
from seci.externalization.models import Playbook
from tests.api.conftest import Programs
from tests.makers import make_playbook


@pytest.fixture
def playbook(ada: Person) -> Playbook:
    """Two revisions of a playbook."""
    playbook = make_playbook("Descale", "Old first.\n\nSame.\n", by=ada)
    return saving.revise(playbook, "New first.\n\nSame.\n", by=ada, base=1, note="warmer").playbook


def test_revisions_are_listed_newest_first(program: Programs, mara: Person, playbook: Playbook) -> None:
    items = program(mara).get(f"/playbooks/{playbook.id}/revisions")["items"]

    assert [(one["number"], one["note"], one["by"]["handle"]) for one in items] == [
        (2, "warmer", "ada"),
        (1, "", "ada"),
    ]
    assert "body" not in items[0]


def test_one_revision_has_its_words(program: Programs, mara: Person, playbook: Playbook) -> None:
    first = program(mara).get(f"/playbooks/{playbook.id}/revisions/1")

    assert first["body"] == "Old first.\n\nSame.\n" and "Old first." in first["html"]
    program(mara).get(f"/playbooks/{playbook.id}/revisions/3", 404)


def test_two_revisions_are_compared_line_by_line(program: Programs, mara: Person, playbook: Playbook) -> None:
    found = program(mara).get(f"/playbooks/{playbook.id}/compare?from=1&to=2")
    lines = [(line["kind"], "".join(part["text"] for part in line["parts"])) for line in found["lines"]]

    assert ("removed", "Old first.") in lines and ("added", "New first.") in lines and ("same", "Same.") in lines
    assert (found["from"]["number"], found["to"]["number"]) == (1, 2)
    program(mara).get(f"/playbooks/{playbook.id}/compare?from=1", 422)
    program(mara).get(f"/playbooks/{playbook.id}/compare?from=1&to=9", 404)


def test_restoring_makes_a_new_revision(program: Programs, ada: Person, playbook: Playbook) -> None:
    restored = program(ada).post(f"/playbooks/{playbook.id}/revisions/1/restore", status=200)

    assert (restored["revision"], restored["body"]) == (3, "Old first.\n\nSame.\n")
    assert program(ada).get(f"/playbooks/{playbook.id}/revisions/3")["restores"] == 1


def test_strangers_see_no_revisions(program: Programs, mara: Person, olaf: Person, playbook: Playbook) -> None:
    hidden = make_playbook(by=mara, is_published=False)

    for path in ("revisions", "revisions/1", "compare?from=1&to=1", "attachments"):
        program(olaf).get(f"/playbooks/{hidden.id}/{path}", 404)
    program(olaf).post(f"/playbooks/{hidden.id}/revisions/1/restore", status=404)


def test_a_draft_is_kept_shown_and_forgotten(program: Programs, ada: Person, olaf: Person, playbook: Playbook) -> None:
    text = {"title": "Descale", "body": "Half a thought", "base_revision": 2}
    kept = program(ada).put(f"/playbooks/{playbook.id}/draft", text)

    assert program(ada).get(f"/drafts/{kept['id']}")["body"] == "Half a thought"
    assert [one["playbook"] for one in program(ada).get("/drafts")["items"]] == [playbook.id]
    program(olaf).get(f"/drafts/{kept['id']}", 404)
    program(olaf).delete(f"/drafts/{kept['id']}", 404)
    program(ada).delete(f"/drafts/{kept['id']}")
    assert program(ada).get("/drafts")["items"] == []


def test_a_draft_says_what_it_began_from(program: Programs, ada: Person, playbook: Playbook) -> None:
    program(ada).put(f"/playbooks/{playbook.id}/draft", {"title": "Descale", "body": "x"}, 428)


def test_a_draft_of_what_stands_there_is_not_kept(program: Programs, ada: Person, playbook: Playbook) -> None:
    text = {"title": "Descale", "body": "New first.\n\nSame.\n", "base_revision": 2}

    assert program(ada).put(f"/playbooks/{playbook.id}/draft", text, 204) is None
