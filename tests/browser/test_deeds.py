"""What people do beside writing: find their way, link what is only named, answer, throw away and think better of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.writing import write

pytestmark = pytest.mark.browser

both_widths = pytest.mark.parametrize("width", [360, 1280])


def test_the_jump_box_leads_somewhere_by_keyboard_alone(window: Open) -> None:
    shown = window("mara")
    page = shown.go("/")
    page.keyboard.press("Control+K")
    page.keyboard.type("Commission", delay=20)
    expect(page.get_by_role("option").last).to_have_text("Search everywhere for “Commission”")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Commission")
    with page.expect_navigation(url=re.compile(r"/playbooks/\d+")):
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Commission")


def test_a_slash_leads_to_the_jump_box_and_is_typed_in_a_field(window: Open) -> None:
    page = window("mara").go("/search")
    page.locator("#q").fill("")
    page.locator("#q").press("/")
    expect(page.locator("#q")).to_have_value("/")
    page.locator("main").focus()
    page.keyboard.press("/")
    expect(page.locator("#jump")).to_be_focused()
    expect(page.locator("#jump")).to_have_value("")


def test_names_of_people_are_offered_while_they_are_typed(window: Open) -> None:
    page = window("mara").go("/mentoring/pairings/new")
    mentor = page.get_by_label("Mentor")
    mentor.press_sequentially("lindq")
    expect(page.locator("#mentor-names option")).to_have_attribute("value", "@mara")


def test_what_stands_beside_a_page_is_unfolded_in_place(window: Open) -> None:
    page = window("mara").go("/search?kind=playbook&q=Flush and fill the heating circuit")
    page.locator(".hit__title a").first.click()
    page.get_by_text("Beside this").click()
    expect(page.locator(".margin .tree__link[aria-current=page]")).to_have_text("Flush and fill the heating circuit")


class Answers:
    """What the server answers to the jump box, held back until a test lets it go."""

    def __init__(self, page: Page) -> None:
        self._held: dict[str, Route] = {}
        page.route(re.compile(r"/jump\?"), lambda route: self._held.update({route.request.url.split("q=")[1]: route}))
        self._page = page

    def asked(self, typed: str) -> Route:
        """Wait until the box asked about what was typed."""
        for _wait in range(1000):
            if typed in self._held:
                return self._held[typed]
            self._page.wait_for_timeout(10)
        raise AssertionError(f"nobody asked about {typed}")

    def release(self, typed: str) -> None:
        """Let the answer to what was typed come."""
        self.asked(typed).continue_()


def test_enter_takes_no_answer_to_what_was_typed_before(window: Open) -> None:
    page = window("mara").go("/")
    answers = Answers(page)
    page.keyboard.press("Control+K")
    page.keyboard.type("Com")
    answers.release("Com")
    expect(page.get_by_role("option").last).to_have_text("Search everywhere for “Com”")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("mission")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    with page.expect_navigation(url=re.compile(r"/search\?q=Commission$")):
        page.keyboard.press("Enter")


def test_a_late_answer_replaces_no_newer_one(window: Open) -> None:
    page = window("mara").go("/")
    answers = Answers(page)
    page.keyboard.press("Control+K")
    page.keyboard.type("Com")
    answers.asked("Com")
    page.keyboard.type("mission")
    answers.release("Commission")
    last = page.get_by_role("option").last
    expect(last).to_have_text("Search everywhere for “Commission”")
    answers.release("Com")
    page.wait_for_timeout(300)  # as long as an answer takes
    expect(last).to_have_text("Search everywhere for “Commission”")


@both_widths
def test_a_name_without_a_link_is_linked_in_one_click(window: Open, width: int) -> None:
    shown = window("ada", width=width)
    write(shown, f"Quiet hours at {width}", "First read Hand over a night shift, all of it.\n")
    page = shown.page
    if width < 1100:
        page.locator(".margin-section summary", has_text="Connected").click()
    link = page.get_by_role("button", name="Link Hand over a night shift")
    link.scroll_into_view_if_needed()
    shown.press(link)
    expect(page.locator("article.prose a", has_text="Hand over a night shift")).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("is a link now")


@both_widths
def test_a_comment_is_made_and_answered(window: Open, width: int) -> None:
    ada, noor = window("ada"), window("noor", width=width)
    path = write(ada, f"Label a fuse box at {width}", "One word per fuse.\n")
    page = noor.go(path)
    page.get_by_label("Comment", exact=True).fill("Which pen lasts?")
    noor.press(page.get_by_role("button", name="Comment"))
    page = ada.go(path)
    ada.press(page.get_by_role("link", name=re.compile("Answer to Noor")))
    expect(page.locator(".comment-form textarea")).to_be_focused()
    page.keyboard.type("The black one.")
    ada.press(page.get_by_role("button", name="Answer"))
    page = noor.go(path)
    expect(page.locator(".comment .comment")).to_contain_text("The black one.")


@both_widths
def test_what_is_put_into_the_bin_is_brought_back_by_undo(window: Open, width: int) -> None:
    shown = window("ada", width=width)
    path = write(shown, f"A page to throw away at {width}", "Gone soon.\n")
    page = shown.page
    page.get_by_text("More about this playbook").locator("..").click()
    expect(page.locator(".page-head .menu__list")).to_be_in_viewport(ratio=1)
    shown.press(page.get_by_role("button", name="Put into the bin"))
    undo = page.locator(".banner").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    shown.press(undo)
    shown.go(path)
    expect(page.locator("article.prose")).to_contain_text("Gone soon.")


@both_widths
def test_pages_are_light_or_dark_as_a_person_chose(window: Open, width: int) -> None:
    lightness = "() => getComputedStyle(document.querySelector('.sheet')).backgroundColor.match(/[\\d.]+/)[0]"
    shown = window("max", width=width)
    page = shown.go("/settings/profile")
    for choice, device, is_dark in (("Dark", "light", True), ("Light", "dark", False), ("As the device", "dark", True)):
        page.emulate_media(color_scheme=device)
        page.get_by_label(choice, exact=True).check()
        shown.press(page.get_by_role("button", name="Save"))
        expect(page.get_by_label(choice, exact=True)).to_be_checked()
        assert (float(page.evaluate(lightness)) < 0.5) == is_dark
