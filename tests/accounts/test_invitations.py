"""Inviting and joining: list_invitations, invite, repeat_invitation, withdraw_invitation, join, accept_invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from seci.accounts import roster
from seci.accounts.models import OneTimeLink
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests import ledger, mailbox
from tests.cast import PASSWORD, Browse

FORM = {"email": "kim@example.test", "name": "Kim", "role": "manager", "team": "1"}
JOIN = {"name": "Kim Lee", "password": PASSWORD}


@pytest.fixture
def path(browse: Browse, ada: Person) -> str:
    """The path of the link in an invitation that Ada sent to Kim."""
    browse(ada).post("/admin/invitations", FORM)
    return mailbox.path_in(mailbox.letters()[0])


def only_link() -> OneTimeLink:
    db.session.rollback()
    return db.session.scalars(select(OneTimeLink)).one()


def test_an_invitation_is_a_letter_with_a_link(browse: Browse, ada: Person, path: str) -> None:
    letter = mailbox.letters()[0]
    assert letter.to == "kim@example.test"
    assert "Ada" in letter.subject
    assert path.startswith("/join/")
    assert len(path.removeprefix("/join/")) >= 43, "256 bits"
    assert "kim@example.test" in browse(ada).get("/admin/invitations").text
    assert ledger.last("invitation.sent").facts == {"invitation": 1, "role": "manager", "team": 1}


def test_who_opens_it_becomes_what_they_were_invited_as(browse: Browse, path: str) -> None:
    browser = browse()
    page = browser.get(path)
    assert page.field("name") == "Kim"
    assert browser.post(path, JOIN).location == "/"
    kim = people.by_email("kim@example.test")
    assert kim is not None and (kim.name, kim.role) == ("Kim Lee", "manager")
    assert [one.team.name for one in roster.teams_by_person([kim])[kim.id]] == ["Support"]
    assert "kim@example.test" in browser.get("/settings/profile").text
    assert ledger.last("invitation.accepted").by_id == kim.id


@pytest.mark.parametrize("more", [{"role": "admin"}, {"email": "ada@example.test"}, {"team": "2"}, {"id": "3"}])
def test_what_else_is_sent_along_is_not_looked_at(browse: Browse, path: str, more: dict[str, str]) -> None:
    """S-086."""
    browse().post(path, {**JOIN, **more})
    kim = people.by_email("kim@example.test")
    assert kim is not None and kim.role == "manager"


def test_the_link_opens_once(browse: Browse, path: str) -> None:
    """S-122."""
    browse().post(path, JOIN)
    assert "used already" in browse().get(path, status=404).text
    browse().post(path, {**JOIN, "name": "Thief"}, status=404)
    assert people.by_email("kim@example.test").name == "Kim Lee"  # type: ignore[union-attr]


def test_opening_the_page_does_not_use_the_link(browse: Browse, path: str) -> None:
    """S-105: mail scanners open links."""
    before = only_link().digest
    for _time in range(3):
        browse().get(path)
        browse().client.head(path)
    assert (only_link().digest, only_link().used_at) == (before, None)
    browse().post(path, JOIN)


def test_it_is_over_after_seven_days(browse: Browse, path: str) -> None:
    """S-122."""
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        browse().get(path, status=404)
        browse().post(path, JOIN, status=404)


def test_the_page_keeps_its_address_to_itself(browse: Browse, path: str) -> None:
    """S-105."""
    for page in (browse().get(path), browse().post(path, {**JOIN, "password": "x"}, status=422)):
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert not [link["href"] for link in page.all("a[href]") if str(link["href"]).startswith("http")]


def test_only_a_hash_of_the_secret_is_kept(path: str) -> None:
    secret = path.removeprefix("/join/")
    assert secret not in str(vars(only_link()))
    assert len(only_link().digest) == 64


def test_an_invitation_is_no_reset(browse: Browse, path: str) -> None:
    """S-103."""
    browse().get(path.replace("/join/", "/reset/"), status=404)
    browse().post(path.replace("/join/", "/reset/"), {"password": PASSWORD}, status=404)


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "x" * 121), ("password", ""), ("password", "a")])
def test_bad_input_is_named(browse: Browse, path: str, field: str, value: str) -> None:
    page = browse().post(path, {**JOIN, field: value}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"
    assert people.by_email("kim@example.test") is None


def test_the_address_in_the_letter_is_the_configured_one(browse: Browse, ada: Person, app: Flask) -> None:
    """S-104."""
    browser = browse(ada)
    for host in ({"X-Forwarded-Host": "evil.invalid"}, {"Forwarded": "host=evil.invalid"}):
        browser.post("/admin/invitations", FORM, headers=host)
        assert mailbox.link_in(mailbox.letters()[0]).startswith("http://127.0.0.1:8000/join/")
    browser.post("/admin/invitations", FORM, status=400, headers={"Host": "evil.invalid"})


def test_sent_again_the_old_link_is_dead(browse: Browse, ada: Person, path: str) -> None:
    browse(ada).post("/admin/invitations/1/repeat")
    again = mailbox.path_in(mailbox.letters()[0])
    assert again != path
    browse().get(path, status=404)
    browse().post(again, JOIN)
    assert "invitation.repeated" in ledger.kinds()


def test_withdrawn_it_opens_nothing(browse: Browse, ada: Person, path: str) -> None:
    browse(ada).post("/admin/invitations/1/withdraw")
    browse().get(path, status=404)
    assert "invitation.withdrawn" in ledger.kinds()


def test_inviting_an_address_again_withdraws_the_first(browse: Browse, ada: Person, path: str) -> None:
    browse(ada).post("/admin/invitations", {**FORM, "role": "employee"})
    browse().get(path, status=404)
    assert only_link().role == "employee"


def test_who_is_here_already_is_not_invited(browse: Browse, ada: Person) -> None:
    page = browse(ada).post("/admin/invitations", {**FORM, "email": "Noor@Example.test"}, status=422)
    assert page.one(".error-summary a")["href"] == "#email"


@pytest.mark.parametrize(
    ("field", "value"), [("email", "kim"), ("email", "kim@ex ample.test"), ("role", "owner"), ("team", "99")]
)
def test_a_bad_invitation_is_named(browse: Browse, ada: Person, field: str, value: str) -> None:
    page = browse(ada).post("/admin/invitations", {**FORM, field: value}, status=422)
    assert str(page.one(".error-summary a")["href"]).startswith(f"#{field}")


def test_a_role_sent_twice_is_refused(browse: Browse, ada: Person) -> None:
    """S-093."""
    browse(ada).post("/admin/invitations", {**FORM, "role": ["employee", "admin"]}, status=400)
    assert db.session.scalar(select(OneTimeLink)) is None


def test_twenty_a_day_are_enough(browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    for number in range(20):
        browser.post("/admin/invitations", {**FORM, "email": f"kim{number}@example.test"})
    page = browser.post("/admin/invitations", {**FORM, "email": "kim20@example.test"}, status=429)
    assert int(page.headers["Retry-After"]) > 0


def test_only_administrators_invite(browse: Browse, mara: Person, max_: Person, path: str) -> None:
    """S-087, S-092."""
    for person in (mara, max_):
        browser = browse(person)
        browser.get("/admin/invitations", status=403)
        for action in ("", "/1/repeat", "/1/withdraw"):
            browser.post(f"/admin/invitations{action}", FORM, status=403)
    browse().get("/admin/invitations", status=302)
    assert only_link().used_at is None


def test_an_invitation_there_is_not_is_a_404(browse: Browse, ada: Person) -> None:
    browse(ada).post("/admin/invitations/99/repeat", status=404)
    browse(ada).post("/admin/invitations/99/withdraw", status=404)
    browse(ada).get("/admin/invitations/99/withdraw", status=405)
