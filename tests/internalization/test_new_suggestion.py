"""Suggestions: what a run taught, said to its playbook beside the passage it is about (`make_suggestion`)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from seci.commons import comments
from seci.commons.comments import Comment
from seci.commons.lineage import HandOver
from seci.commons.notices import Notice
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.internalization import reflections, runs, suggestions
from seci.internalization.models import Checklist, Run, Suggestion
from seci.plumbing.db import db
from tests import cast, ledger
from tests.cast import Browse
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
from tests.paths import path_of


@pytest.fixture
def playbook(app: Flask) -> Playbook:
    """Mara's, revised by Ada."""
    made = make_playbook("Morning", STEPS, by=cast.person("mara"))
    return saving.revise(made, STEPS + "\nMore.\n", by=cast.person("ada"), base=1).playbook


@pytest.fixture
def run(playbook: Playbook, noor: Person) -> Run:
    """Noor's: the second step skipped, the third unclear, with a note and a reflection."""
    given = make_assignment(make_checklist(playbook), by=noor)
    made = make_run(given, by=noor, states="done skipped unclear")
    with db.write():
        present = db.session.get_one(Run, made.id)
        runs.tick(present, runs.ticked(present)[2].step.id, "unclear", by=noor, note="Which readings?")
        runs.tick(present, runs.ticked(present)[0].step.id, "done", by=noor, note="Nobody saw me.")
        reflections.keep(present, "Numbers first.", by=noor)
    return made


def anchors(run: Run) -> list[str]:
    return [str(row.step.passage) for row in runs.ticked(run)]


def suggest(run: Run, body: str = "Say which.", *, by: Person, passage: str = "") -> Comment:
    rendering = comments.prepare(body)
    with db.write():
        return suggestions.make(db.session.get_one(Run, run.id), body, rendering, by=by, passage=passage)


def told_to(handle: str) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == cast.person(handle).id)))


def test_from_the_finished_run_to_the_passage(browse: Browse, noor: Person, run: Run, playbook: Playbook) -> None:
    browser = browse(noor)
    page = browser.post(f"/practice/runs/{run.id}/reflection", {"reflection": "Read aloud.", "suggest": "1"})
    page = browser.follow(page)
    assert page.field("body") == "Read aloud.\n\nWhich readings?"
    assert "whoever may read the playbook reads it, in the space “Workshop”" in page.text
    near = [label.get_text() for label in page.all(".suggest fieldset > .choices label")]
    others = [label.get_text() for label in page.all(".suggest__others label")]
    assert near == ["Ring the customer", "Note the readings", "The playbook as a whole"]
    assert others == ["Look at the board"]
    chosen = str(page.one("[name=passage][checked]")["value"])
    assert chosen == anchors(run)[2]
    sent = browser.post(f"/practice/runs/{run.id}/suggestions", {"body": page.field("body"), "passage": chosen})
    assert sent.location == f"{path_of(playbook)}#{chosen}"
    there = browse(cast.person("olaf")).get(path_of(playbook))
    assert there.one(".comment__quote").get_text() == "Note the readings"
    assert "Read aloud." in there.one(".comment__text").get_text()
    assert "Nobody saw me" not in there.html
    assert (told_to("mara"), told_to("ada"), told_to("noor")) == (["suggested"], ["suggested"], [])
    heard = browse(cast.person("mara")).get("/people/me/notices")
    assert "Noor suggests something for “Morning”, from practising it" in heard.text
    assert str(heard.one(".row--unread a")["href"]).endswith(f"#{chosen}")


def test_it_is_one_hand_over_and_one_event(noor: Person, run: Run, playbook: Playbook) -> None:
    passage = anchors(run)[2]
    made = suggest(run, by=noor, passage=passage)
    row = db.session.scalars(select(HandOver).where(HandOver.from_item_id == run.id)).one()
    assert (row.to_item_id, row.from_passage, row.to_passage) == (playbook.id, "s-3", passage)
    assert (row.mode, row.to_revision) == ("socialization", 2)
    line = ledger.last("run.suggested")
    assert line.item_id == run.id
    assert line.facts == {"playbook": playbook.id, "comment": made.id}


def test_the_journey_tells_it_to_its_person_alone(browse: Browse, noor: Person, run: Run, playbook: Playbook) -> None:
    suggest(run, by=noor)
    said = "led to a suggestion for Morning"
    assert said in browse(noor).get(f"/items/{playbook.id}/journey").text
    assert said not in browse(cast.person("olaf")).get(f"/items/{playbook.id}/journey").text


def test_sent_twice_it_is_said_once(browse: Browse, noor: Person, run: Run) -> None:
    for _press in range(2):
        browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Say which.", "passage": anchors(run)[2]})
    assert db.session.query(Comment).count() == db.session.query(Suggestion).count() == 1
    assert ledger.kinds().count("run.suggested") == 1 and len(told_to("mara")) == 1
    browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Say which.", "passage": anchors(run)[1]})
    assert db.session.query(Comment).count() == 2


def test_other_words_about_the_same_are_not_lost(browse: Browse, noor: Person, run: Run) -> None:
    suggest(run, by=noor)
    page = browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Something else."}, status=422)
    assert page.field("body") == "Something else." and page.has(".error-summary a[href='#passage']")
    assert db.session.query(Comment).count() == 1


def test_what_was_taken_away_may_be_said_anew(noor: Person, run: Run) -> None:
    first = suggest(run, by=noor)
    with db.write():
        comments.remove(db.session.get_one(Comment, first.id), by=noor)
    assert suggestions.of(run) == {}
    second = suggest(run, "Better words.", by=noor)
    assert suggestions.of(run)[""].id == second.id != first.id


