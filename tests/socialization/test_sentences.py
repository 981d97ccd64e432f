"""A-104: what each form says about who reads is what the permission is, for every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask_login import login_user

from seci.commons import items
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import pairings, private_points
from seci.socialization.models import CONSENTS, Pairing
from seci.socialization.routes import sentences
from tests import cast
from tests.makers import make_insight, make_log, make_pairing

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


def test_every_form_of_the_room_says_it(app: Flask) -> None:
    from tests.architecture.house import ROOT

    forms = ("new_pairing", "edit_pairing", "new_log", "edit_log", "resolve_log", "edit_private_points", "new_capture")
    forms += ("new_insight", "edit_insight", "show_insight", "show_log", "show_pairing")
    for name in forms:
        text = (ROOT / f"templates/socialization/{name}.html").read_text("utf-8")
        assert any(word in text for word in ("readers", "shared_field", "form.consent", "reads")), name
