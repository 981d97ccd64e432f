"""A new password by mail: ask_reset, send_reset, choose_password, set_password."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from seci.accounts import passwords, tokens
from seci.accounts.models import OneTimeLink
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from tests import ledger, mailbox
from tests.cast import PASSWORD, Browse

NEW = "nine copper kettles singing"
MARA = {"email": "mara@example.test"}


@pytest.fixture
def path(browse: Browse) -> str:
    """The path of the link in a letter that was sent to Mara."""
    browse().post("/reset", MARA, status=200)
    return mailbox.path_in(mailbox.letters()[0])


def test_the_letter_leads_to_a_new_password(browse: Browse, mara: Person, path: str) -> None:
    browser = browse()
    browser.get(path)
    page = browser.post(path, {"password": NEW})
    assert "Your new password is set" in browser.follow(page).text
    assert passwords.is_right(mara, NEW)
    assert not passwords.is_right(mara, PASSWORD)
    assert ledger.last("password.reset").by_id == mara.id
    assert mailbox.letters()[0].subject == "Your password for SECI was changed"


def test_known_and_unknown_addresses_are_answered_alike(browse: Browse, olaf: Person) -> None:
    """S-101: the same page, the same job; only the job knows."""
    with db.write():
        people.deactivate(olaf)
    texts, names = set(), set()
    for email in ("mara@example.test", "nobody@example.test", "olaf@example.test", "not an address"):
        texts.add(browse().post("/reset", {"email": email}, status=200).text)
        db.session.rollback()
        names |= {(job.name, len(job.arguments)) for job in db.session.scalars(select(Job))}
    assert len(texts) == 1
    assert names == {("reset.send", 1)}
    assert [letter.to for letter in mailbox.letters()] == ["mara@example.test"]


def test_three_an_hour_are_enough_for_known_and_unknown(browse: Browse) -> None:
    """S-101: the same in being throttled."""
    pages = []
    for email in ("mara@example.test", "nobody@example.test"):
        for _time in range(3):
            browse().post("/reset", {"email": email}, status=200)
        pages.append(browse().post("/reset", {"email": email.upper()}, status=429))
    assert all(0 < int(page.headers["Retry-After"]) <= 3601 for page in pages)
    assert len({page.text for page in pages}) == 1
    assert len(mailbox.letters()) == 3


def test_a_link_opens_once(browse: Browse, path: str) -> None:
    """S-103."""
    browse().post(path, {"password": NEW})
    browse().get(path, status=404)
    browse().post(path, {"password": PASSWORD}, status=404)


def test_a_link_lasts_an_hour(browse: Browse, path: str) -> None:
    """S-103."""
    with time_machine.travel(now() + timedelta(minutes=61)):
        browse().get(path, status=404)
        browse().post(path, {"password": NEW}, status=404)


def test_a_link_is_dead_after_another_way_to_a_new_password(browse: Browse, mara: Person, path: str) -> None:
    """S-103."""
    form = {"present_password": PASSWORD, "password": NEW}
    browse(mara).post("/settings/password", form)
    browse().post(path, {"password": PASSWORD}, status=404)


def test_a_link_is_dead_after_a_change_of_address(browse: Browse, ada: Person, mara: Person, path: str) -> None:
    """S-103."""
    browse(ada).post(f"/admin/people/{mara.id}", {"email": "mara2@example.test", "role": "employee"})
    browse().get(path, status=404)
    assert mailbox.letters()[0].to == "mara@example.test", "the old address is told"


def test_a_link_of_somebody_who_left_is_dead(browse: Browse, mara: Person, path: str) -> None:
    with db.write():
        people.deactivate(mara)
    browse().get(path, status=404)
    browse().post(path, {"password": NEW}, status=404)


def test_one_link_used_ends_the_others(browse: Browse, path: str) -> None:
    browse().post("/reset", MARA, status=200)
    other = mailbox.path_in(mailbox.letters()[0])
    browse().post(path, {"password": NEW})
    browse().get(other, status=404)


def test_a_reset_is_no_invitation(browse: Browse, path: str) -> None:
    """S-103."""
    form = {"name": "Second Mara", "password": NEW}
    browse().get(path.replace("/reset/", "/join/"), status=404)
    browse().post(path.replace("/reset/", "/join/"), form, status=404)


def test_only_a_hash_is_kept_and_no_queue_holds_the_secret(browse: Browse, path: str) -> None:
    """S-103."""
    secret = path.removeprefix("/reset/")
    assert len(secret) >= 43, "256 bits"
    db.session.rollback()
    link = db.session.scalars(select(OneTimeLink)).one()
    assert secret not in str(vars(link))
    assert db.session.scalars(select(Job)).all() == []


def test_opening_the_page_uses_nothing_and_tells_nobody(browse: Browse, path: str) -> None:
    """S-105."""
    for _time in range(3):
        page = browse().get(path)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert not [link["href"] for link in page.all("[href], [src]") if str(link.get("href", "")).startswith("http")]
    browse().post(path, {"password": NEW})


def test_every_session_ends(browse: Browse, mara: Person, path: str) -> None:
    """S-109."""
    browser = browse(mara)
    browse().post(path, {"password": NEW})
    browser.get("/settings/profile", status=302)


@pytest.mark.parametrize(("more", "left"), [({}, 1), ({"revoke_tokens": "y"}, 0)])
def test_tokens_end_when_one_says_so(browse: Browse, mara: Person, path: str, more: dict[str, str], left: int) -> None:
    """S-109."""
    with db.write():
        tokens.make(mara, "Laptop", by=mara)
    browse().post(path, {"password": NEW, **more})
    db.session.rollback()
    assert len(tokens.of(mara)) == left


def test_who_was_throttled_may_sign_in_again(browse: Browse, path: str) -> None:
    for number in range(21):
        form = {"login": "mara", "password": "wrong"}
        where = {"REMOTE_ADDR": f"192.0.2.{number}"}
        browse().post("/sign-in", form, status=422 if number < 20 else 429, environ_base=where)
    browse().post(path, {"password": NEW})
    browse().post("/sign-in", {"login": "mara", "password": NEW})


@pytest.mark.parametrize("password", ["", "too short", "mara@example.test", "a" * 30])
def test_a_bad_password_is_named_and_the_link_still_opens(browse: Browse, path: str, password: str) -> None:
    page = browse().post(path, {"password": password}, status=422)
    assert page.one(".error-summary a")["href"] == "#password"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    browse().post(path, {"password": NEW})


def test_an_address_has_to_be_given(browse: Browse) -> None:
    page = browse().post("/reset", {"email": ""}, status=422)
    assert page.one(".error-summary a")["href"] == "#email"


def test_a_request_with_a_foreign_host_sends_nothing(browse: Browse) -> None:
    """S-104."""
    browse().post("/reset", MARA, status=400, headers={"Host": "evil.invalid"})
    browse().post("/reset", MARA, status=200, headers={"X-Forwarded-Host": "evil.invalid"})
    assert [mailbox.link_in(letter).split("/reset/")[0] for letter in mailbox.letters()] == ["http://127.0.0.1:8000"]


def test_an_administrator_can_have_a_link_sent(browse: Browse, ada: Person, mara: Person) -> None:
    browse(ada).post(f"/admin/people/{mara.id}/reset")
    assert mailbox.letters()[0].to == "mara@example.test"
