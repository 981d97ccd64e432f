"""S-051: what somebody keeps for themselves is told to nobody else: by no page, list, search, suggestion, figure, table
or program, in no notice, no mail and no line of the log; and the ledger holds none of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from seci.accounts import tokens
from seci.commons.items import Item
from seci.plumbing import jobs
from seci.plumbing.db import db
from tests import cast
from tests.cast import CatchUp
from tests.pages import Browser, links
from tests.security import scene
from tests.security.scene import CANARY, WHISPER, Scene
from tests.security.test_canary import addresses, told

OWN = "mumblecrust"
OTHERS = ["mara", "ada", "max", "root"]
ROOMS = {
    "insight": "mentoring/insights",
    "log": "mentoring/logs",
    "assignment": "practice/assignments",
    "run": "practice/runs",
    "habit": "practice/habits",
}
BELOW = ("", "/edit", "/plan", "/private", "/journey", "/connected", "/comments", "/links", "/backlinks", "/related")
SEARCHED = (OWN, OWN[:6], f"{OWN[:4]}*", f'"{OWN} body"', f"title:{OWN}", f"kind:run {OWN}", f"kind:habit {OWN}")
SEARCHES = ("/search?q={}", "/search/jump?q={}", "/search/complete?kind=wiki&q={}", "/api/v1/search?q={}")
FIGURES = ("modes", "months", "teams", "kinds", "topics", "stuck", "socialization", "internalization", "insight", "log")


@dataclass(frozen=True)
class Kept:
    """The scene, the numbers and kinds of what is Noor's or holds a part of hers, and what the log said meanwhile."""

    things: Scene
    items: list[tuple[int, str]]
    log: str


def keep(browser: Browser, things: Scene) -> None:
    """Noor types the word into every field that is hers alone, as people do: into forms."""
    log = f"/mentoring/logs/{things.log}"
    facts = {"kind": "practice", "at": "2026-05-03T14:30", "base": 1}
    Browser(browser.app, cast.person("mara")).post(f"{log}/edit", {**facts, "shared": "Quite another text.\n"})
    browser.post(f"{log}/edit", {**facts, "shared": f"Mine, {OWN} second.\n"}, status=409)
    browser.post(f"{log}/private", {"private": f"Private, {OWN} points.", "base": 0})
    browser.post("/mentoring/capture", {"body": f"Captured {OWN} body."})
    words = {name: f"{name} {OWN}" for name in ("title", "body", "situation", "cue", "why")}
    for consent in ("private", "count"):
        browser.post("/mentoring/insights/new", {**words, "consent": consent, "log": things.log})
    draft = {"title": f"Draft {OWN}", "body": f"Draft {OWN} body.", "space": cast.space("Workshop").id}
    browser.post("/playbooks/new/draft", {**draft, "submission": "k"}, 200)
    given = browser.post(f"/practice/checklists/{things.checklist}/assign", {"to": "me", "schedule": "day"}).location
    number = given.split("-")[0]
    names = ("anchor", "two_minutes", "place", "bundle", "identity", "friction")
    plan = {name: f"{name} {OWN}" for name in names}
    browser.post(f"{number}/plan", {**plan, "direction": "break", "base": 0})
    run = browser.post(f"{number}/runs").location
    step = browser.get(run).all("input[name=step]")[0]["value"]
    run = run.split("-")[0]
    browser.post(f"{run}/ticks", {"step": step, "state": "unclear", "note": f"Note {OWN}."})
    browser.post(f"{run}/finish")
    browser.post(f"{run}/reflection", {"reflection": f"Reflected {OWN} body.", "insight": "1"})
    habit = next(one for one in browser.get(given).all("a[href*='/practice/habits/']"))
    browser.post(str(habit["href"]).split("-")[0] + "/slip")


@pytest.fixture
def kept(app: Flask, caught_up: CatchUp, caplog: pytest.LogCaptureFixture) -> Kept:
    things = scene.build()
    noor = cast.person("noor")
    with caplog.at_level(logging.INFO):
        keep(Browser(app, noor), things)
        caught_up()
        jobs.drain()
    hers = db.session.execute(select(Item.id, Item.kind).where(Item.owner_id == cast.person("noor").id))
    return Kept(things, [(things.log, "log"), *((number, kind) for number, kind in hers)], caplog.text)


