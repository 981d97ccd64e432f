"""A-014: with scripts switched off people still sign in, read, search, write, comment and resolve a conflict."""

from __future__ import annotations

import pytest

from seci.demo.deeds import PASSWORD
from tests.browser.conftest import Open
from tests.browser.writing import until_found

pytestmark = pytest.mark.browser


def test_people_sign_in_and_out(window: Open) -> None:
    page = window(script=False).go("/")
    page.fill("input[autocomplete~=username]", "noor@larkmoor.example")
    page.fill("input[type=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("nav[aria-label='Places']")
    page.locator("summary:has-text('You')").click()
    page.click("text=Sign out")
    assert "/sign-in" in page.url


def test_people_capture_from_any_page(window: Open) -> None:
    page = window("noor", script=False, width=360).go("/playbooks/")
    page.click("[data-capture]")
    page.fill("[name=body]", "Warm the carabiner in your hand first.")
    page.click("main button:has-text('Capture')")
    assert page.inner_text("h1") == "Warm the carabiner in your hand first."
    assert "Only you" in page.inner_text("main")


def test_people_write_read_find_and_comment(window: Open) -> None:
    shown = window("noor", script=False, width=360)
    page = shown.go("/playbooks/new")
    page.fill("[name=title]", "Bleed a radiator without scripts")
    page.fill("[name=body]", "Open the valve a quarter turn.\n\n- [ ] Hold a cup below\n")
    page.click("button:has-text('Publish'), button:has-text('Save')")
    assert page.inner_text("h1") == "Bleed a radiator without scripts"
    assert page.locator(".prose input[type=checkbox]").count() == 1
    page.fill("[name=body]", "A cloth helps too.")
    page.click("button:has-text('Comment')")
    assert "A cloth helps too." in page.inner_text("main")
    page.click(".page-head a:has-text('Edit')")
    assert page.url.endswith("/edit")
    page.fill("[name=body]", "Open the valve half a turn.\n")
    page.click("button:has-text('Save')")
    assert "half a turn" in page.inner_text(".prose >> nth=0")
    until_found(shown, "Bleed a radiator without scripts")
