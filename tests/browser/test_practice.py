"""The pages of practice."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser


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
