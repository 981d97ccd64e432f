"""Checklists: made from a playbook (`new_checklist`, `make_checklist`), looked at (`list_checklists`), changed version
by version (`edit_checklist`, `change_checklist`).
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.combination import searches
from seci.commons import passages, spaces
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.internalization import checklists, runs
from seci.internalization.models import Assignment, Checklist
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse, CatchUp
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
from tests.pages import Browser, Page
from tests.paths import path_of
from tests.queries import count_queries


def texts_of(checklist: Checklist) -> list[str]:
    return [step.text for step in checklists.steps_of(checklist.id, checklist.revision)]


def made_by(browser: Browser, playbook: Playbook) -> Page:
    """Open the form as it is proposed and send it."""
    form = browser.get(f"/practice/playbooks/{playbook.id}/checklist")
    chosen = [box["value"] for box in form.all("[name=passages][checked]")]
    return browser.post(f"/practice/playbooks/{playbook.id}/checklist", {"passages": chosen})


def test_a_playbook_offers_to_be_practised_and_becomes_a_checklist(browse: Browse, ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    browser = browse(ada)
    assert browser.get(path_of(playbook)).has(f'a[href="/practice/playbooks/{playbook.id}/checklist"]')
    page = browser.follow(made_by(browser, playbook))
    assert page.h1 == "Morning"
    assert [step.get_text(" ").split(" two")[0].strip()[:8] for step in page.all(".steps__step")] == [
        "Look at ",
        "Ring the",
        "Note the",
    ]
    assert "Practice" in page.one(".rail").get_text()


def test_pressed_twice_it_is_made_once(browse: Browse, ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    browser = browse(ada)
    path = f"/practice/playbooks/{playbook.id}/checklist"
    form = browser.get(path)
    chosen = [box["value"] for box in form.all("[name=passages][checked]")]
    sent = [browser.post(path, {"passages": chosen, "submission": form.field("submission")}) for _press in range(2)]
    assert sent[0].location == sent[1].location and ledger.kinds().count("checklist.made") == 1
    assert browser.get(path).field("submission") != form.field("submission")
    assert made_by(browser, playbook).location != sent[0].location


def test_each_step_is_handed_over_from_its_passage_and_one_event_says_so(ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    checklist = make_checklist(playbook)
    rows = db.session.scalars(select(HandOver).where(HandOver.to_item_id == checklist.id)).all()
    said = {
        passages.quote(playbook, row.from_passage or ""): passages.quote(checklist, row.to_passage or "")
        for row in rows
    }
    assert said == {text: text for text in ("Look at the board", "Ring the customer", "Note the readings")}
    assert {row.mode for row in rows} == {"internalization"}
    assert ledger.kinds().count("checklist.made") == 1
    assert ledger.last("checklist.made").item_id == checklist.id


def test_tasks_are_proposed_before_lists_and_anything_may_be_chosen(browse: Browse, ada: Person) -> None:
    playbook = make_playbook("Both", "Say why.\n\n- one\n- two\n\n1. [ ] do this\n")
    browser = browse(ada)
    page = browser.get(f"/practice/playbooks/{playbook.id}/checklist")
    assert len(page.all("[name=passages]")) == 4 and len(page.all("[name=passages][checked]")) == 1
    everything = [box["value"] for box in page.all("[name=passages]")]
    shown = browser.follow(browser.post(f"/practice/playbooks/{playbook.id}/checklist", {"passages": everything}))
    assert len(shown.all(".steps__step")) == 4


@pytest.mark.parametrize("passages_chosen", [[], ["p-nonesuch"]])
def test_nothing_or_what_is_not_there_makes_no_checklist(
    browse: Browse, ada: Person, passages_chosen: list[str]
) -> None:
    playbook = make_playbook("Prose", "Only words.\n")
    page = browse(ada).post(f"/practice/playbooks/{playbook.id}/checklist", {"passages": passages_chosen}, status=422)
    assert page.has(".error-summary a[href='#passages']") and page.one("title").get_text().startswith("Error:")
    assert "checklist.made" not in ledger.kinds()


def test_it_is_read_by_whoever_reads_its_playbook_at_any_time(
    browse: Browse, mara: Person, noor: Person, olaf: Person, vault: Space, workshop: Space
) -> None:
    playbook = make_playbook("Secret", STEPS, by=mara, space=vault)
    checklist = make_checklist(playbook, by=mara)
    browse(noor).get(path_of(checklist))
    browse(olaf).get(path_of(checklist), status=404)
    with db.write():
        moved = db.session.get_one(Playbook, playbook.id)
        playbooks.move(moved, db.session.get_one(Space, workshop.id), None, by=mara)
    browse(olaf).get(path_of(checklist))
    with db.write():
        playbooks.remove(db.session.get_one(Playbook, playbook.id), by=mara)
    browse(mara).get(path_of(checklist), status=404)
    with db.write():
        playbooks.restore(db.session.get_one(Playbook, playbook.id), by=mara)
        playbooks.withdraw(db.session.get_one(Playbook, playbook.id), by=mara)
    browse(olaf).get(path_of(checklist), status=404)
    browse(mara).get(path_of(checklist))


def test_a_reader_may_not_make_nor_change_one(browse: Browse, mara: Person, noor: Person, vault: Space) -> None:
    playbook = make_playbook("Secret", STEPS, by=mara, space=vault)
    checklist = make_checklist(playbook, by=mara)
    browser = browse(noor)
    for path in (f"/practice/playbooks/{playbook.id}/checklist", f"/practice/checklists/{checklist.id}/edit"):
        browser.get(path, status=403)
        browser.post(path, {"title": "x", "base": 1}, status=403)
    assert "Practise this" not in browser.get(path_of(playbook)).html
    assert not browser.get(path_of(checklist)).has("a[href$='/edit']")


def fields_of(page: Page) -> dict[str, str]:
    """Everything in the form as a browser would send it."""
    found = {}
    for field in page.all("main form input[name], main form textarea"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            value = field.get_text().lstrip("\r\n") if field.name == "textarea" else field.get("value", "")
            found[str(field["name"])] = str(value)
    return found


def test_changed_steps_are_a_new_version_and_the_form_moves_them(
    browse: Browse, ada: Person, checklist: Checklist
) -> None:
    browser, path = browse(ada), f"/practice/checklists/{checklist.id}/edit"
    page = browser.post(path, {**fields_of(browser.get(path)), "act": "down-0"}, status=200)
    assert page.field("steps-0-text") == "Ring the customer" and page.field("steps-1-text") == "Look at the board"
    page = browser.post(path, {**fields_of(page), "act": "remove-2"}, status=200)
    page = browser.post(path, {**fields_of(page), "act": "add"}, status=200)
    browser.post(path, {**fields_of(page), "steps-2-text": "Wash hands", "act": "save"})
    db.session.expire_all()
    assert checklist.revision == 2
    assert texts_of(checklist) == ["Ring the customer", "Look at the board", "Wash hands"]
    steps = checklists.steps_of(checklist.id, 2)
    assert [step.anchor for step in steps] == ["s-2", "s-1", "s-4"] and [bool(step.passage) for step in steps] == [
        1,
        1,
        0,
    ]
    assert ledger.last("checklist.changed").facts == {"version": 2}


def test_saving_the_same_makes_no_version(browse: Browse, ada: Person, checklist: Checklist) -> None:
    browser, path = browse(ada), f"/practice/checklists/{checklist.id}/edit"
    browser.post(path, {**fields_of(browser.get(path)), "act": "save"})
    db.session.expire_all()
    assert checklist.revision == 1 and "checklist.changed" not in ledger.kinds()


def test_what_somebody_else_changed_is_shown_and_nothing_is_lost(
    browse: Browse, ada: Person, mara: Person, checklist: Checklist
) -> None:
    path = f"/practice/checklists/{checklist.id}/edit"
    mine = fields_of(browse(ada).get(path))
    theirs = fields_of(browse(mara).get(path))
    browse(mara).post(path, {**theirs, "steps-0-text": "Look twice", "act": "save"})
    page = browse(ada).post(path, {**mine, "steps-1-text": "Write to them", "act": "save"}, status=409)
    assert "Look twice" in page.one(".theirs").get_text() and page.field("steps-1-text") == "Write to them"
    browse(ada).post(path, {**fields_of(page), "act": "save"})
    db.session.expire_all()
    assert checklist.revision == 3


def test_a_title_somebody_else_gave_it_meanwhile_stays(
    browse: Browse, ada: Person, mara: Person, checklist: Checklist
) -> None:
    path = f"/practice/checklists/{checklist.id}/edit"
    mine, theirs = fields_of(browse(ada).get(path)), fields_of(browse(mara).get(path))
    browse(mara).post(path, {**theirs, "title": "Round of the plant", "act": "save"})
    page = browse(ada).post(path, {**mine, "act": "add"}, status=200)
    browse(ada).post(path, {**fields_of(page), "steps-3-text": "Wash hands", "act": "save"})
    db.session.expire_all()
    assert checklist.title == "Round of the plant" and texts_of(checklist)[3] == "Wash hands"
    page = browse(ada).post(path, {**mine, "base": 2, "title": "Morning round", "act": "save"}, status=409)
    assert "Round of the plant" in page.one(".theirs").get_text() and page.field("title") == "Morning round"
    browse(ada).post(path, {**fields_of(page), "act": "save"})
    db.session.expire_all()
    assert checklist.title == "Morning round"


@pytest.mark.parametrize(
    ("change", "field"), [({"title": ""}, "title"), ({"title": "x" * 301}, "title"), ({"base": ""}, "base")]
)
def test_bad_changes_name_their_fields(
    browse: Browse, ada: Person, checklist: Checklist, change: dict[str, str], field: str
) -> None:
    browser, path = browse(ada), f"/practice/checklists/{checklist.id}/edit"
    page = browser.post(path, {**fields_of(browser.get(path)), **change, "act": "save"}, status=422)
    assert page.has(".error-summary") and (field == "base" or page.has(f".error-summary a[href='#{field}']"))


def test_a_checklist_keeps_steps_and_says_so(ada: Person, checklist: Checklist) -> None:
    for wanted in ([], [checklists.Wanted("x")] * 101, [checklists.Wanted(" ")], [checklists.Wanted("x" * 501)]):
        with pytest.raises(Invalid), db.write():
            checklists.change(checklist, "Title", wanted, base=1, by=ada)


def test_a_run_keeps_the_version_it_began_with(browse: Browse, ada: Person, assignment: Assignment) -> None:
    run = make_run(assignment)
    with db.write():
        checklist = db.session.get_one(Checklist, assignment.checklist_id)
        checklists.change(checklist, "Title", [checklists.Wanted("All new")], base=1, by=ada)
    assert [row.step.text for row in runs.ticked(run)] == [
        "Look at the board",
        "Ring the customer",
        "Note the readings",
    ]
    assert "Look at the board" in browse(ada).get(path_of(run)).text


def test_it_is_found_by_its_steps_by_whoever_may_read_it(
    ada: Person, olaf: Person, mara: Person, vault: Space, caught_up: CatchUp
) -> None:
    make_checklist(make_playbook("Secret", "- [ ] polish the zither\n", by=mara, space=vault), by=mara)
    caught_up()
    assert {hit.item.kind for hit in searches.search("zither", ada).hits} == {"playbook", "checklist"}
    assert searches.search("zither", olaf).total == 0


def test_a_link_by_title_means_the_playbook(ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    make_checklist(playbook)
    saving.revise(playbook, STEPS + "\nMore.\n", by=ada, base=1)
    from seci.commons import items

    assert items.named(["morning"], ada)["morning"].id == playbook.id


def test_the_list_is_paged_and_asks_as_often_for_many(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    make_checklist()
    with count_queries() as of_one:
        browser.get("/practice/checklists")
    for _time in range(4):
        make_checklist()
    with count_queries() as of_five:
        page = browser.get("/practice/checklists")
    assert len(page.all(".row")) == 5 and len(of_five) == len(of_one)


def test_an_empty_list_says_what_it_is_for(browse: Browse, ada: Person) -> None:
    assert browse(ada).get("/practice/checklists").has(".empty-state a")


def test_the_wrong_number_and_the_wrong_method_are_refused(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    for path in ("checklists/9999", "checklists/9999/edit", "checklists/9999/assign", "playbooks/9999/checklist"):
        browser.get(f"/practice/{path}", status=404)
    browser.post("/practice/checklists", status=405)


def test_a_right_that_was_taken_closes_it_at_once(browse: Browse, mara: Person, noor: Person, vault: Space) -> None:
    """S-073."""
    checklist = make_checklist(make_playbook("Secret", STEPS, by=mara, space=vault), by=mara)
    browse(noor).get(path_of(checklist))
    with db.write():
        share = next(row for row in db.session.get_one(Space, vault.id).shares if row.person_id == noor.id)
        spaces.stop_sharing(share, by=mara)
    browse(noor).get(path_of(checklist), status=404)


def test_the_strip_leads_from_a_playbook_to_its_practice(browse: Browse, ada: Person) -> None:
    playbook, browser = make_playbook("Morning", STEPS), browse(ada)
    assert browser.get(path_of(playbook)).has(f".strip a[href='/practice/items/{playbook.id}']")
    assert (
        browser.get(f"/practice/items/{playbook.id}", status=302).location
        == f"/practice/playbooks/{playbook.id}/checklist"
    )
    checklist = make_checklist(playbook)
    page = browser.get(f"/practice/items/{checklist.id}", status=302)
    assert page.location == f"/practice/checklists/{checklist.id}/assign"
    make_run(make_assignment(checklist))
    assert browser.get(path_of(checklist)).has(".strip") and not browser.get(path_of(playbook)).has(
        ".strip a[href*=practice]"
    )
