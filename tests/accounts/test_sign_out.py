"""Signing out ends the session on the server."""

from __future__ import annotations

from seci.commons.people import Person
from tests import ledger
from tests.cast import Browse
from tests.pages import Browser


def test_a_copied_cookie_opens_nothing_after_signing_out(browse: Browse, mara: Person) -> None:
    """S-108."""
    browser, thief = browse(mara), browse()
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    thief.get("/settings/profile")
    assert browser.post("/sign-out").location == "/sign-in"
    thief.get("/settings/profile", status=302)
    browser.get("/settings/profile", status=302)
    assert ledger.last("session.ended").by_id == mara.id


def test_signing_out_needs_our_token(browse: Browse, mara: Person) -> None:
    """S-106."""
    browser = browse(mara)
    browser.post("/sign-out", {"csrf_token": ""}, status=400)
    browser.get("/settings/profile")


def test_a_token_of_another_session_does_not_count(browse: Browse, mara: Person, noor: Person) -> None:
    """S-132."""
    browser = browse(mara)
    with browser.client.session_transaction() as session:
        session["csrf_token"] = "f" * 40
    browser.post("/sign-out", {"csrf_token": Browser(browser.app, noor).token}, status=400)
    browser.get("/settings/profile")


def test_a_picture_in_a_text_signs_nobody_out(browse: Browse, mara: Person) -> None:
    """S-134."""
    browser = browse(mara)
    browser.get("/sign-out", status=405)
    browser.get("/settings/profile")


def test_who_is_not_in_is_led_to_the_door(browse: Browse) -> None:
    assert browse().post("/sign-out").location == "/sign-in"
