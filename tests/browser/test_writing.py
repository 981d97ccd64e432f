"""Writing in the browser: the editor, its preview, completion, drafts, files, and two people at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.writing import begin, rewrite, save, write

pytestmark = pytest.mark.browser

WIDTHS = [360, 1280]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
DROP = """([place, name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
    const event = place === "paste"
        ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(".cm-content").dispatchEvent(event);
}"""


LONG = "\n\n".join(
    f"## Valve {one}\n\nTurn [valve {one}](https://example.org/{one}) *slowly*.\n\n- [ ] Listen to valve {one}"
    for one in range(1, 41)
)
CURSOR = """() => {
    const { anchorNode, anchorOffset } = document.getSelection();
    const line = anchorNode?.parentElement.closest(".cm-line") ?? anchorNode;
    if (!line?.matches(".cm-line")) return null;
    const { top, bottom } = line.getBoundingClientRect();
    const bar = document.querySelector(".editor__bar").getBoundingClientRect();
    if (top < bar.bottom || bottom > innerHeight) return null;
    const before = new Range();
    before.setStart(line, 0);
    before.setEnd(anchorNode, anchorOffset);
    return [line.textContent.slice(before.toString().length)];
}"""


def after_cursor(page: Page) -> str:
    """What stands in its line after the cursor, as soon as that is in sight."""
    words: list[str] = page.wait_for_function(CURSOR).json_value()
    return words[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_playbook_is_written_previewed_and_revised(window: Open, width: int) -> None:
    shown = window("ada", width=width)
    page = shown.go("/playbooks/new")
    begin(page, f"Descale a heat exchanger at {width}", "## Before\n\nShut both valves.\n\n- [ ] Gloves on\n")
    if width < 1100:
        page.locator(".editor__toggle").click()
    expect(page.locator(".editor__preview").get_by_role("heading", name="Before")).to_be_visible()
    save(shown)
    expect(page.locator("h1")).to_have_text(f"Descale a heat exchanger at {width}")
    with page.expect_navigation(url=re.compile(r"/edit$")):
        page.keyboard.press("e")
    shown.begun()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nRinse twice.\n")
    save(shown)
    expect(page.locator(".prose").first).to_contain_text("Rinse twice.")
    assert shown.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_editor_opens_where_one_was_reading(window: Open, width: int) -> None:
    shown = window("ada", width=width)
    path = write(shown, f"Walk the valves at {width}", LONG)
    for read, after in (
        ("Valve 17", "Valve 17"),
        ("Turn valve 23 slowly.", "Turn [valve 23](https://example.org/23) *slowly*."),
        ("Listen to valve 31", "Listen to valve 31"),
    ):
        page = shown.go(path)
        passage = page.locator(".prose [id]", has_text=re.compile(rf"^\s*{read}\s*$"))
        passage.evaluate("(one) => scrollTo(0, scrollY + one.getBoundingClientRect().top - innerHeight / 4 + 8)")
        with page.expect_navigation(url=re.compile(r"/edit\?passage=p-\w{8}$")):
            page.keyboard.press("e")
        shown.begun()
        assert after_cursor(page) == after
        expect(page.locator(".cm-content")).to_be_focused()
    assert shown.complaints == []


def test_the_link_to_the_editor_comes_along_where_there_is_room(window: Open) -> None:
    shown = window("ada", width=1280)
    path = write(shown, "Walk the valves with a mouse", LONG)
    page = shown.go(path)
    passage = page.locator(".prose [id]", has_text=re.compile(r"^\s*Valve 17\s*$"))
    passage.evaluate("(one) => scrollTo(0, scrollY + one.getBoundingClientRect().top - innerHeight / 4 + 8)")
    edit = page.get_by_role("link", name="Edit", exact=True)
    expect(edit).to_be_in_viewport()
    at = edit.bounding_box()
    assert at is not None
    with page.expect_navigation(url=re.compile(r"/edit\?passage=p-\w{8}$")):
        page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    shown.begun()
    assert after_cursor(page) == "Valve 17"
    beside = page.locator(".editor__preview").get_by_role("heading", name="Valve 17", exact=True)
    expect(beside).to_be_in_viewport()
    assert shown.complaints == []


def test_the_link_to_the_editor_leads_to_the_passage_its_address_points_to(window: Open) -> None:
    shown = window("ada")
    path = write(shown, "Walk the valves by their list", LONG)
    page = shown.go(path)
    page.locator(".outline").get_by_role("link", name="Valve 29").click()
    page.evaluate("() => scrollTo(0, 0)")
    shown.press(page.locator(".page-head").get_by_role("link", name="Edit"))
    assert after_cursor(page) == "Valve 29"


def test_at_the_top_of_a_page_the_editor_opens_at_the_top(window: Open) -> None:
    shown = window("ada")
    path = write(shown, "Walk the valves from the first", LONG)
    shown.go(path)
    shown.press(shown.page.locator(".page-head").get_by_role("link", name="Edit"))
    assert shown.path == f"{path}/edit"
    assert after_cursor(shown.page) == "## Valve 1"
    assert shown.page.evaluate("() => scrollY") == 0


def test_what_is_typed_after_a_list_is_a_paragraph(window: Open) -> None:
    page = window("ada").go("/playbooks/new")
    page.locator(".cm-content").click()
    for line in ("- one", "two", "", "After the list.", "> said", "", "Then."):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('textarea[name=body]').value.includes('Then.')")
    text = page.locator("textarea[name=body]").input_value()
    assert text == "- one\n- two\n\nAfter the list.\n> said\n\nThen.\n"


IN_SIGHT = """(list) => {
    const { top, left, bottom, right } = list.getBoundingClientRect();
    const bar = document.querySelector(".editor__bar").getBoundingClientRect();
    return top >= bar.bottom && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("before", ["", LONG], ids=["a new text", "a long text"])
def test_a_link_is_completed_in_sight_while_typing(window: Open, width: int, before: str) -> None:
    page = window("ada", width=width).go("/playbooks/new")
    begin(page, "About night shifts", f"{before}\n\nSee " if before else "See ")
    page.keyboard.type("[[Hand over", delay=20)
    page.locator(".cm-tooltip-autocomplete li").first.wait_for()
    page.wait_for_timeout(100)  # the list takes no key before it has stood for a moment
    assert page.locator(".cm-tooltip-autocomplete").evaluate(IN_SIGHT)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("[[Hand over a night shift]]")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_what_is_saved_unpublished_is_nobody_else_s(window: Open, script: bool) -> None:
    shown = window("ada", script=script)
    page = shown.go("/playbooks/new")
    page.fill("[name=title]", f"Half ready, scripts {script}")
    if not script:
        page.fill("[name=body]", "Not yet.")
    shown.press(page.get_by_role("button", name="Save unpublished"))
    expect(page.get_by_text("Not published")).to_be_visible()
    assert window("noor").go(shown.path).title().startswith("Nothing here")


def test_keys_save_and_publish(window: Open) -> None:
    shown = window("ada")
    page = shown.go("/playbooks/new")
    begin(page, "Saved by a key", "Not yet.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Not published")).to_be_visible()
    page = shown.go(f"{shown.path.split('-')[0]}/edit")
    rewrite(page, "Now it is.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("main .prose").first).to_contain_text("Now it is.")


def test_a_draft_is_kept_and_offered_again(window: Open) -> None:
    shown = window("olaf")
    page = shown.go("/playbooks/new")
    begin(page, "A thought about quotes", "Half a sentence nobody shall lose")
    expect(page.locator(".editor-status")).to_contain_text("Draft saved")
    page = shown.go("/")
    shown.press(page.get_by_role("link", name="A thought about quotes", exact=True))
    expect(page.locator(".cm-content")).to_contain_text("Half a sentence nobody shall lose")


def test_a_text_that_is_too_long_says_so(window: Open) -> None:
    shown = window("ada")
    page = shown.go(write(shown, "Longer and longer", "Words.\n") + "/edit")
    page.route("**/draft", lambda route: route.fulfill(status=413, body="Too much"))
    rewrite(page, "Many more words.\n")
    expect(page.locator(".editor-status")).to_contain_text("the text is too long")


def test_a_text_kept_in_the_browser_is_merged_with_what_others_saved_since(window: Open) -> None:
    path = write(window("ada"), "Kept while the server is away", "The first words.\n\nThe last words.\n")
    mara, noor = window("mara"), window("noor")
    page = noor.go(f"{path}/edit")
    page.route("**/draft", lambda route: route.abort())
    rewrite(page, "The first words.\n\nNoor's last words.\n")
    expect(page.locator(".editor-status")).to_contain_text("Kept in this browser")
    rewrite(mara.go(f"{path}/edit"), "Mara's first words.\n\nThe last words.\n")
    save(mara)
    page.on("dialog", lambda dialog: dialog.accept())
    page = noor.go(f"{path}/edit")
    page.get_by_role("button", name="Use the kept text").click()
    expect(page.locator(".cm-content")).to_contain_text("Noor's last words.")
    save(noor)
    expect(page.locator("article.prose").first).to_contain_text("Mara's first words.")
    expect(page.locator("article.prose").first).to_contain_text("Noor's last words.")


@pytest.mark.parametrize("width", WIDTHS)
def test_two_people_change_the_same_words_and_put_them_together(window: Open, width: int) -> None:
    """R-001."""
    path = write(window("ada"), f"Argue about a valve at {width}", "The valve is blue.\n")
    mara, noor = window("mara"), window("noor", width=width)
    for one, words in ((mara, "The valve is green.\n"), (noor, "The valve is red.\n")):
        rewrite(one.go(f"{path}/edit"), words)
    save(mara)
    page = save(noor)
    for words in ("The valve is blue.", "The valve is green.", "The valve is red."):
        expect(page.locator(".clashes")).to_contain_text(words)
    page.get_by_label("Take both, theirs first").check()
    noor.press(page.get_by_role("button", name="Put these together below"))
    save(noor)
    expect(page.locator("article.prose").first).to_have_text(re.compile(r"green\.\s+The valve is red"))


@pytest.mark.parametrize("way", ["paste", "drop", "choose"])
def test_a_file_is_attached_while_writing(window: Open, way: str) -> None:
    shown = window("ada", width=360 if way == "choose" else 1280)
    path = write(shown, f"A picture to {way}", "Look here: ")
    page = shown.go(f"{path}/edit")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    if way == "choose":
        page.set_input_files(".editor__file input", {"name": "valve.png", "mimeType": "image/png", "buffer": PNG})
    else:
        page.evaluate(DROP, [way, "valve.png", list(PNG)])
    expect(page.locator(".editor__files")).to_have_text("valve.png is attached")
    save(shown)
    picture = page.locator("article.prose img")
    expect(picture).to_have_js_property("naturalWidth", 1)
    assert shown.complaints == []
