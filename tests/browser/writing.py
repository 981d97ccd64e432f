"""What several tests do in the editor."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.conftest import Window
from tests.servers import until


def begin(page: Page, title: str, body: str) -> None:
    """Fill in the editor as it is with scripts on."""
    page.fill("[name=title]", title)
    rewrite(page, body)


def rewrite(page: Page, body: str) -> None:
    """Put another text into the editor."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(body)


def save(window: Window) -> Page:
    """Press what saves, and see where it leads."""
    return window.press(window.page.locator(".playbook-form__foot .btn--primary"))


def write(window: Window, title: str, body: str) -> str:
    """Publish a new playbook. Gives its short address."""
    begin(window.go("/playbooks/new"), title, body)
    save(window)
    return window.path.split("-")[0]


def until_found(window: Window, title: str) -> None:
    """Wait for the index to catch up with what was written: on a busy machine that takes a while."""
    hit = window.page.locator(".hit__title", has_text=title)
    until(lambda: window.go(f"/search?q={quote(title)}") and hit.count(), f"finding {title}")
