"""S-051, S-054, S-056: a word that stands in every private field is never told to whoever may not read it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask

from seci.accounts import tokens
from seci.plumbing.db import db
from tests import cast
from tests.cast import CatchUp
from tests.pages import Browser, links
from tests.security import scene
from tests.security.scene import CANARY, WHISPER, Scene
from tests.security.test_matrix import routes

QUERIES = (
    CANARY,
    CANARY[:5],
    f"{CANARY[:4]}*",
    f'"{CANARY} heading"',
    f"title:{CANARY}",
    f"topic:{CANARY}-topic",
    f"space:'Vault {CANARY}'",
    "by:mara",
    "kind:playbook",
    "kind:log",
    "kind:insight",
    f"kind:pairing {CANARY}",
    "zyzzogetan",
    "private:true",
    "heading",
)
SEARCHES = (
    "/search?q={}",
    "/search/jump?q={}",
    "/search/complete?kind=wiki&q={}",
    "/search/complete?kind=topic&q={}",
    "/api/v1/search?q={}",
)


AROUND = (
    "/items/{}",
    "/items/{}/connected",
    "/api/v1/items/{}",
    "/api/v1/items/{}/links",
    "/api/v1/items/{}/backlinks",
    "/api/v1/items/{}/related",
    "/api/v1/items/{}/comments",
    "/api/v1/logs/{}",
    "/api/v1/insights/{}",
    "/mentoring/logs/{}",
    "/mentoring/insights/{}",
    "/mentoring/insights/new?log={}",
    "/playbooks/new?insight={}",
)


@pytest.fixture
def things(app: Flask, caught_up: CatchUp) -> Scene:
    found = scene.build()
    caught_up()
    return found


def addresses(app: Flask, things: Scene) -> Iterator[str]:
    """Every GET route with every number a thing of any kind might have, and every search."""
    for route in routes(app):
        if route.method != "GET" or route.rule.startswith("/static"):
            continue
        path = scene.address(route.rule, things)
        yield path
        yield path.replace(f"/{things.playbook}", f"/{things.child}")
        yield path.replace(f"/{things.playbook}", f"/{things.known}")
    for pattern in SEARCHES:
        for query in QUERIES:
            yield pattern.format(query.replace(" ", "+").replace("#", "%23"))
    yield f"/search?q={WHISPER}"
    yield f"/api/v1/search?q={WHISPER[:5]}*"
    for number in (things.pairing, things.log, things.insight, things.insight + 1, things.insight + 2):
        for pattern in AROUND:
            yield pattern.format(number)
    yield f"/search?q=heading&space={things.space}"
    yield f"/search?q=heading&topic={CANARY}-topic"
    yield f"/playbooks/new?space={things.space}&parent={things.playbook}"


def told(client: object, path: str, headers: dict[str, str]) -> str:
    """Everything an answer says but what was asked itself."""
    answer = client.get(path, headers=headers)  # type: ignore[attr-defined]
    assert answer.status_code < 500, path
    return str(answer.get_data(as_text=True) + json.dumps(dict(answer.headers)))


def crawl(client: object, start: Iterator[str], headers: dict[str, str], word: str = CANARY) -> dict[str, str]:
    """Ask for all of these and for every page they lead to; gives where the word was told."""
    seen: set[str] = set()
    waiting, leaks = list(start), {}
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 900:
            continue
        seen.add(path)
        text = told(client, path, headers)
        spoken = text.replace("zyzzogeton-topic", "") if CANARY in path else text
        if word in spoken and word not in path:
            leaks[path] = spoken[max(0, spoken.index(word) - 80) :][:200]
        if WHISPER in path and any(words in spoken for words in ("Alone ", "Mine ", "Counted ")):
            leaks[path] = spoken[:200]
        if (
            word == CANARY
            and CANARY in path
            and any(words in spoken for words in ("unsaved", "remark:", "Secret ", "Child ", "Goal "))
        ):
            leaks[path] = spoken[:200]
        if "/api/" not in path:
            waiting += links(text)
    return leaks


@pytest.mark.parametrize("handle", ["olaf", "max", "root"])
def test_no_page_tells_it(app: Flask, things: Scene, handle: str) -> None:
    """S-051, S-072: pages, lists, searches, the interface, administration and figures."""
    client = Browser(app, cast.person(handle)).client
    assert crawl(client, addresses(app, things), {}) == {}


@pytest.mark.parametrize("handle", ["olaf", "max", "root", "ada", "noor"])
def test_nobody_is_told_what_somebody_else_practises(app: Flask, things: Scene, handle: str) -> None:
    """A-110, A-111, A-114: not even who reads the checklist itself."""
    words = [f"{kind} {CANARY}" for kind in ("anchor", "two", "identity", "reflection", "aside")]
    browser = Browser(app, cast.person(handle))
    paths = [*addresses(app, things), *(f"/items/{number}" for number in (things.run, things.habit, things.assignment))]
    said = {path: told(browser.client, path, {}) for path in paths}
    assert {path: word for path, answer in said.items() for word in words if word in answer} == {}


def test_of_what_practice_taught_the_readers_are_told_what_was_sent(app: Flask, things: Scene) -> None:
    for handle, is_told in (("ada", True), ("noor", True), ("olaf", False), ("max", False), ("root", False)):
        browser = Browser(app, cast.person(handle))
        for path in (f"/playbooks/{things.playbook}-secret-{CANARY}", f"/api/v1/items/{things.playbook}/comments"):
            assert (f"Suggested {CANARY}" in told(browser.client, path, {})) == is_told, (handle, path)


def test_nobody_signed_in_is_told_it(app: Flask, things: Scene) -> None:
    assert crawl(Browser(app).client, addresses(app, things), {}) == {}


def test_no_token_is_told_it(app: Flask, things: Scene) -> None:
    with db.write():
        _row, secret = tokens.make(cast.person("olaf"), "Script", scope="write", days=9, by=None)
    api = (path for path in addresses(app, things) if path.startswith("/api/"))
    assert crawl(app.test_client(), api, {"Authorization": f"Bearer {secret}"}) == {}


@pytest.mark.parametrize("handle", ["noor", "ada", "olaf", "max", "root"])
def test_private_points_and_private_insights_are_told_to_nobody(app: Flask, things: Scene, handle: str) -> None:
    """A-111: not to the partner, the manager, the administrator."""
    client = Browser(app, cast.person(handle)).client
    assert crawl(client, addresses(app, things), {}, WHISPER) == {}


def test_private_points_are_in_no_table_but_their_own(app: Flask, things: Scene) -> None:
    told_in = {table for table, rows in scene.state().items() if any(f"Alone {WHISPER}" in row for row in rows)}
    assert told_in == {"private_points"}
    typed_in = {table for table, rows in scene.state().items() if any(f"Typed {WHISPER}" in row for row in rows)}
    assert typed_in == {"draft"}


def test_private_points_are_found_by_nobody_and_a_private_insight_by_its_finder(app: Flask, things: Scene) -> None:
    """A-118: totals, too, are as for a word that does not exist."""
    for handle, total in (("mara", 2), ("noor", 0), ("ada", 0), ("olaf", 0), ("root", 0)):
        client = Browser(app, cast.person(handle)).client
        assert client.get(f"/api/v1/search?q={WHISPER}").get_json()["total"] == total, handle
    mara = Browser(app, cast.person("mara")).client
    assert mara.get("/api/v1/search?q=alone").get_json()["total"] == 0


@pytest.mark.parametrize("handle", ["noor", "ada", "max", "olaf", "root"])
@pytest.mark.parametrize("typed", [WHISPER, WHISPER[:5], f"{WHISPER[:-1]}i", f"{WHISPER[:5]}*"])
def test_what_is_private_is_neither_counted_nor_completed_nor_corrected_for_others(
    app: Flask, things: Scene, handle: str, typed: str
) -> None:
    """A-118: every way to search answers as it does for a word that stands nowhere."""
    client = Browser(app, cast.person(handle)).client
    for pattern in SEARCHES:
        asked, never = pattern.format(typed), pattern.format(typed.replace("quix", "zbqw"))
        answer, same = (client.get(path).get_data(as_text=True) for path in (asked, never))
        assert WHISPER not in answer.replace(typed, ""), asked
        if asked.startswith(("/api/", "/search/")):
            assert answer.replace("quix", "zbqw") == same, asked


@pytest.mark.parametrize("query", QUERIES)
def test_searching_for_it_is_like_searching_for_nothing(app: Flask, things: Scene, query: str) -> None:
    """S-054: total, facets and suggestion as for a word that does not exist."""
    client = Browser(app, cast.person("olaf")).client
    found = client.get("/api/v1/search", query_string={"q": query}).get_json()
    never = client.get("/api/v1/search", query_string={"q": query.replace("zyzz", "qqqq")}).get_json()
    assert found["total"] == never["total"] == 0 or query in {
        "by:mara",
        "kind:playbook",
        "kind:log",
        "heading",
        "private:true",
    }
    assert found["suggestion"] == never["suggestion"] or query == "zyzzogetan"
    assert CANARY not in json.dumps(found["facets"])
    assert CANARY not in str(found["suggestion"])


def test_who_may_read_finds_it(app: Flask, things: Scene) -> None:
    found = Browser(app, cast.person("noor")).client.get(f"/api/v1/search?q={CANARY}").get_json()
    assert found["total"] >= 2


def test_a_right_that_was_taken_closes_search_at_once(app: Flask, things: Scene) -> None:
    """S-055: the index has not followed yet."""
    from seci.commons import spaces

    noor = Browser(app, cast.person("noor")).client
    with db.write():
        share = next(row for row in cast_vault().shares if row.person_id == cast.person("noor").id)
        spaces.stop_sharing(share, by=cast.person("mara"))
    found = noor.get(f"/api/v1/search?q={CANARY}").get_json()
    assert {hit["kind"] for hit in found["hits"]} == {"pairing", "log", "insight"}  # what is between her and Mara


def cast_vault() -> object:
    from seci.commons.spaces import Space

    return db.session.query(Space).filter(Space.name.contains(CANARY)).one()
