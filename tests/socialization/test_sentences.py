"""A-104: what each form says about who reads is what the permission is, for every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask_login import login_user

from seci.commons import comments, items
from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import pairings, private_points
from seci.socialization.models import CONSENTS, Insight, Pairing
from seci.socialization.routes import sentences
from tests import cast
from tests.cast import Browse
from tests.makers import make_insight, make_log, make_pairing, make_playbook
from tests.pages import Page

EVERYBODY = ("mara", "noor", "ada", "max", "olaf")


def told(app: Flask, viewer: Person, say: Callable[[], str]) -> set[str]:
    """The handles a sentence names, as one of the cast is told it."""
    with app.test_request_context("/"):
        login_user(viewer)
        sentence = say()
    sentence = sentence.partition(" Nobody else does")[0]
    if sentence.startswith("Everybody"):
        return set(EVERYBODY)
    named = {handle for handle in EVERYBODY if cast.person(handle).name in sentence}
    return named | ({viewer.handle} if "you" in sentence else set())


def readers_of(item: items.Item) -> set[str]:
    return {handle for handle in EVERYBODY if items.get(item.id, cast.person(handle)) is not None}


@pytest.mark.parametrize("handle", ["mara", "noor"])
def test_of_a_pairing(app: Flask, handle: str) -> None:
    pairing = make_pairing()
    person = cast.person(handle)
    assert told(app, person, lambda: sentences.readers_of_pairing(pairing)) == readers_of(pairing) == {"mara", "noor"}


@pytest.mark.parametrize("handle", ["mara", "noor"])
def test_of_a_log_and_of_private_points(app: Flask, handle: str) -> None:
    pairing, person = make_pairing(), cast.person(handle)
    log = make_log(pairing=pairing, by=person, private="Mine.")
    assert told(app, person, lambda: sentences.readers_of_log(pairing)) == readers_of(log)
    points = {one for one in EVERYBODY if private_points.body_of(log, cast.person(one))}
    assert told(app, person, sentences.readers_of_private_points) == points == {handle}


def test_of_a_log_on_an_offer(app: Flask, mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    log = make_log(pairing=pairing)
    with app.test_request_context("/"):
        login_user(mara)
        assert "Noor does once they accept the pairing." in sentences.readers_of_log(pairing)
    assert readers_of(log) == {"mara"}
    with db.write():
        pairings.accept(pairing, by=noor)
    assert told(app, mara, lambda: sentences.readers_of_log(pairing)) == readers_of(log)


@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize("handle", ["mara", "noor"])
@pytest.mark.parametrize("is_in_log", [True, False])
def test_of_an_insight_and_its_consents(app: Flask, consent: str, handle: str, is_in_log: bool) -> None:
    if consent == "pair" and not is_in_log:
        return
    person, pairing = cast.person(handle), make_pairing() if is_in_log else None
    log = make_log(pairing=pairing) if pairing else None
    insight = make_insight(by=person, log=log, consent=consent)
    offered: Pairing | None = insight.pairing
    promised = told(app, person, lambda: sentences.readers_by_consent(offered, person.id)[consent])
    assert promised == readers_of(insight)
    for reader in readers_of(insight):
        assert told(app, cast.person(reader), lambda: sentences.said_of(insight)) == readers_of(insight)


# Every form words of this room are typed into: its address, what says on it who reads them, and whose words they are.
FORMS = {
    "the plan of a pairing": ("/mentoring/pairings/{pairing}/edit", ".mentoring-readers", "pairing"),
    "a new log": ("/mentoring/pairings/{pairing}/logs/new", "#shared-hint", "log"),
    "a changed log": ("/mentoring/logs/{log}/edit", "#shared-hint", "log"),
    "a follow-up": ("/mentoring/logs/{log}", ".margin .mentoring-note", "log"),
    "better words of an insight": ("/mentoring/insights/{insight}/edit", ".mentoring-readers", "insight"),
}
PRIVATE = {
    "a new log": ("/mentoring/pairings/{pairing}/logs/new", "#private-hint"),
    "private points": ("/mentoring/logs/{log}/private", "#private-hint"),
    "a log's page": ("/mentoring/logs/{log}", ".private .mentoring-readers"),
    "a quick capture": ("/mentoring/capture", "#body-hint"),
}


@dataclass
class Things:
    """What two people have between them, with private points of each."""

    pairing: Item
    log: Item
    insight: Item

    def address(self, pattern: str) -> str:
        return pattern.format(pairing=self.pairing.id, log=self.log.id, insight=self.insight.id)


@pytest.fixture
def things(app: Flask) -> Things:
    pairing = make_pairing()
    log = make_log(pairing=pairing)
    for handle in ("mara", "noor"):
        with db.write():
            private_points.keep(log, f"Of {handle}.", base=0, by=cast.person(handle))
    return Things(pairing, log, make_insight(log=log, consent="pair"))


def opened(browse: Browse, viewer: Person, path: str) -> Page:
    page = Page(browse(viewer).client.get(path, follow_redirects=True))
    assert page.status == 200, path
    return page


def named_in(sentence: str, viewer: Person) -> set[str]:
    """The handles a sentence names."""
    assert "read this" in sentence or "reads this" in sentence, sentence
    sentence = sentence.partition(" Nobody else does")[0]
    if "Everybody" in sentence:
        return set(EVERYBODY)
    named = {handle for handle in EVERYBODY if re.search(rf"\b{cast.person(handle).name}\b", sentence)}
    return named | ({viewer.handle} if re.search(r"\byou\b", sentence) else set())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("handle", ["mara", "noor"])
def test_each_form_says_on_its_page_who_reads_it(browse: Browse, things: Things, form: str, handle: str) -> None:
    path, selector, kind = FORMS[form]
    viewer = cast.person(handle)
    if kind == "insight" and things.insight.owner_id != viewer.id:
        browse(viewer).get(things.address(path), status=403)  # only who noticed it has this form
        return
    sentence = opened(browse, viewer, things.address(path)).all(selector)[0].get_text(" ")
    assert named_in(sentence, viewer) == readers_of(getattr(things, kind)) == {"mara", "noor"}


@pytest.mark.parametrize("form", PRIVATE)
@pytest.mark.parametrize("handle", ["mara", "noor"])
def test_each_form_for_oneself_says_so(browse: Browse, things: Things, form: str, handle: str) -> None:
    path, selector = PRIVATE[form]
    viewer = cast.person(handle)
    sentence = opened(browse, viewer, things.address(path)).all(selector)[0].get_text(" ")
    points = {one for one in EVERYBODY if private_points.body_of(things.log, cast.person(one)) == f"Of {handle}."}
    assert named_in(sentence, viewer) == points == {handle}


def test_what_is_captured_quickly_is_read_by_whom_the_form_says(browse: Browse, noor: Person) -> None:
    sentence = browse(noor).get("/mentoring/capture").one("#body-hint").get_text()
    browse(noor).post("/mentoring/capture", {"body": "Go slow."})
    assert named_in(sentence, noor) == readers_of(db.session.query(Insight).one()) == {"noor"}


@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize("is_in_log", [True, False])
def test_each_consent_of_the_form_is_kept_to(browse: Browse, mara: Person, consent: str, is_in_log: bool) -> None:
    path = f"/mentoring/insights/new?log={make_log().id}" if is_in_log else "/mentoring/insights/new"
    page = browse(mara).get(path)
    radio = page.all(f"input[name=consent][value={consent}]")
    assert bool(radio) is (is_in_log or consent != "pair")
    if not radio:
        return
    sentence = page.one(f'label[for="{radio[0]["id"]}"]').get_text()
    browse(mara).post("/mentoring/insights/new", {"body": "Go slow.", "consent": consent, "log": page.field("log")})
    insight = db.session.query(Insight).one()
    assert named_in(sentence, mara) == readers_of(insight)
    page = opened(browse, mara, f"/mentoring/insights/{insight.id}")
    label = page.one(f'label[for="{page.one("input[name=consent][checked]")["id"]}"]')
    assert named_in(label.get_text(), mara) == readers_of(insight)


def test_who_brings_two_together_is_told_that_they_read_it_no_longer(browse: Browse, max_: Person) -> None:
    sentence = browse(max_).get("/mentoring/pairings/new").one(".mentoring-readers").get_text()
    assert "Only the mentor and the learner read this." in sentence
    assert readers_of(make_pairing(by=max_)) == {"mara", "noor"}


@pytest.mark.parametrize("kind", ["pairing", "log", "insight", "playbook"])
def test_a_comment_is_read_by_whoever_reads_what_it_is_about(browse: Browse, things: Things, kind: str) -> None:
    """The forms for making and for changing one say no more and no less."""
    mara, vault = cast.person("mara"), cast.space("Vault")
    shared = make_insight("Go slow.", consent="write")
    found: dict[str, Item] = {"insight": shared, "playbook": make_playbook("Safe", space=vault, by=mara)}
    item = found.get(kind) or getattr(things, kind)
    page = opened(browse, mara, f"/items/{item.id}")
    assert page.one("#comment-hint").get_text() == "Whoever may read this page reads it too."
    rendering = comments.prepare("Hm.")
    with db.write():
        made = comments.make(db.session.merge(item), "Hm.", rendering, by=mara).id
    page = browse(mara).get(f"/comments/{made}/change")
    assert page.one("#body-hint").get_text() == f"Whoever may read “{item.title}” reads it too."
    read = {handle for handle in EVERYBODY if comments.get(made, cast.person(handle))}
    assert read == readers_of(item) and len(read) in {2, 3, 5}


def test_one_s_own_case_is_read_by_everybody(browse: Browse, noor: Person) -> None:
    insight = make_insight("Go slow.", consent="write")
    sentence = opened(browse, noor, f"/mentoring/insights/{insight.id}").one("#own_case-hint").get_text()
    assert named_in(sentence, noor) == readers_of(insight) == set(EVERYBODY)


def test_no_form_of_the_room_is_left_out() -> None:
    """Whatever else is typed into must be added above."""
    from tests.architecture.house import ROOT

    known = {"new_pairing", "edit_pairing", "new_log", "edit_log", "resolve_log", "edit_private_points", "new_capture"}
    known |= {"new_insight", "edit_insight", "show_insight", "show_log", "show_pairing"}
    folder = ROOT / "templates/socialization"
    typed_into = {
        path.stem for path in folder.glob("[!_]*.html") if re.search(r"<form|comments_of\(", path.read_text())
    }
    assert typed_into == known