def asked(app: Flask, kept: Kept) -> Iterator[str]:
    """All there is to ask for, and all that hangs on what is hers."""
    yield from addresses(app, kept.things)
    for number, kind in kept.items:
        for start in (ROOMS[kind], f"api/v1/{kind}s", "items", "api/v1/items"):
            yield from (f"/{start}/{number}{below}" for below in BELOW)
    yield from (f"/api/v1/drafts/{number}" for number in range(1, 9))
    yield from (pattern.format(query.replace(" ", "+")) for pattern in SEARCHES for query in SEARCHED)
    for name in FIGURES:
        yield from (f"/flow/tables/{name}.csv?period=12", f"/flow/rows/{name}?period=12")
    yield from (
        "/flow?period=12",
        "/flow/topics",
        "/flow/ledger.csv?period=12",
        "/flow/looks",
        "/api/v1/flow/looks",
        "/api/v1/flow/summary?period=12",
        "/api/v1/flow/stuck",
    )


def leaks(client: object, paths: Iterator[str], headers: dict[str, str]) -> dict[str, str]:
    """Where the word is told; pages are followed one link further."""
    found, seen, further = {}, set[str](), set[str]()
    for path in paths:
        if path in seen:
            continue
        seen.add(path)
        spoken = told(client, path, headers).lower()
        if "/api/" not in path:
            further |= set(links(spoken))
        spoken = spoken.replace(OWN, "") if OWN in path else spoken
        if OWN in spoken or (OWN in path and any(f"{word} " in spoken for word in ("captured", "reflected"))):
            found[path] = spoken[max(0, spoken.find(OWN) - 80) :][:160]
    for path in further - seen:
        if OWN not in path and OWN in told(client, path, headers).lower():
            found[path] = "by a link"
    return found


@pytest.mark.parametrize("handle", OTHERS)
def test_no_page_tells_it(app: Flask, kept: Kept, handle: str) -> None:
    assert leaks(Browser(app, cast.person(handle)).client, asked(app, kept), {}) == {}


@pytest.mark.parametrize(("handle", "scope"), [("mara", "write"), ("max", "read"), ("root", "write")])
def test_no_program_is_told_it(app: Flask, kept: Kept, handle: str, scope: str) -> None:
    with db.write():
        _row, secret = tokens.make(cast.person(handle), "Script", scope=scope, days=9, by=None)
    paths = (path for path in asked(app, kept) if path.startswith("/api/"))
    assert leaks(app.test_client(), paths, {"Authorization": f"Bearer {secret}"}) == {}


def test_who_typed_it_finds_it_again(app: Flask, kept: Kept) -> None:
    """Or else the others would be told nothing because there is nothing."""
    noor = Browser(app, cast.person("noor")).client
    paths = [path for path in leaks(noor, asked(app, kept), {}) if OWN not in path]
    for part in ("/mentoring/logs/", "/mentoring/insights/", "/practice/runs/", "/practice/habits/", "/api/v1/drafts"):
        assert any(path.startswith(part) for path in paths), part
    assert any(path.startswith("/api/v1/runs/") for path in paths)


def test_it_stands_in_no_mail_and_no_line_of_the_log(app: Flask, kept: Kept) -> None:
    """A-122."""
    mails = [path.read_text("utf-8") for path in Path(app.instance_path, "mail").iterdir()]
    assert mails
    for word in (OWN, CANARY, WHISPER):
        assert not [mail for mail in mails if word in mail]
        assert word not in kept.log


def test_not_even_a_failure_writes_it_into_the_log(app: Flask, kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    refuse = "CREATE TRIGGER no BEFORE UPDATE ON private_points BEGIN SELECT RAISE(ABORT, 'no'); END"
    with db.write() as session:
        session.execute(text(refuse))
    browser = Browser(app, cast.person("noor"))
    browser.post(f"/mentoring/logs/{kept.things.log}/private", {"private": f"More {OWN}.", "base": 1}, status=500)
    assert "private_points" in caplog.text, "it is said what failed"
    assert OWN not in caplog.text


def test_the_ledger_the_lineage_and_notices_hold_none_of_it(app: Flask, kept: Kept) -> None:
    rows = scene.state()
    assert any(OWN in row for row in rows["reflection"])  # type: ignore[operator]
    for table in ("event", "hand_over", "notice", "part", "audience", "api_token", "comment", "passage", "topic"):
        held = [row for row in rows[table] if OWN in str(row)]
        assert held == [] or table == "passage", table
