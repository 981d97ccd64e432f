"""What is typed about a meeting is kept while it is typed, for its writer alone, and found (`go_on_with_draft`)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from seci.commons import drafts
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import logs, pairings, private_points, shared_points
from seci.socialization.models import Log
from tests.cast import Browse, CatchUp
from tests.makers import make_insight, make_log, make_pairing
from tests.paths import path_of
from tests.socialization.drafting import CHANGE, INSIGHT, LOG, chosen, fields, kept, waiting_for


def test_a_log_being_typed_survives_a_closed_tab(browse: Browse, mara: Person) -> None:
    pairing = make_pairing("Weld overhead")
    address = f"/mentoring/pairings/{pairing.id}/logs/new"
    assert browse(mara).get(address).one("form#log-form")["data-draft-url"] == f"{address}/draft"
    answer = browse(mara).post(f"{address}/draft", LOG, status=200)
    assert answer.json["saved_at"] and answer.json["notice"] is None
    path = waiting_for(browse, mara)["Weld overhead"]
    page = browse(mara).get(path)
    typed = fields(page, "at", "minutes", "topics", "shared", "private", "submission")
    assert typed == {name: LOG[name].replace("\r\n", "\n") for name in typed} and chosen(page, "kind") == "practice"
    browse(mara).post(address, {**LOG, "minutes": "60"})
    assert kept() == [] and waiting_for(browse, mara) == {}
    log = db.session.scalars(select(Log)).one()
    assert private_points.body_of(log, mara) == "She is nervous."


def test_what_was_begun_is_offered_where_it_belongs(browse: Browse, mara: Person, noor: Person) -> None:
    pairing, other = make_pairing("Weld overhead"), make_pairing("Bend pipes")
    browse(mara).post(f"/mentoring/pairings/{pairing.id}/logs/new/draft", LOG, status=200)
    begun = "You began to write this"
    assert begun in browse(mara).get("/mentoring/").text
    assert begun in browse(mara).get(f"/mentoring/pairings/{pairing.id}/logs/new").text
    assert begun not in browse(mara).get(f"/mentoring/pairings/{other.id}/logs/new").text
    draft = kept()[0]
    page = browse(mara).get(f"/mentoring/pairings/{other.id}/logs/new?draft={draft.id}")
    assert page.field("shared") == "", "it belongs to another pairing"
    assert begun not in browse(noor).get("/mentoring/").text


def test_a_draft_that_comes_late_brings_nothing_back_that_was_saved(browse: Browse, mara: Person) -> None:
    address = f"/mentoring/pairings/{make_pairing().id}/logs/new"
    browse(mara).post(address, {**LOG, "minutes": "60"})
    browse(mara).post(f"{address}/draft", LOG, status=200)
    browse(mara).post("/mentoring/insights/new", {**INSIGHT, "title": "Slow"})
    browse(mara).post("/mentoring/insights/new/draft", INSIGHT, status=200)
    assert kept() == [] and waiting_for(browse, mara) == {}


def test_a_change_to_a_log_is_kept_offered_and_gone_on_with(browse: Browse, noor: Person) -> None:
    log = make_log("One.\n")
    edit = f"/mentoring/logs/{log.id}/edit"
    form = browse(noor).get(edit)
    assert form.one("form#log-form")["data-draft-url"] == f"/mentoring/logs/{log.id}/draft"
    typed = fields(form, "at", "minutes", "topics", "base") | {"kind": "shadowing", "shared": "One.\n\nTwo.\n"}
    browse(noor).post(f"/mentoring/logs/{log.id}/draft", typed, status=200)
    page = browse(noor).get(edit)
    assert page.h1 == f"Your draft of “{log.title}”"
    assert page.one("dd ins").get_text() == "Shadowing: the learner watched"
    assert page.all(".diff__text--added ins")[-1].get_text() == "Added: Two."
    assert "not saved yet" in browse(noor).get(path_of(log)).text
    page = browse(noor).get(str(page.one(".page-head__actions a")["href"]))
    assert page.field("shared") == "One.\n\nTwo.\n" and chosen(page, "kind") == "shadowing"
    browse(noor).post(edit, typed)
    assert kept() == [] and logs.head_of(log).body == "One.\n\nTwo.\n"


def test_what_stands_there_already_is_not_kept(browse: Browse, mara: Person) -> None:
    log, insight = make_log("One.\n"), make_insight("Go slow.")
    for address, form in ((f"/mentoring/logs/{log.id}", "log"), (f"/mentoring/insights/{insight.id}", "insight")):
        page = browse(mara).get(f"{address}/edit")
        names = ("at", "minutes", "shared") if form == "log" else ("body", "title", "situation", "cue", "why")
        same: dict[str, Any] = fields(page, *names, "topics", "topics_before", "base") | {"kind": "guidance"}
        browse(mara).post(f"{address}/draft", {**same, names[-1]: "Other."}, status=200)
        assert len(kept()) == 1
        browse(mara).post(f"{address}/draft", same, status=200)
        assert kept() == []


def test_the_other_saving_meanwhile_is_said_and_both_are_put_together(
    browse: Browse, mara: Person, noor: Person
) -> None:
    log = make_log("One.\n\nTwo.\n")
    shared_points.revise(log, "Eins.\n\nTwo.\n", base=1, by=mara)
    typed = {**CHANGE, "shared": "One.\n\nDeux.\n", "minutes": "55", "topics": "Torches"}
    answer = browse(noor).post(f"/mentoring/logs/{log.id}/draft", typed, status=200)
    assert "Mara saved revision 2 meanwhile" in answer.json["notice"]
    page = browse(noor).get(f"/mentoring/logs/{log.id}/edit")
    assert "Both changes fit together" in page.text
    assert fields(page, "shared", "minutes", "topics", "base") == {
        "shared": "Eins.\n\nDeux.\n",
        "minutes": "55",
        "topics": "Torches",
        "base": "2",
    }


def test_a_refused_save_keeps_all_that_was_typed(browse: Browse, mara: Person, noor: Person) -> None:
    """R-015: without a program in the page, too."""
    log = make_log("One.\n")
    shared_points.revise(log, "Eins.\n", base=1, by=mara)
    browse(noor).post(f"/mentoring/logs/{log.id}/edit", {**CHANGE, "shared": "Un.\n", "minutes": "55"}, status=409)
    page = browse(noor).get(f"/mentoring/logs/{log.id}/edit")
    assert page.h1 == "Put both changes together"
    assert fields(page, "shared", "minutes") == {"shared": "Eins.\nUn.\n", "minutes": "55"}


def test_private_points_being_typed_are_ones_own(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n", private="She is nervous.")
    address = f"/mentoring/logs/{log.id}/private"
    browse(mara).post(f"{address}/draft", {"private": "She is calm.", "base": 1}, status=200)
    browse(noor).post(f"{address}/draft", {"private": "He is loud.", "base": 0}, status=200)
    page = browse(mara).get(address)
    assert page.h1.startswith("Your draft of") and "calm" in page.text and "loud" not in page.text
    assert browse(mara).get(f"{address}?draft=use").field("private") == "She is calm."
    browse(mara).post(address, {"private": "She is calm.", "base": 1})
    assert [draft.person_id for draft in kept()] == [noor.id]
    browse(noor).post(f"{address}/draft", {"private": "", "base": 0}, status=200)
    assert kept() == []


@pytest.mark.parametrize("base", ["", "7", "x"])
def test_a_draft_of_no_revision_is_404(browse: Browse, noor: Person, base: str) -> None:
    log = make_log("One.\n")
    browse(noor).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "Two.", "base": base}, status=404)
    assert kept() == []


def test_too_much_is_413_and_nul_422(browse: Browse, noor: Person) -> None:
    log, pairing = make_log("One.\n"), make_pairing()
    for words, status in (("x" * 600_000, 413), ("\x00", 422)):
        browse(noor).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": words}, status=status)
        address = f"/mentoring/pairings/{pairing.id}/logs/new/draft"
        browse(noor).post(address, {**LOG, "private": words}, status=status)
    assert kept() == []


def test_nobody_else_ever_sees_one(browse: Browse, mara: Person, noor: Person, ada: Person, caught_up: CatchUp) -> None:
    """A-111, A-118: not the partner, not an administrator, not a search, not even one's own."""
    log = make_log("One.\n")
    pairing = log.pairing
    browse(mara).post(f"/mentoring/pairings/{pairing.id}/logs/new/draft", {**LOG, "private": "zanzibar"}, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "zanzibar"}, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/private/draft", {"private": "zanzibar", "base": 0}, status=200)
    browse(mara).post("/mentoring/insights/new/draft", {**INSIGHT, "title": "zanzibar"}, status=200)
    caught_up()
    numbers = [draft.id for draft in kept()]
    assert len(numbers) == 4
    for person in (noor, ada):
        browser = browse(person)
        paths = ["/", "/mentoring/", "/mentoring/insights/new", "/search?q=zanz", "/api/v1/drafts", "/api/v1/today"]
        paths += [f"/mentoring/insights/new?draft={number}" for number in numbers]
        if person is noor:
            paths += [f"/mentoring/logs/{log.id}/edit", f"/mentoring/logs/{log.id}/private", path_of(log)]
            paths += [f"/mentoring/pairings/{pairing.id}/logs/new?draft={number}" for number in numbers]
        for address in paths:
            assert "zanzibar" not in browser.client.get(address).get_data(as_text=True), address
        for number in numbers:
            browser.get(f"/api/v1/drafts/{number}", status=404)
            browser.post(f"/drafts/{number}/discard", status=404)
    assert browse(mara).get("/api/v1/search?q=zanzibar").json["total"] == 0
    assert len(kept()) == 4


