"""S-071: nothing is sorted, filtered or shown by a word that was put behind a question mark."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import cast
from tests.pages import Browser, Page
from tests.security import scene
from tests.security.scene import Scene
from tests.security.test_matrix import Route, routes

ODD = {
    "sort": "password_hash",
    "order": "owner.email",
    "filter[owner.email]": "a%",
    "fields": "*",
    "include": "owner.password",
    "expand": "private",
}


@pytest.fixture
def things(app: Flask) -> Scene:
    return scene.build()


def odd(path: str, name: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{name}={ODD[name]}".replace("%", "%25")


def shown(app: Flask, things: Scene, browser: Browser, *, is_api: bool) -> list[tuple[Route, str]]:
    """The addresses that show something to somebody."""
    found = []
    for route in routes(app):
        if route.method != "GET" or route.is_api is not is_api or route.rule.startswith("/static"):
            continue
        path = scene.address(route.rule, things)
        if browser.client.get(path, follow_redirects=True).status_code == 200:
            found.append((route, path))
    return found


NUMBERS = ["answers", "base", "below", "draft", "from", "insight", "log", "parent", "space", "step", "target", "to"]
HUGE = "9" * 30


def test_a_number_no_database_takes_breaks_no_page(app: Flask, things: Scene) -> None:
    browser = Browser(app, cast.person("mara"))
    for _route, path in shown(app, things, browser, is_api=False):
        for number in (HUGE, str(2**63), str(-(2**31) - 1)):
            answer = browser.client.get(path.partition("?")[0], query_string=dict.fromkeys(NUMBERS, number))
            assert answer.status_code < 500, path


@pytest.mark.parametrize("number", [HUGE, str(2**63)])
@pytest.mark.parametrize(
    "path",
    [
        "/items/{playbook}/comments",
        "/playbooks/new",
        "/playbooks/new/draft",
        "/playbooks/{playbook}/draft",
        "/playbooks/{playbook}/edit",
        "/playbooks/{playbook}/move",
        "/playbooks/{playbook}/mentions",
        "/mentoring/insights/new",
        "/mentoring/logs/{log}/edit",
    ],
)
def test_a_number_no_database_takes_breaks_no_form(app: Flask, things: Scene, path: str, number: str) -> None:
    """And what was typed is shown again."""
    browser = Browser(app, cast.person("mara"))
    form = dict.fromkeys(NUMBERS, number) | {"title": "T", "body": "Typed words.", "shared": "Typed words."}
    address = path.format(playbook=things.playbook, log=things.log)
    answer = browser.client.post(address, data=form | {"submission": "k", "csrf_token": browser.token})
    assert answer.status_code in {400, 404, 422}
    assert answer.status_code != 400 or "Typed words." in answer.text


def takes_parameters(document: dict[str, dict[str, dict[str, dict[str, object]]]], route: Route) -> bool:
    """Whether the document names any parameter behind the question mark."""
    path = route.rule.replace("<int:", "{").replace(">", "}")
    operation = document["paths"].get(path, {}).get("get", {})
    return any(one.get("in") == "query" for one in operation.get("parameters", []))  # type: ignore[attr-defined]


def test_a_list_refuses_parameters_it_does_not_know_and_what_shows_one_thing_reads_none(
    app: Flask, things: Scene
) -> None:
    """The rule as the OpenAPI document says it."""
    browser = Browser(app, cast.person("mara"))
    document = browser.client.get("/api/v1/openapi.json").get_json()
    assert "does not know" in document["info"]["description"]
    refused = 0
    for route, path in shown(app, things, browser, is_api=True):
        plain = browser.client.get(path)
        for name in ODD:
            answer = browser.client.get(odd(path, name))
            if takes_parameters(document, route):
                assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [name]), path
                refused += 1
            else:
                assert answer.data == plain.data, path
    assert refused > 100


def test_a_page_shows_the_same(app: Flask, things: Scene) -> None:
    browser = Browser(app, cast.person("mara"))
    for _route, path in shown(app, things, browser, is_api=False):
        plain = Page(browser.client.get(path, follow_redirects=True))
        every = "&".join(odd("", name).removeprefix("?") for name in ODD)
        asked = Page(browser.client.get(f"{path}{'&' if '?' in path else '?'}{every}", follow_redirects=True))
        assert asked.status == 200, path
        if plain.soup is not None and plain.soup.main is not None:
            assert asked.one("main").get_text(" ") == plain.one("main").get_text(" "), path
        else:
            assert len(asked.html) == len(plain.html), path


def test_a_page_asked_for_by_an_old_slug_keeps_its_question_whatever_that_is(app: Flask, things: Scene) -> None:
    """No word behind the question mark is taken for a part of the address, which would fail or lead elsewhere."""
    browser, led = Browser(app, cast.person("mara")), 0
    names = ("item", "id", "slug", "passage", "endpoint", "_anchor", "_scheme", "_external", "_method")
    question = "&".join(f"{name}=javascript" for name in names)
    kinds = ("pairing", "log", "insight", "playbook", "checklist", "assignment", "run", "habit")
    pages = [route for route in routes(app) if route.endpoint.split(".")[1:] in [[f"show_{kind}"] for kind in kinds]]
    for route in (route for route in pages if route.rule.endswith("-<slug>")):
        path = scene.address(route.rule, things).rpartition("-")[0]
        plain = browser.client.get(path)
        asked = browser.client.get(f"{path}?{question}")
        assert asked.location == f"{plain.location}?{question}"
        led += 1
    assert led == len(kinds)
