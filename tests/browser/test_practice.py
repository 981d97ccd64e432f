"""From a playbook to a finished run, on a telephone, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import faults
from tests.browser.writing import write

pytestmark = pytest.mark.browser

TEXT = "- [ ] Look at the board\n- [ ] Ring the customer\n"


@pytest.mark.parametrize("script", [True, False])
def test_a_playbook_is_practised_on_a_telephone(window: Open, script: bool) -> None:
    path = write(window("greta"), f"Begin the day {script}", TEXT)
    shown = window("greta", width=360, script=script)
    page = shown.go(path)
    if not page.get_by_role("link", name="Practise this").is_visible():
        page.locator(".margin-section summary", has_text="Practised").click()
    shown.press(page.get_by_role("link", name="Practise this"))
    page = shown.press(page.get_by_role("button", name="Make a checklist"))
    expect(page.locator(".steps__step")).to_have_count(2)
    shown.press(page.locator(".page-head__actions").get_by_role("link", name="Practise it"))
    page = shown.press(page.get_by_role("button", name="Begin"))
    page = shown.press(page.locator(".page-head__actions").get_by_role("button", name="Practise now"))
    for place in range(2):
        button = page.locator(".run-state--done").nth(place)
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44
        page = shown.press(button)
    page = shown.press(page.get_by_role("button", name="Finish"))
    expect(page.locator(".win__said")).to_have_text("2 steps done. You have begun.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("What did you notice").fill("The board is behind the door.")
    page = shown.press(page.get_by_role("button", name="Keep it", exact=True))
    expect(page.locator("h1")).to_have_text("Practice")
    assert shown.complaints == []


def test_pages_of_practice_are_accessible(window: Open) -> None:
    """A-001."""
    shown, found = window("jonas"), {}
    for path in ("/practice/", "/practice/habits", "/practice/checklists"):
        found[path] = faults(shown.go(path))
    page = shown.go("/practice/checklists")
    checklist = page.locator("main .row__link", has_text="Load the van").first.get_attribute("href") or ""
    page = shown.go("/practice/")
    assignment = page.locator("main .row__link", has_text="Load the van").first.get_attribute("href") or ""
    habit = shown.go("/practice/habits").locator("main .row__link").first.get_attribute("href") or ""
    numbers = {name: path.split("-")[0] for name, path in {"checklist": checklist, "assignment": assignment}.items()}
    source = shown.go(checklist).locator(".page-head__state a[href^='/playbooks/']").first.get_attribute("href") or ""
    playbook = source.split("/")[-1].split("-")[0]
    for path in (
        checklist,
        assignment,
        habit,
        f"{numbers['checklist']}/edit",
        f"{numbers['checklist']}/assign",
        f"{numbers['assignment']}/plan",
        f"/practice/playbooks/{playbook}/checklist",
        source,
        "/",
    ):
        found[path] = faults(shown.go(path))
    run = shown.go(assignment).locator("main section .row__link").first.get_attribute("href") or ""
    found[run] = faults(shown.go(run))
    page = shown.go(assignment)
    page.locator(".progress__more summary").click()
    found["numbers"] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert shown.complaints == []
