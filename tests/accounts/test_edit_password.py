"""Changing one's password: edit_password, change_password."""

from __future__ import annotations

import pytest

from seci.accounts import passwords, tokens
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import ledger
from tests.cast import PASSWORD, Browse

NEW = "nine copper kettles singing"
FORM = {"present_password": PASSWORD, "password": NEW}


def test_the_new_password_opens_and_the_old_one_does_not(browse: Browse, mara: Person) -> None:
    browser = browse(mara)
    page = browser.follow(browser.post("/settings/password", FORM))
    assert "Your password is changed" in page.text
    assert passwords.is_right(mara, NEW)
    assert not passwords.is_right(mara, PASSWORD)
    assert ledger.last("password.changed").by_id == mara.id


def test_other_sessions_end_and_this_one_goes_on_under_a_new_key(browse: Browse, mara: Person) -> None:
    """S-107, S-109."""
    browser, other, copy = browse(mara), browse(mara), browse()
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    copy.client.set_cookie("session", cookie.value)
    browser.post("/settings/password", FORM)
    browser.get("/settings/password")
    other.get("/settings/password", status=302)
    copy.get("/settings/password", status=302)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("present_password", ""),
        ("present_password", "not the present one"),
        ("password", ""),
        ("password", "short"),
        ("password", "mara@example.test"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(browse: Browse, mara: Person, field: str, value: str) -> None:
    page = browse(mara).post("/settings/password", {**FORM, field: value}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"
    assert passwords.is_right(mara, PASSWORD)
    assert PASSWORD not in page.html


def test_trying_the_present_password_is_throttled(browse: Browse, mara: Person) -> None:
    browser = browse(mara)
    for number in range(21):
        form = {**FORM, "present_password": f"guess {number}"}
        browser.post("/settings/password", form, status=422 if number < 20 else 429)
    browser.post("/settings/password", FORM, status=429)


def test_tokens_end_when_one_says_so(browse: Browse, mara: Person) -> None:
    with db.write():
        tokens.make(mara, "Laptop", by=mara)
    browse(mara).post("/settings/password", {**FORM, "revoke_tokens": "y"})
    db.session.rollback()
    assert tokens.of(mara) == []


def test_nobody_changes_anything_without_coming_in(browse: Browse, mara: Person) -> None:
    browse().get("/settings/password", status=302)
    browse().post("/settings/password", FORM)
    assert passwords.is_right(mara, PASSWORD)


def test_the_present_password_is_not_repeated_by_a_stale_form(browse: Browse, mara: Person) -> None:
    page = browse(mara).post("/settings/password", {**FORM, "csrf_token": "old"}, status=400)
    assert PASSWORD not in page.html
    assert NEW not in page.html
