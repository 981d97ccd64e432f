"""A-002, A-003, A-007: everything by keyboard alone, in an order that makes sense, with the focus in sight."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from seci.demo.deeds import PASSWORD
from tests.browser.conftest import Open
from tests.browser.writing import until_found, write

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const at = document.activeElement.closest("label") ?? document.activeElement;  // hidden fields have labels
    const style = getComputedStyle(at);
    const after = getComputedStyle(at, "::after");
    const box = at.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
    return {
        name: at.outerHTML.slice(0, 80),
        is_marked: [style, after].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2)
            || style.boxShadow !== "none" || at.matches(".cm-content"),
        is_covered: box.height > 0 && seen !== null && !at.contains(seen) && !seen.contains(at),
    };
}"""


PROMISE_WALKABLE = """() => {  // what walks a menu is fetched when it is first opened
    const script = document.querySelector('script[src*="js/app.js"]');
    const fetched = () => import(new URL("behaviours/menu.js", script.src));
    const menu = document.querySelector(".bar__person .menu");
    window.walkable = new Promise((ready) => menu.addEventListener("toggle", () => ready(fetched()), { once: true }));
}"""


def tab_to(page: Page, selector: str, key: str = "Tab", limit: int = 60) -> None:
    """Press Tab until something has the focus; on the way every stop can be seen."""
    for _press in range(limit):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        assert stop["is_marked"], f"nothing shows that the focus is on {stop['name']}"
        assert not stop["is_covered"], f"{stop['name']} has the focus and is covered"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {limit} times Tab")


@pytest.mark.parametrize("width", [360, 1280])
def test_one_signs_in_searches_opens_edits_and_saves(window: Open, width: int) -> None:
    writer = window("ada")
    write(writer, f"Vacuum pump at {width}", "Warm it up first.\n")
    until_found(writer, f"Vacuum pump at {width}")
    shown = window(width=width)
    page = shown.go("/sign-in")
    page.keyboard.type("noor")
    tab_to(page, "[type=password]")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation(url=re.compile(r"/$")):
        page.keyboard.press("Enter")
    shown.begun()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Control+K")
    page.keyboard.type(f"Vacuum pump at {width}")
    with page.expect_navigation(url=re.compile(r"/search")):
        page.keyboard.press("Enter")
    shown.begun()
    page.keyboard.press("j")
    with page.expect_navigation(url=re.compile(r"/playbooks/\d+")):
        page.keyboard.press("Enter")
    shown.begun()
    tab_to(page, "main a[href$='/edit']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    shown.begun()
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("Then wait. ")
    tab_to(page, ".playbook-form__foot .btn--primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("article.prose")).to_contain_text("Then wait.")


def test_tab_leaves_the_editor_and_its_toolbar_is_one_stop(window: Open) -> None:
    page = window("ada").go("/playbooks/new")
    page.locator(".cm-content").focus()
    page.keyboard.type("word")
    tab_to(page, "[role=toolbar] *", "Shift+Tab")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Table")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[role=toolbar] :focus")).to_have_count(0)
    page.locator(".cm-content").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    expect(page.locator(".cm-content")).to_have_text("word")


def test_a_tool_works_on_what_is_marked(window: Open) -> None:
    page = window("ada").go("/playbooks/new")
    page.locator(".cm-content").click()
    page.keyboard.type("valve")
    page.keyboard.press("Control+A")
    tab_to(page, "[role=toolbar] *", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_have_text("**valve**")
    expect(page.locator(".cm-content")).to_be_focused()


def test_a_form_that_failed_says_so_first_and_leads_to_the_field(window: Open) -> None:
    """A-007."""
    shown = window("ada")
    page = shown.go("/playbooks/new")
    page.locator(".cm-content").click()
    page.keyboard.type("Words without a title")
    shown.press(page.get_by_role("button", name="Publish", exact=True))
    expect(page).to_have_title(re.compile(r"^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    title = page.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#{title.get_attribute('aria-describedby')}")).to_be_visible()
    expect(page.locator(".cm-content")).to_have_text("Words without a title")


def test_a_menu_opens_and_closes_by_keys_and_gives_the_focus_back(window: Open) -> None:
    page = window("mara").go("/")
    summary = page.locator(".bar__person .menu > summary")
    page.evaluate(PROMISE_WALKABLE)
    summary.focus()
    page.keyboard.press("Enter")
    page.evaluate("walkable")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bar__person .menu__item").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".bar__person .menu__item").first).to_be_hidden()


def test_a_question_mark_lists_the_keys(window: Open) -> None:
    page = window("mara").go("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("g")
    with page.expect_navigation(url=re.compile(r"/playbooks/$")):
        page.keyboard.press("p")


def test_c_captures_from_anywhere(window: Open) -> None:
    shown = window("noor")
    page = shown.go("/playbooks/")
    with page.expect_navigation():
        page.keyboard.press("c")
    shown.begun()
    page.keyboard.type("The fan whistles before it ices.")
    tab_to(page, "main form button.btn--primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "The fan whistles before it ices."


def test_one_practises_a_playbook(window: Open) -> None:
    """From its strip to a finished run and what it taught, without a mouse."""
    shown = window("noor")
    page = shown.go(write(window("ada"), "Ring back", "- Ring once\n- Leave a word\n"))

    def enter(selector: str) -> None:
        tab_to(page, selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        shown.begun()

    enter(".strip__station--practised a")
    enter("main form .btn--primary")
    enter(".page-head__actions a.btn--primary")
    enter("main form.assign .btn--primary")
    enter(".page-head__actions form .btn--primary")
    for _step in range(2):
        enter(".run-step--open .run-state--done")
    enter(".run-end button")
    expect(page.locator(".win__said")).to_contain_text("2 steps done.")
    tab_to(page, "[name=reflection]")
    page.keyboard.type("They ring back sooner after a word.")
    enter("button[name=insight]")
    expect(page.locator("h1")).to_have_text("They ring back sooner after a word.")