def test_each_unclear_step_leads_to_its_passage(browse: Browse, noor: Person, run: Run) -> None:
    browser = browse(noor)
    link = browser.get(path_of(run)).one(".run-step__suggest a")
    assert link.get_text() == "Suggest clearer words: Note the readings"
    page = browser.get(str(link["href"]))
    assert str(page.one("[name=passage][checked]")["value"]) == anchors(run)[2]
    made = suggest(run, by=noor, passage=anchors(run)[2])
    link = browser.get(path_of(run)).one(".run-step__suggest a")
    assert str(link["href"]).endswith(f"#comment-{made.id}")


def test_what_was_sent_is_not_offered_again(noor: Person, run: Run, playbook: Playbook) -> None:
    subjects = suggestions.subjects_of(runs.ticked(run), playbook)
    third = anchors(run)[2]
    assert suggestions.words_of(run, subjects, third) == "Numbers first.\n\nWhich readings?"
    whole = suggestions.words_of(run, subjects, suggestions.WHOLE)
    assert whole.startswith("Numbers first.\n\n> Look at the board\n\nNobody saw me.\n\n> Note the readings")
    suggest(run, by=noor, passage=third)
    assert suggestions.words_of(run, subjects, anchors(run)[1]) == ""


def test_where_nothing_was_unclear_the_skipped_one_is_chosen_or_else_the_whole(noor: Person) -> None:
    playbook = make_playbook("Evening", STEPS)
    for states, place in (("done skipped", 1), ("done", None)):
        run = make_run(make_assignment(make_checklist(playbook), by=noor), by=noor, states=states)
        subjects = suggestions.subjects_of(runs.ticked(run), playbook)
        assert suggestions.chosen_among(subjects) == ("" if place is None else anchors(run)[place])


def test_what_cannot_be_taken_names_its_field(browse: Browse, ada: Person, noor: Person, run: Run) -> None:
    url = f"/practice/runs/{run.id}/suggestions"
    for body in (" ", "x" * 20_001):
        assert browse(noor).post(url, {"body": body}, status=422).has(".error-summary a[href='#body']")
    for passage in ("p-none", "x" * 21):
        page = browse(noor).post(url, {"body": "Words.", "passage": passage}, status=422)
        assert page.has(".error-summary a[href='#passage']") and page.field("body") == "Words."
    assert db.session.query(Comment).count() == 0


def test_a_passage_that_is_gone_is_neither_offered_nor_taken(
    browse: Browse, ada: Person, noor: Person, run: Run, playbook: Playbook
) -> None:
    gone = anchors(run)[2]
    saving.revise(playbook, STEPS.replace("- [ ] Note the readings\n", ""), by=ada, base=2)
    page = browse(noor).get(f"/practice/runs/{run.id}/suggestions/new?passage={gone}")
    assert gone not in {str(one["value"]) for one in page.all("[name=passage]")}
    page = browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Words.", "passage": gone}, status=422)
    assert "does not stand in the playbook any more" in page.text


def test_where_the_playbook_is_not_read_any_more_there_is_no_button(
    browse: Browse, noor: Person, mara: Person, run: Run, playbook: Playbook
) -> None:
    assert browse(noor).get(path_of(run)).has("button[name=suggest]")
    with db.write():
        playbooks.withdraw(db.session.get_one(Playbook, playbook.id), by=mara)
    page = browse(noor).get(path_of(run))
    assert page.h1 == "Morning" and not page.has("button[name=suggest]") and not page.has(".run-step__suggest")
    browse(noor).get(f"/practice/runs/{run.id}/suggestions/new", status=404)
    browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Words."}, status=404)
    assert db.session.query(Comment).count() == 0


def test_a_checklist_of_no_playbook_has_no_button(browse: Browse, noor: Person, run: Run) -> None:
    with db.write():
        db.session.get_one(Checklist, run.checklist_id).playbook_id = None
    assert not browse(noor).get(path_of(run)).has("button[name=suggest]")


def test_who_only_reads_the_space_may_suggest(browse: Browse, noor: Person, mara: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", STEPS, by=mara, space=vault)
    run = make_run(make_assignment(make_checklist(playbook, by=mara), by=mara, to=[noor]), by=noor)
    page = browse(noor).get(f"/practice/runs/{run.id}/suggestions/new")
    assert "in the space “Vault”" in page.text
    browse(noor).post(f"/practice/runs/{run.id}/suggestions", {"body": "Words."})
    assert "Words." in browse(mara).get(path_of(playbook)).text


def test_what_only_oneself_reads_is_said_to_be_so(browse: Browse, ada: Person) -> None:
    playbook = make_playbook("Mine", STEPS, is_published=False)
    run = make_run(make_assignment(make_checklist(playbook)))
    assert "Only you read this playbook so far" in browse(ada).get(f"/practice/runs/{run.id}/suggestions/new").text


def test_nobody_suggests_from_the_run_of_another(browse: Browse, mara: Person, max_: Person, run: Run) -> None:
    for person in (mara, max_):
        browse(person).get(f"/practice/runs/{run.id}/suggestions/new", status=404)
        browse(person).post(f"/practice/runs/{run.id}/suggestions", {"body": "Words."}, status=404)
    browse(mara).get("/practice/runs/9999/suggestions/new", status=404)


def test_the_wrong_method_is_refused(browse: Browse, noor: Person, run: Run) -> None:
    browse(noor).get(f"/practice/runs/{run.id}/suggestions", status=405)
