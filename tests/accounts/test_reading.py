"""Opening pages changes nothing (S-134), and nothing secret is written to a log (S-245)."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask

from seci.commons.people import Person
from seci.plumbing.db import Base, db
from tests import mailbox
from tests.cast import PASSWORD, Browse

PARTS = {"<int:id>": "1", "<handle>": "mara", "<secret>": "x" * 43, "<name>": "20260101T000000000000-00000000.eml"}


def paths(app: Flask) -> list[str]:
    """Every page of this room that can be opened, with parts that name something where they can."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("accounts.")]
    found = {str(rule) for rule in rules if "GET" in (rule.methods or ())}
    for part, value in PARTS.items():
        found = {path.replace(part, value) for path in found}
    return sorted(found)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, but for when a session was last seen."""
    db.session.rollback()
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    columns = {name: [column for column in table.c if column.name != "seen_at"] for name, table in tables.items()}
    rows = {name: db.session.execute(db.select(*wanted)).all() for name, wanted in columns.items()}
    db.session.rollback()
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def test_opening_every_page_as_administrator_changes_nothing(app: Flask, browse: Browse, ada: Person) -> None:
    browser = browse(ada)
    before = everything()
    for path in [*paths(app), *paths(app)]:
        assert browser.client.get(path).status_code in {200, 302, 404}, path
        browser.client.head(path)
    assert everything() == before


def test_no_page_opens_further_for_who_has_not_come_in(app: Flask, browse: Browse) -> None:
    for path in paths(app):
        is_public = path.startswith(("/sign-in", "/welcome", "/join", "/reset"))
        status = browse().client.get(path).status_code
        assert status in ({200, 302, 404} if is_public else {302}), path


def test_no_secret_is_written_to_a_log(browse: Browse, ada: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browse().post("/sign-in", {"login": "mara", "password": PASSWORD})
        browse().post("/sign-in", {"login": "mara", "password": "a wrong lantern at noon"}, status=422)
        browser = browse(ada)
        form = {"name": "Laptop", "scope": "read", "days": "1"}
        token = browser.post("/settings/tokens", form, status=201).one(".secret code").get_text()
        browse().post("/reset", {"email": "mara@example.test"}, status=200)
        path = mailbox.path_in(mailbox.letters()[0])
        browse().post(path, {"password": "nine copper kettles singing"})
    for secret in (PASSWORD, "a wrong lantern", token, path.rsplit("/", 1)[1], "nine copper kettles"):
        assert secret not in caplog.text