def test_a_stranger_keeps_nothing_here(browse: Browse, olaf: Person, mara: Person) -> None:
    log, insight = make_log(), make_insight()
    browse(olaf).post(f"/mentoring/pairings/{log.pairing_id}/logs/new/draft", LOG, status=404)
    browse(olaf).post(f"/mentoring/logs/{log.id}/draft", CHANGE, status=404)
    browse(olaf).post(f"/mentoring/logs/{log.id}/private/draft", {"private": "x", "base": 0}, status=404)
    browse(olaf).post(f"/mentoring/insights/{insight.id}/draft", {"body": "x", "base": 1}, status=403)
    assert kept() == []


def test_one_is_thrown_away_and_one_is_back_where_it_was_begun(browse: Browse, mara: Person) -> None:
    log = make_log("One.\n")
    browse(mara).post("/mentoring/insights/new/draft", INSIGHT, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "Two.\n"}, status=200)
    begun, changed = kept()
    assert browse(mara).post(f"/drafts/{begun.id}/discard").location == "/mentoring/"
    assert browse(mara).post(f"/drafts/{changed.id}/discard").location == f"/mentoring/logs/{log.id}/edit"
    assert kept() == []


def test_what_was_typed_can_still_be_read_when_the_pairing_is_over(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n")
    pairing = log.pairing
    browse(noor).post(f"/mentoring/pairings/{pairing.id}/logs/new/draft", LOG, status=200)
    browse(noor).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "Two.\n"}, status=200)
    with db.write():
        pairings.end(pairing, by=mara)
    for address in waiting_for(browse, noor).values():
        assert any(words in browse(noor).get(address).text for words in ("Held the torch low.", "Two."))
    browse(noor).post(f"/mentoring/logs/{log.id}/edit", {**CHANGE, "shared": "Two.\n"}, status=403)
    assert len(kept()) == 2


