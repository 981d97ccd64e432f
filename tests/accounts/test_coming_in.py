"""Whom a request comes from when it carries a token."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask_login import current_user

from seci.accounts import coming_in, roster, tokens
from seci.accounts.models import ApiToken
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests.cast import Browse

API = "/api/v1/people"


def make(owner: Person, scope: str = "write") -> tuple[int, str]:
    with db.write():
        token, secret = tokens.make(owner, "Laptop", scope=scope, by=owner)
        return token.id, secret


def asks(app: Flask, secret: str, path: str = API, **headers: str) -> tuple[str | None, bool]:
    """The handle a request comes from, and whether it may write."""
    db.session.rollback()
    headers.setdefault("Authorization", f"Bearer {secret}")
    with app.app_context(), app.test_request_context(path, headers=headers):
        return (current_user.handle if current_user.is_authenticated else None), coming_in.may_write()


@pytest.mark.parametrize(("scope", "may_write"), [("read", False), ("write", True)])
def test_a_token_speaks_for_its_owner_as_far_as_it_may(app: Flask, mara: Person, scope: str, may_write: bool) -> None:
    """S-221."""
    _id, secret = make(mara, scope)
    assert asks(app, secret) == ("mara", may_write)


def test_a_token_opens_no_page(app: Flask, browse: Browse, mara: Person) -> None:
    """S-221."""
    _id, secret = make(mara)
    assert asks(app, secret, "/settings/tokens")[0] is None
    headers = {"Authorization": f"Bearer {secret}"}
    assert browse().client.get("/settings/tokens", headers=headers).status_code == 302
    assert browse().client.post("/settings/tokens", headers=headers, data={"name": "x"}).status_code in {302, 400}


@pytest.mark.parametrize("header", ["Basic bWFyYTpzZWNp", "Bearer", "Bearer ", "bearer seci_x", "Bearer seci_wrong"])
def test_anything_else_is_nobody(app: Flask, header: str) -> None:
    assert asks(app, "", Authorization=header)[0] is None


def test_a_revoked_token_is_nobody(app: Flask, mara: Person) -> None:
    token_id, secret = make(mara)
    with db.write():
        tokens.revoke(db.session.get_one(ApiToken, token_id), by=mara)
    assert asks(app, secret)[0] is None


def test_a_token_whose_time_is_over_is_nobody(app: Flask, mara: Person) -> None:
    _id, secret = make(mara)
    with time_machine.travel(now() + timedelta(days=91)):
        assert asks(app, secret)[0] is None


def test_a_token_of_somebody_who_left_is_nobody_and_stays_so(app: Flask, mara: Person, ada: Person) -> None:
    """S-222."""
    _id, secret = make(mara)
    with db.write():
        roster.deactivate(mara, by=ada)
    assert asks(app, secret)[0] is None
    with db.write():
        roster.reactivate(mara, by=ada)
    assert asks(app, secret)[0] is None


def test_where_a_token_is_shown_the_cookie_does_not_count(app: Flask, browse: Browse, mara: Person) -> None:
    browser = browse(mara)
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    assert asks(app, "seci_wrong", Cookie=f"session={cookie.value}")[0] is None
    assert asks(app, "", Cookie=f"session={cookie.value}", Authorization="")[0] == "mara"


def test_lowered_rights_count_on_the_next_request(app: Flask, ada: Person, browse: Browse) -> None:
    """S-089, S-222."""
    with db.write():
        other = people.add("boss@example.test", "Boss", role="admin")
    browser = browse(other)
    browser.get("/admin/people")
    with db.write():
        roster.change_role(other, "employee", by=ada)
    browser.get("/admin/people", status=403)


@pytest.mark.parametrize("query", ["token=x", "access_token=x", "Api_Key=x", "q=seci_abc"])
def test_a_token_in_an_address_is_refused(browse: Browse, query: str) -> None:
    """S-223."""
    answer = browse().client.get(f"{API}?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_use_is_noted_once_a_minute(app: Flask, mara: Person) -> None:
    token_id, secret = make(mara)

    def seen() -> object:
        db.session.rollback()
        return db.session.get_one(ApiToken, token_id, populate_existing=True).seen_at

    asks(app, secret)
    first = seen()
    assert first is not None
    asks(app, secret)
    assert seen() == first
    with time_machine.travel(now() + timedelta(seconds=61)):
        asks(app, secret)
        assert seen() != first
