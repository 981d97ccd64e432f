"""The sign-in page, for honest people and for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from seci.accounts import signing_in
from seci.accounts.models import Credential
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.sessions import StoredSession, digest_of
from tests import ledger
from tests.cast import PASSWORD, Browse
from tests.pages import Browser, Page

WRONG = {"login": "mara@example.test", "password": "eight loud lanterns at dusk"}
RIGHT = {"login": "mara@example.test", "password": PASSWORD}


def key_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def words_of(page: Page) -> str:
    """What a page says, but for what was typed and the tokens of its forms."""
    assert page.soup is not None
    for element in page.soup.select("input, meta, script"):
        element.decompose()
    return str(page.soup)


@pytest.mark.parametrize("login", ["mara@example.test", "MARA@Example.test", " mara@example.test ", "mara", "@mara"])
def test_a_person_comes_in_with_address_or_handle(browse: Browse, login: str) -> None:
    browser = browse()
    page = browser.post("/sign-in", {"login": login, "password": PASSWORD})
    assert page.location == "/"
    assert "mara@example.test" in browser.get("/settings/profile").text
    assert ledger.last("session.began").by == people.by_handle("mara")


def test_a_page_that_needs_a_person_leads_here_and_back(browse: Browse) -> None:
    browser = browse()
    page = browser.get("/people/?q=no", status=302)
    page = browser.follow(page)
    assert page.field("next") == "/people/?q=no"
    assert browser.post("/sign-in", {**RIGHT, "next": page.field("next")}).location == "/people/?q=no"


def test_who_is_in_already_is_led_on(browse: Browse, mara: Person) -> None:
    assert browse(mara).get("/sign-in?next=/people/", status=302).location == "/people/"


@pytest.mark.parametrize("missing", ["login", "password"])
def test_an_empty_field_is_named(browse: Browse, missing: str) -> None:
    page = browse().post("/sign-in", {**RIGHT, missing: ""}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{missing}"
    assert page.one("title").get_text().startswith("Error:")


def test_password_managers_know_the_fields(browse: Browse) -> None:
    page = browse().get("/sign-in")
    assert page.one("[name=login]")["autocomplete"] == "username"
    assert page.one("[name=password]")["autocomplete"] == "current-password"
    assert page.one("form")["method"] == "post"


def test_unknown_wrong_deactivated_and_without_password_are_answered_alike(browse: Browse, noor: Person) -> None:
    """S-100."""
    with db.write():
        people.deactivate(people.by_handle("olaf"))
        people.add("empty@example.test", "Empty")
    logins = ["mara@example.test", "nobody@example.test", "no such handle", "olaf@example.test", "empty@example.test"]
    pages = [browse().post("/sign-in", {**WRONG, "login": login}, status=422) for login in logins]
    pages.append(browse().post("/sign-in", {"login": "olaf@example.test", "password": PASSWORD}, status=422))
    assert len({words_of(page) for page in pages}) == 1
    assert len({tuple(name for name, _value in page.headers) for page in pages}) == 1


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch, browse: Browse
) -> None:
    """S-100, bounded work instead of time."""
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, known: str, given: str) -> bool:
        verified.append(known)
        return verify(self, known, given)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for login in ("mara@example.test", "nobody@example.test"):
        browse().post("/sign-in", {**WRONG, "login": login}, status=422)
    assert len(verified) == 2
    assert len({known.rsplit("$", 2)[0] for known in verified}) == 1


def test_a_failure_is_in_the_ledger_without_what_was_typed(browse: Browse, mara: Person) -> None:
    browse().post("/sign-in", WRONG, status=422)
    event = ledger.last("session.refused")
    assert (event.by_id, event.facts) == (None, {"person": mara.id})


def test_the_password_is_not_shown_again(browse: Browse) -> None:
    page = browse().post("/sign-in", WRONG, status=422)
    assert page.field("login") == WRONG["login"]
    assert WRONG["password"] not in page.html


def test_the_session_key_changes_and_the_old_one_is_dead(browse: Browse) -> None:
    """S-107."""
    browser = browse()
    before = key_of(browser)
    browser.post("/sign-in", RIGHT)
    assert key_of(browser) != before
    db.session.rollback()
    digests = set(db.session.scalars(select(StoredSession.digest)))
    assert digest_of(before) not in digests
    assert digest_of(key_of(browser)) in digests


def test_nothing_of_the_session_before_is_kept(browse: Browse) -> None:
    browser = browse()
    browser.post("/sign-in", RIGHT)
    browser.post("/settings/profile", {"name": "Other", "handle": "other"}, status=400)
    assert people.by_handle("other") is None


def test_a_form_without_our_token_is_refused(browse: Browse, mara: Person) -> None:
    """S-106, S-132."""
    browser = browse()
    for token in ("", "nonsense", Browser(browser.app).token + "x"):
        browser.post("/sign-in", {**RIGHT, "csrf_token": token}, status=400)
    browser.get("/settings/profile", status=302)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.invalid"}])
def test_a_form_from_another_site_is_refused(browse: Browse, headers: dict[str, str]) -> None:
    """S-133."""
    browser = browse()
    browser.post("/sign-in", RIGHT, status=403, headers=headers)
    browser.get("/settings/profile", status=302)


def test_twenty_tries_for_one_account_are_enough(browse: Browse, app: Flask) -> None:
    """S-113: the same words for a wrong and the right password, until the day is over."""
    for number in range(20):
        from_elsewhere(browse, number, WRONG, 422)
    wrong, right = from_elsewhere(browse, 21, WRONG, 429), from_elsewhere(browse, 22, RIGHT, 429)
    assert words_of(wrong) == words_of(right)
    assert 0 < int(right.headers["Retry-After"]) <= 24 * 3600
    with time_machine.travel(now() + timedelta(hours=24, minutes=1)):
        from_elsewhere(browse, 23, RIGHT, 302)


def from_elsewhere(browse: Browse, number: int, form: dict[str, str], status: int) -> Page:
    """Each try from a network address of its own."""
    return browse().post("/sign-in", form, status=status, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})


def test_an_account_nobody_has_is_throttled_like_any(browse: Browse) -> None:
    form = {**WRONG, "login": "nobody@example.test"}
    for number in range(20):
        from_elsewhere(browse, number, form, 422)
    from_elsewhere(browse, 21, form, 429)


def test_handle_and_address_count_for_one_account(browse: Browse) -> None:
    for number in range(20):
        from_elsewhere(browse, number, {**WRONG, "login": "mara" if number % 2 else "Mara@example.test"}, 422)
    from_elsewhere(browse, 21, {**WRONG, "login": "@MARA"}, 429)


def test_twenty_tries_from_one_address_are_enough_whatever_is_forwarded(browse: Browse) -> None:
    """S-113, S-114."""
    for number in range(20):
        form = {**WRONG, "login": f"nobody{number}@example.test"}
        browse().post("/sign-in", form, status=422, headers={"X-Forwarded-For": f"198.51.100.{number}"})
    browse().post("/sign-in", RIGHT, status=429, headers={"X-Forwarded-For": "203.0.113.9"})
    with time_machine.travel(now() + timedelta(minutes=61)):
        browse().post("/sign-in", RIGHT)


def test_one_address_cannot_use_up_the_tries_of_many_accounts(browse: Browse) -> None:
    for _number in range(20):
        from_elsewhere(browse, 1, WRONG, 422)
    for _number in range(21):
        from_elsewhere(browse, 1, {**WRONG, "login": "noor"}, 429)
    from_elsewhere(browse, 2, {"login": "noor", "password": PASSWORD}, 302)


def test_being_throttled_is_noted_once_an_hour(browse: Browse) -> None:
    for _number in range(23):
        browse().post("/sign-in", WRONG, status=422 if _number < 20 else 429)
    assert ledger.kinds().count("session.throttled") == 1


def test_rightful_sign_ins_are_not_counted(browse: Browse) -> None:
    for _number in range(22):
        signing_in.come_in("mara", PASSWORD, origin="192.0.2.1")


def test_a_weaker_hash_is_made_anew(browse: Browse, mara: Person) -> None:
    """S-119."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with db.write():
        db.session.get_one(Credential, mara.id).password_hash = weak
    browse().post("/sign-in", RIGHT)
    db.session.rollback()
    kept = db.session.get_one(Credential, mara.id).password_hash
    assert "m=19456,t=2,p=1" in kept
    browse().post("/sign-in", RIGHT)


def test_a_password_of_a_megabyte_is_refused_before_it_is_hashed(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-119."""
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_: pytest.fail("hashed"))
    browse().post("/sign-in", {**RIGHT, "password": "x" * 1_000_000}, status=400)


def test_a_field_sent_twice_is_refused(app: Flask, browse: Browse) -> None:
    """S-093."""
    browser = browse()
    body = {"csrf_token": browser.token, "login": ["mara", "ada"], "password": PASSWORD}
    assert browser.client.post("/sign-in", data=body).status_code == 400


def test_other_methods_are_refused(browse: Browse) -> None:
    assert browse().client.put("/sign-in").status_code == 405


def test_an_instance_without_people_leads_to_its_first_page(app: Flask, browse: Browse) -> None:
    with db.write():
        for person in db.session.scalars(select(Person)):
            person.role = "employee"
    assert browse().get("/sign-in", status=302).location == "/welcome"