def test_a_draft_of_what_lies_in_the_bin_waits_there_with_it(browse: Browse, mara: Person) -> None:
    log = make_log("One.\n")
    browse(mara).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "Two.\n"}, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    assert waiting_for(browse, mara) == {}
    browse(mara).post(f"/mentoring/logs/{log.id}/restore")
    assert list(waiting_for(browse, mara)) == [log.title]
    assert drafts.of(mara, shared_points.DRAFT, log) is not None


def test_whose_session_ended_finds_their_words_in_the_answer_and_in_their_draft(browse: Browse, mara: Person) -> None:
    """R-007."""
    address = f"/mentoring/pairings/{make_pairing().id}/logs/new"
    browse(mara).post(f"{address}/draft", LOG, status=200)
    out = browse()
    out.token = "stale"
    page = out.post(address, LOG, status=400)
    assert "Held the torch low." in page.text and "She is nervous." in page.text
    assert browse(mara).get(waiting_for(browse, mara).popitem()[1]).field("private") == "She is nervous."


def test_who_edits_what_the_other_threw_away_keeps_their_words(browse: Browse, mara: Person, noor: Person) -> None:
    """R-010."""
    log = make_log("One.\n")
    browse(noor).post(f"/mentoring/logs/{log.id}/draft", {**CHANGE, "shared": "Typed for an hour."}, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    page = browse(noor).post(f"/mentoring/logs/{log.id}/edit", {**CHANGE, "shared": "Typed for an hour."}, status=404)
    assert "Typed for an hour." in page.text
    browse(noor).post(f"/mentoring/logs/{log.id}/restore")
    assert "Typed for an hour." in browse(noor).get(f"/mentoring/logs/{log.id}/edit?draft=use").text
