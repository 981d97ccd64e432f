"""Writing in the browser: the editor, its preview, completion, drafts, files, and two people at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def begin(page: Page, title: str, body: str) -> None:
    """Fill in the editor as it is with scripts on."""
    page.fill("[name=title]", title)
    page.locator(".cm-content").click()
    page.keyboard.insert_text(body)


def save(page: Page) -> None:
    page.locator("button:has-text('Publish'), button:has-text('Save')").first.click()
    page.wait_for_load_state("networkidle")


def test_a_playbook_is_written_previewed_and_revised(window: Open) -> None:
    shown = window("ada")
    page = shown.go("/playbooks/new")
    begin(page, "Descale a heat exchanger", "## Before\n\nShut both valves.\n\n- [ ] Gloves on\n")
    expect(page.locator("[data-preview] h3, .editor__preview h3").first).to_have_text("Before")
    save(page)
    expect(page.locator("h1")).to_have_text("Descale a heat exchanger")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/edit$"))
    page.wait_for_selector(".cm-content")
    page.keyboard.press("Control+End")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nRinse twice.\n")
    save(page)
    expect(page.locator(".prose")).to_contain_text("Rinse twice.")
    assert shown.complaints == []


def test_a_link_is_completed_while_typing(window: Open) -> None:
    page = window("ada").go("/playbooks/new")
    begin(page, "About night shifts", "See ")
    page.keyboard.type("[[Hand over", delay=30)
    option = page.locator(".cm-tooltip-autocomplete li, [role=listbox] [role=option]").first
    option.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("]]")


def test_a_draft_is_kept_and_offered_again(window: Open) -> None:
    shown = window("olaf")
    page = shown.go("/playbooks/new")
    begin(page, "A thought about quotes", "Half a sentence nobody shall lose")
    expect(page.locator("main")).to_contain_text(re.compile(r"[Ss]aved|Kept"), timeout=10_000)
    page = shown.go("/")
    expect(page.locator("main")).to_contain_text("A thought about quotes")
    page.click("text=A thought about quotes")
    page.wait_for_load_state("networkidle")
    assert "Half a sentence nobody shall lose" in page.content()


def test_two_people_change_the_same_words_and_none_are_lost(window: Open) -> None:
    """R-001."""
    first = window("ada").go("/playbooks/new")
    begin(first, "Argue about a valve", "The valve is blue.")
    save(first)
    path = re.sub(r"^https?://[^/]+", "", first.url).split("-")[0]
    mara = window("mara").go(f"{path}/edit")
    noor = window("noor").go(f"{path}/edit")
    for page, words in ((mara, "The valve is green."), (noor, "The valve is red.")):
        page.wait_for_selector(".cm-content")
        page.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(words)
    save(mara)
    save(noor)
    text = noor.inner_text("main")
    assert "The valve is green." in text
    assert "The valve is red." in noor.content()


def test_the_jump_box_leads_somewhere_by_keyboard_alone(window: Open) -> None:
    page = window("mara").go("/")
    page.keyboard.press("Control+K")
    page.keyboard.type("Commission", delay=30)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/playbooks/\d+"))
    expect(page.locator("h1")).to_contain_text("Commission")
