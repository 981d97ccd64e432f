"""A-001, A-008, A-016: axe finds nothing on any page in any look, nothing scrolls sideways, the console is silent.

Each page is opened once and looked at four times: narrow and wide, light and dark. All rules are asked at both widths,
contrast in all four looks.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Open, Window
from tests.browser.writing import begin, rewrite, save, write

pytestmark = pytest.mark.browser

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    (1280, "light", ALL),
    (1280, "dark", ["color-contrast"]),
    (320, "dark", ALL),
    (320, "light", ["color-contrast"]),
]
SIGNED_OUT = ["/sign-in", "/reset", "/nowhere"]
READING = [
    "/",
    "/playbooks/",
    "{space}",
    "{space_id}/shares",
    "{space_id}/change",
    "{playbook}",
    "{item}/journey",
    "{playbook_id}/history",
    "{playbook_id}/history/1",
    "{playbook_id}/attachments",
    "{playbook_id}/move",
    "/playbooks/bin",
    "/search?q=heat",
    "/search?q=nothingofthiskind",
    "/search",
    "/search/wanted",
    "/search/loose-ends",
    "/topics/",
    "/people/",
    "/people/mara",
    "/people/me/notices",
]
TALKING = [
    "/mentoring/",
    "/mentoring/pairings/new",
    "{pairing}",
    "{pairing_id}/edit",
    "{pairing_id}/logs/new",
    "{log}",
    "{log_id}/edit",
    "{log_id}/private",
    "/mentoring/capture",
    "/mentoring/insights",
    "/mentoring/insights?show=own",
    "/mentoring/insights/new",
    "{insight}",
    "/playbooks/new?insight={insight_number}",
]
WRITING = [
    "{playbook_id}/edit",
    "{playbook_id}/compare?from=1&to=2",
    "{playbook_id}/compare?from=1&to=2&sides=1",
    "/playbooks/new",
    "/playbooks/spaces/new",
    "/settings/profile",
    "/settings/password",
    "/settings/sessions",
    "/settings/tokens",
    "/nowhere",
    "/admin/",
]
LAST_MONTH = (date.today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
FLOWING = [
    "/flow",
    "/flow?period=12&team=1",
    "/flow/rows/combination",
    "/flow/rows/playbook?period=12",
    "/flow/topics",
    f"/flow?month={LAST_MONTH}&team=1",
    "/flow/looks",
    "/flow/definitions",
    "/flow/ledger",
    "/flow/ledger?person=bea&kind=playbook.written",
]
ADMINISTERING = ["/admin/", "/admin/people", "/admin/people/3", "/admin/invitations", "/admin/teams", "/admin/teams/1"]
ADMINISTERING += ["/admin/mail", "/admin/jobs"]


def addresses(window: Window) -> dict[str, str]:
    """Where a space of the demo and a playbook with several revisions in it are."""
    page = window.go("/playbooks/")
    space = page.locator("main a:has-text('Dispatch and support')").first.get_attribute("href") or ""
    page = window.go(space)
    playbook = page.locator("main .tree__link").first.get_attribute("href") or ""
    return {
        "space": space,
        "space_id": space.split("-")[0],
        "playbook": playbook,
        "playbook_id": playbook.split("-")[0],
        "item": playbook.split("-")[0].replace("/playbooks/", "/items/"),
    }


def talks(window: Window) -> dict[str, str]:
    """Where a pairing of the demo is, a log of it, and an insight that may be written down."""
    page = window.go("/mentoring/")
    found = {}
    for name, section in (("pairing", "pairings"), ("log", "logs"), ("insight", "ripe")):
        link = page.locator(f"section[aria-labelledby={section}-title] a.row__link").first
        found[name] = link.get_attribute("href") or ""
        found[f"{name}_id"] = found[name].split("-")[0]
    return {**found, "insight_number": found["insight_id"].rsplit("/", 1)[1]}


def faults(page: Page, part: str = "html") -> list[str]:
    """What axe finds in each look in a part of the page, and where the page is wider than the window.

    The window is as tall as the page: what sticks to its foot would cover whatever the demo happens to bring there.
    """
    found = []
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme} {fault}" for fault in faults_now(page, rules, part)]
    return found


def faults_now(page: Page, rules: list[str] = ALL, part: str = "html") -> list[str]:
    """What axe finds as the page looks now, and whether it is wider than the window."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)  # half a megabyte: once for a page, not for each of its looks
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Whether the page is wider than the window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"scrolls sideways by {over} px"] if over > 0 else []


