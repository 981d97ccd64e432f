"""Drafts kept while somebody types (`keep_draft`, `keep_new_draft`, `discard_draft`)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from seci.commons import drafts as begun
from seci.commons.drafts import Draft
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of

BODY = "One.\n"


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_a_draft_is_kept_for_each_person_and_playbook(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    for words in ("Typ", "Typed"):
        answer = browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "Keys", "body": words, "base": 1}, 200)
        assert answer.json["saved_at"] and answer.json["notice"] is None
    browse(mara).post(f"/playbooks/{playbook.id}/draft", {"title": "Keys", "body": "Mine", "base": 1}, 200)
    assert count() == 2
    kept = drafts.of(noor, playbook)
    assert kept is not None and kept.body == "Typed"
    assert playbooks.head_of(playbook).body == BODY, "a draft changes no text"


def test_a_draft_may_be_half_filled_in(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "", "body": "", "base": 1}, 200)
    assert count() == 1


def test_what_stands_there_already_needs_no_draft(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "Keys", "body": "Typed", "base": 1}, 200)
    browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "Keys", "body": BODY, "base": 1}, 200)
    assert count() == 0


@pytest.mark.parametrize(("name", "typed"), [("topics", "Doors, Night"), ("note", "Why it changed")])
def test_a_draft_may_be_of_a_topic_or_a_note_alone(browse: Browse, noor: Person, name: str, typed: str) -> None:
    playbook = make_playbook("Keys", BODY)
    draft = {"title": "Keys", "body": BODY, "base": 1, name: typed}
    browse(noor).post(f"/playbooks/{playbook.id}/draft", draft, 200)
    assert browse(noor).get(f"/playbooks/{playbook.id}/edit").field(name) == typed


def test_a_draft_that_comes_late_brings_no_saved_text_back(browse: Browse, noor: Person, workshop: Space) -> None:
    form = {"title": "Keys", "body": BODY, "space": workshop.id, "submission": "form-1"}
    browse(noor).post("/playbooks/new", form)
    browse(noor).post("/playbooks/new/draft", form, 200)
    assert count() == 0


def test_who_goes_back_and_types_on_keeps_a_draft_of_what_was_made(
    browse: Browse, noor: Person, workshop: Space
) -> None:
    form = {"title": "Keys", "body": BODY, "space": workshop.id, "submission": "form-1"}
    made = browse(noor).post("/playbooks/new", form)
    browse(noor).post("/playbooks/new/draft", form | {"body": "More.\n"}, 200)
    assert "More." in browse(noor).get(made.location.split("-")[0] + "/edit").text


def test_it_says_when_somebody_saved_or_writes_meanwhile(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    typed = {"title": "Keys", "body": "Typed", "base": 1}
    browse(mara).post(f"/playbooks/{playbook.id}/draft", typed, 200)
    assert "Mara is writing here too" in browse(noor).post(f"/playbooks/{playbook.id}/draft", typed, 200).json["notice"]
    saving.revise(playbook, "New.\n", by=mara, base=1)
    notice = browse(noor).post(f"/playbooks/{playbook.id}/draft", typed, 200).json["notice"]
    assert "Mara saved revision 2" in notice


@pytest.mark.parametrize("base", ["", "7", "x"])
def test_a_draft_of_no_revision_is_404(browse: Browse, noor: Person, base: str) -> None:
    playbook = make_playbook("Keys", BODY)
    browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "x", "body": "x", "base": base}, 404)


def test_too_much_is_413_and_nul_422(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    for body, status in (("x" * 600_000, 413), ("\x00", 422)):
        browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "x", "body": body, "base": 1}, status)
    assert count() == 0


def test_nobody_else_ever_sees_a_draft(browse: Browse, noor: Person, ada: Person, workshop: Space, caught_up) -> None:
    """S-061: not on a page, not in search, not for administrators."""
    playbook = make_playbook("Keys", BODY)
    sent = {"title": "Zanzibar title", "body": "zanzibar", "base": 1, "space": workshop.id, "submission": "k"}
    browse(noor).post(f"/playbooks/{playbook.id}/draft", sent, 200)
    browse(noor).post("/playbooks/new/draft", sent, 200)
    caught_up()
    browser = browse(ada)
    paths = ("/", "/playbooks/", "/playbooks/new", "/playbooks/bin", "/search?q=zanz", "/people/me/notices")
    for path in (*paths, path_of(playbook), f"/playbooks/{playbook.id}/edit", f"/playbooks/{playbook.id}/history"):
        assert "zanzibar" not in browser.get(path).html.lower()


def test_anothers_draft_can_be_neither_taken_up_nor_thrown_away(
    browse: Browse, noor: Person, ada: Person, workshop: Space
) -> None:
    browse(noor).post("/playbooks/new/draft", {"space": workshop.id, "submission": "k", "body": "mine"}, 200)
    draft = begun.new_of(noor, drafts.KIND, "k")
    assert draft is not None
    browse(ada).post(f"/drafts/{draft.id}/discard", status=404)
    assert "mine" not in browse(ada).get(f"/playbooks/new?draft={draft.id}").html
    assert count() == 1


def test_a_draft_is_thrown_away_by_its_writer(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    browse(noor).post(f"/playbooks/{playbook.id}/draft", {"title": "Keys", "body": "Typed", "base": 1}, 200)
    draft = drafts.of(noor, playbook)
    assert draft is not None
    page = browse(noor).post(f"/drafts/{draft.id}/discard")
    assert page.location == f"/playbooks/{playbook.id}/edit"
    assert count() == 0


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", BODY, space=vault)
    sent = {"title": "x", "body": "x", "base": 1, "space": vault.id, "submission": "k"}
    browse(noor).post(f"/playbooks/{playbook.id}/draft", sent, 403)
    browse(olaf).post(f"/playbooks/{playbook.id}/draft", sent, 404)
    browse(olaf).post("/playbooks/new/draft", sent, 404)
    assert count() == 0
    assert browse(noor).get(f"/playbooks/{playbook.id}/draft", status=405).status == 405
