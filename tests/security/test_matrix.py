"""S-050: every route has a row in `rights`; the whole matrix of routes and people is run.

Rows say who may get past the guard. Whoever may not read a thing is told 404, whoever may read but not treat it so is
told 403, nobody at all is sent to sign in (or told 401); and a refused request changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from seci.accounts import tokens
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import cast
from tests.pages import Browser
from tests.security import scene
from tests.security.rights import LET_IN, REFUSED, ROWS
from tests.security.scene import Scene


@dataclass(frozen=True)
class Route:
    endpoint: str
    rule: str
    method: str

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/")


def routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.endpoint, rule.rule, method)


# What a request must hold to reach the question of permission; everywhere else nothing is needed.
BODIES: dict[str, dict[str, object]] = {
    "api-comments.change_comment": {"body": "Other words."},
    "externalization.keep_draft": {"base": 1, "title": "Draft", "body": "Words."},
    "socialization.keep_new_log": {"submission": "k", "shared": "Words."},
    "socialization.keep_log_draft": {"base": 1, "shared": "Words."},
    "socialization.keep_private_draft": {"base": 1, "private": "Words."},
    "socialization.keep_insight_draft": {"base": 1, "body": "Words."},
}


def ask(browser: Browser, route: Route, path: str) -> int:
    """Send the least request of a route's method; gives the status."""
    given = BODIES.get(route.endpoint, {})
    headers = {"X-CSRFToken": browser.token} if route.is_api else {}
    form = {} if route.is_api or route.method == "GET" else {"data": {"csrf_token": browser.token, **given}}
    body = {"json": given} if route.is_api and route.method in {"POST", "PATCH", "PUT"} else form
    return browser.client.open(path, method=route.method, headers=headers, **body).status_code


@pytest.fixture
def things(app: Flask) -> Scene:
    return scene.build()


def test_every_route_has_its_row(app: Flask) -> None:
    endpoints = {route.endpoint for route in routes(app)}
    assert endpoints - ROWS.keys() == set()
    assert ROWS.keys() - endpoints == set()


def test_nobody_gets_past_a_guard_without_signing_in(app: Flask, things: Scene) -> None:
    browser, before, wrong = Browser(app), scene.state(), {}
    for route in routes(app):
        if ROWS[route.endpoint] == "public":
            continue
        status = ask(browser, route, scene.address(route.rule, things))
        if status != (401 if route.is_api else 302):
            wrong[route] = status
    assert wrong == {}
    assert scene.state() == before


@pytest.mark.parametrize("handle", ["olaf", "max", "root", "noor", "ada", "mara"])
def test_whoever_may_not_is_refused_and_nothing_changes(app: Flask, things: Scene, handle: str) -> None:
    browser, before, wrong = Browser(app, cast.person(handle)), scene.state(), {}
    for route in routes(app):
        expected = REFUSED.get(ROWS[route.endpoint], {}).get(handle)
        if expected is None:
            continue
        status = ask(browser, route, scene.address(route.rule, things))
        if status != expected:
            wrong[route] = (status, expected)
    assert wrong == {}
    assert scene.state() == before


@pytest.mark.parametrize("handle", ["noor", "ada", "mara"])
def test_whoever_may_gets_past_the_guard(app: Flask, things: Scene, handle: str) -> None:
    person_id, wrong = cast.person(handle).id, {}
    for route in routes(app):
        if handle not in LET_IN.get(ROWS[route.endpoint], []):
            continue
        with scene.undone(app):
            browser = Browser(app, db.session.get_one(Person, person_id))
            path = scene.address(route.rule, things).replace("/x", f"/{scene.CANARY}.txt")
            status = ask(browser, route, path if "/attachments/" in path else scene.address(route.rule, things))
        if status in {401, 403, 404, 405} or status >= 500:
            wrong[route] = status
    assert wrong == {}


@pytest.mark.parametrize("scope", ["read", "write"])
@pytest.mark.parametrize("handle", ["olaf", "root", "noor"])
def test_a_program_may_what_its_person_may_and_with_a_token_to_read_nothing_else(
    app: Flask, things: Scene, handle: str, scope: str
) -> None:
    with db.write():
        _row, secret = tokens.make(cast.person(handle), "Script", scope=scope, days=9, by=None)
    client, before, wrong = app.test_client(use_cookies=False), scene.state(), {}
    for route in routes(app):
        refused = REFUSED.get(ROWS[route.endpoint], {}).get(handle)
        only_reads = scope == "read" and route.method != "GET"
        if not route.is_api or ROWS[route.endpoint] == "public" or not (refused or only_reads):
            continue
        body = {} if route.method == "GET" else {"json": BODIES.get(route.endpoint, {})}
        path, headers = scene.address(route.rule, things), {"Authorization": f"Bearer {secret}"}
        status = client.open(path, method=route.method, headers=headers, **body).status_code
        if status != (403 if only_reads else refused):
            wrong[route] = (status, refused)
    assert wrong == {}
    assert without_tokens(scene.state()) == without_tokens(before)


def without_tokens(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """All but when a token was last used."""
    return {table: held for table, held in rows.items() if table != "api_token"}


def test_reading_as_an_administrator_twice_changes_nothing(app: Flask, things: Scene) -> None:
    """S-134. That they looked at a team's figures is noted, once (A-113); it is the one thing reading may write."""
    browser, before = Browser(app, scene.root()), scene.state()
    for _time in range(2):
        for route in routes(app):
            if route.method == "GET":
                path = scene.address(route.rule, things)
                for method in ("GET", "HEAD"):
                    assert browser.client.open(path, method=method).status_code < 500, path
    after = scene.state()
    assert len(after["look"]) == 1 and after | {"look": before["look"]} == before


def test_a_picture_cannot_sign_anybody_out(app: Flask, ada: Person) -> None:
    """S-134."""
    browser = Browser(app, ada)
    browser.get("/sign-out", status=405)
    browser.get("/people/me/notices")


@pytest.mark.parametrize("handle", ["olaf", "root"])
def test_what_may_not_be_seen_is_told_as_what_never_was(app: Flask, things: Scene, handle: str) -> None:
    """O-404: status, headers and body are the same, numbers and nonces aside."""
    client = Browser(app, cast.person(handle)).client
    for path in (
        f"/playbooks/{things.playbook}",
        f"/items/{things.playbook}",
        f"/playbooks/spaces/{things.space}",
        f"/mentoring/pairings/{things.pairing}",
        f"/mentoring/logs/{things.log}",
        f"/mentoring/insights/{things.insight}",
        f"/items/{things.log}",
    ):
        hidden, never = client.get(path), client.get(path.rsplit("/", 1)[0] + "/987654")
        assert hidden.status_code == never.status_code == 404
        assert _plain(hidden.get_data(as_text=True)) == _plain(never.get_data(as_text=True))
        assert sorted(hidden.headers.keys()) == sorted(never.headers.keys())


def _plain(html: str) -> list[str]:
    return [line for line in html.splitlines() if "nonce" not in line and "csrf" not in line]