def faults_of(window: Window, paths: list[str], known: dict[str, str]) -> dict[str, list[str]]:
    """The faults of pages by their address, of those that have any."""
    found = {path: faults(window.go(path.format(**known))) for path in paths}
    return {path: wrong for path, wrong in found.items() if wrong}


def test_pages_for_nobody_are_accessible(window: Open) -> None:
    assert faults_of(window(), SIGNED_OUT, {}) == {}


@pytest.mark.parametrize("paths", [READING, WRITING], ids=["reading", "writing"])
def test_pages_for_people_are_accessible(window: Open, paths: list[str]) -> None:
    shown = window("bea")
    assert faults_of(shown, paths, addresses(shown)) == {}


def test_pages_of_mentoring_are_accessible(window: Open) -> None:
    shown = window("noor")
    known = talks(shown)
    assert faults_of(shown, TALKING, known) == {}
    assert shown.complaints == []


def test_a_log_two_disagree_about_is_accessible(window: Open) -> None:
    mentor, learner = window("mara"), window("noor")
    path = talks(learner)["log_id"] + "/edit"
    for shown, words in ((mentor, "The pump was blue."), (learner, "The pump was red.")):
        shown.go(path).fill("[name=shared]", words)
    mentor.press(mentor.page.locator("main form button.btn--primary"))
    learner.press(learner.page.locator("main form button.btn--primary"))
    assert learner.page.inner_text("h1") == "Put both changes together"
    assert faults(learner.page) == []


def test_pages_for_administrators_are_accessible(window: Open) -> None:
    shown = window("ines")
    assert faults_of(shown, ADMINISTERING, {}) == {}


def test_pages_of_the_flow_are_accessible(window: Open) -> None:
    shown = window("ines")
    assert faults_of(shown, FLOWING, {}) == {}
    assert shown.complaints == []


def test_a_playbook_with_everything_markdown_can_do_is_accessible(window: Open) -> None:
    shown = window("ada")
    text = Path(__file__).with_name("everything.md").read_text("utf-8")
    path = write(shown, "כל מה שאפשר 🔧 and everything else, in a title that goes on and on", text)
    assert faults(shown.page) == []
    assert faults(shown.go(f"{path}/edit")) == []


def test_a_failed_form_is_accessible(window: Open) -> None:
    shown = window("ada")
    begin(shown.go("/playbooks/new"), "", "Words without a title")
    save(shown)
    assert shown.page.title().startswith("Error:")
    assert faults(shown.page) == []


def test_the_conflict_page_is_accessible(window: Open) -> None:
    first, second = window("ada"), window("noor")
    path = write(first, "Argue about a pump", "The pump is blue.\n")
    rewrite(first.go(f"{path}/edit"), "The pump is green.\n")
    rewrite(second.go(f"{path}/edit"), "The pump is red.\n")
    save(first)
    save(second)
    assert faults(second.page) == []


def test_open_menus_and_completion_are_accessible(window: Open) -> None:
    """What they lie over is looked at where nothing lies over it: a button half covered is not a small button."""
    shown = window("mara")
    page = shown.go("/")
    page.locator(".bar__person .menu > summary").click()
    assert faults(page, ".bar") == []
    page = shown.go("/")
    page.fill("#jump", "heat")
    page.locator(".jump__item").first.wait_for()
    assert faults(page, ".bar") == []


def test_no_page_breaks_the_content_security_policy_or_fails_to_load(window: Open) -> None:
    """A-016, A-120, S-244."""
    shown = window("bea")
    known = addresses(shown)
    for path in [*READING, *WRITING]:
        if path not in {"/nowhere", "/admin/"}:
            shown.go(path.format(**known))
    assert shown.complaints == []
    assert shown.elsewhere == []
    assert any(re.search(r"/static/.*\.css$", url) for url in shown.asked)
