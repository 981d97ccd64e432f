"""Invited, joined, forgotten, let in again: the forms behind links in letters, as a browser sends them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Window

pytestmark = pytest.mark.browser

LINK = re.compile(r"https?://[^/]+(/(?:join|reset)/\S+)")
PASSWORD = "a pump that hums in the cellar"


def letter(admin: Window, address: str, subject: str) -> str:
    """Where a letter to an address leads; some are sent a moment later."""
    for _look in range(100):
        page = admin.go("/admin/mail")
        row = page.locator(".row").filter(has_text=address).filter(has_text=subject).locator(".row__link").first
        if row.count():
            admin.press(row)
            found = LINK.search(page.locator(".letter").inner_text())
            assert found is not None
            return found[1]
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter “{subject}” to {address}")


def choose(window: Window, path: str, button: str, **fields: str) -> Page:
    """Fill a form behind a link and send it."""
    page = window.go(path)
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    return window.press(page.get_by_role("button", name=button))


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_who_is_invited_joins_and_chooses_a_new_password(window: Open, script: bool) -> None:
    """R-007, S-105: their pages send no referrer, and so the browser names no origin with their forms."""
    address = f"bea{int(script)}@example.org"
    admin, guest = window("ines"), window(script=script)
    choose(admin, "/admin/invitations", "Invite", email=address)
    page = choose(guest, letter(admin, address, "invites you"), "Join", name="Bea", password=PASSWORD)
    expect(page.locator("h1")).to_contain_text("Bea")
    page.locator(".bar__person summary").click()
    guest.press(page.get_by_role("button", name="Sign out"))
    choose(guest, "/reset", "Send the link", email=address)
    choose(guest, letter(admin, address, "Set a new password"), "Set the password", password=PASSWORD[::-1])
    page = choose(guest, "/sign-in", "Sign in", login=address, password=PASSWORD[::-1])
    expect(page.locator("h1")).to_contain_text("Bea")


def test_an_administrator_signs_out_from_an_open_letter(window: Open) -> None:
    admin = window()
    choose(admin, "/sign-in", "Sign in", login="ines", password="warm rooms on frosty mornings")
    choose(admin, "/admin/invitations", "Invite", email="cleo@example.org")
    letter(admin, "cleo@example.org", "invites you")
    admin.page.locator(".bar__person summary").click()
    admin.press(admin.page.get_by_role("button", name="Sign out"))
    assert admin.path.startswith("/sign-in")
