"""A-001, A-008, A-016: axe finds nothing on the main pages, nothing scrolls sideways, the console is silent."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIGNED_OUT = ("/sign-in", "/reset")
SIGNED_IN = (
    "/",
    "/playbooks/",
    "{space}",
    "{playbook}",
    "{playbook_id}/edit",
    "{playbook_id}/history",
    "/playbooks/new",
    "/playbooks/bin",
    "/search?q=heat",
    "/search?q=nothingofthiskind",
    "/search",
    "/search/wanted",
    "/topics/",
    "/people/",
    "/people/mara",
    "/people/me/notices",
    "/settings/profile",
    "/settings/tokens",
    "/nowhere",
)
LOOKS = [(width, dark) for width in (320, 1280) for dark in (False, True)]


def addresses(page: Page) -> dict[str, str]:
    """Where the demo's first space and its first playbook are."""
    space = page.locator("main a[href*='/playbooks/spaces/']").first.get_attribute("href") or ""
    page.goto(page.url.split("/playbooks/")[0] + space)
    playbook = page.locator("main a[href^='/playbooks/']:not([href*='/spaces/']):not([href*='new'])").first
    address = playbook.get_attribute("href") or ""
    return {"space": space, "playbook": address, "playbook_id": address.split("-")[0]}


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    results = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
    found = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in results.response["violations"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"scrolls sideways by {overflow} px"] if overflow > 0 else [])]


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_every_main_page_is_accessible(window: Open, width: int, dark: bool) -> None:
    """A-001."""
    signed_in = window("mara", width=width, dark=dark)
    known = addresses(signed_in.go("/playbooks/"))
    found = {}
    for path in SIGNED_IN:
        address = path.format(**known)
        if problems := faults(signed_in.go(address)):
            found[address] = problems
    nobody = window(width=width, dark=dark)
    for path in SIGNED_OUT:
        if problems := faults(nobody.go(path)):
            found[path] = problems
    assert found == {}


def test_no_page_breaks_the_content_security_policy_or_fails_to_load(window: Open) -> None:
    """A-016, S-244."""
    shown = window("mara")
    known = addresses(shown.go("/playbooks/"))
    for path in SIGNED_IN:
        if path != "/nowhere":
            shown.go(path.format(**known))
    assert shown.complaints == []
