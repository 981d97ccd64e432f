"""One's API tokens: list_tokens, make_token, revoke_token."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from seci.accounts import tokens
from seci.accounts.models import ApiToken
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.sessions import digest_of
from tests import ledger
from tests.cast import Browse

FORM = {"name": "Laptop", "scope": "read", "days": "30"}


def make(owner: Person, **more: object) -> tuple[ApiToken, str]:
    with db.write():
        return tokens.make(owner, "Laptop", by=owner, **more)  # type: ignore[arg-type]


def test_a_token_is_shown_once(browse: Browse, mara: Person) -> None:
    """S-220."""
    browser = browse(mara)
    page = browser.post("/settings/tokens", FORM, status=201)
    secret = page.one(".secret code").get_text()
    assert secret.startswith("seci_") and len(secret) >= 48
    page = browser.get("/settings/tokens")
    assert secret not in page.html
    assert "Laptop" in page.text and "never" in page.text


def test_only_its_hash_is_kept(browse: Browse, mara: Person) -> None:
    _token, secret = make(mara, scope="read", days=30)
    row = db.session.scalars(select(ApiToken)).one()
    assert row.digest == digest_of(secret)
    assert secret not in str(vars(row))
    assert timedelta(days=29) < row.over_at - now() <= timedelta(days=30)
    assert ledger.last("token.made").facts == {"token": row.id, "person": mara.id, "scope": "read"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 81), ("scope", "admin"), ("days", "0"), ("days", "366"), ("days", "x"), ("days", "")],
)
def test_bad_input_is_named(browse: Browse, mara: Person, field: str, value: str) -> None:
    page = browse(mara).post("/settings/tokens", {**FORM, field: value}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"
    assert tokens.of(mara) == []


def test_a_revoked_token_is_gone_from_the_list(browse: Browse, mara: Person) -> None:
    token, secret = make(mara)
    browser = browse(mara)
    browser.post(f"/settings/tokens/{token.id}/revoke")
    assert "Laptop" not in browser.get("/settings/tokens").text
    assert tokens.authenticate(secret) is None
    assert ledger.last("token.revoked").by_id == mara.id


def test_a_token_of_somebody_else_is_a_404(browse: Browse, mara: Person, ada: Person) -> None:
    token, secret = make(mara)
    browse(ada).post(f"/settings/tokens/{token.id}/revoke", status=404)
    browse(ada).post("/settings/tokens/99/revoke", status=404)
    assert tokens.authenticate(secret) is not None
    assert "Laptop" not in browse(ada).get("/settings/tokens").text


def test_fifty_are_enough(browse: Browse, mara: Person) -> None:
    with db.write():
        for _number in range(50):
            tokens.make(mara, "Laptop", by=mara)
    browse(mara).post("/settings/tokens", FORM, status=422)


def test_who_has_not_come_in_makes_none(browse: Browse) -> None:
    browse().get("/settings/tokens", status=302)
    browse().post("/settings/tokens", FORM)
    assert db.session.scalar(select(ApiToken)) is None
