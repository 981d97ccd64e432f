"""A text as it would look (`preview_playbook`, `preview_new_playbook`)."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Browser


def fragment(browser: Browser, path: str, text: str, status: int = 200) -> str:
    answer = browser.client.post(path, data={"csrf_token": browser.token, "text": text})
    assert answer.status_code == status
    return answer.text


def test_a_program_in_the_page_gets_the_fragment_filled_for_the_viewer(browse: Browse, noor: Person) -> None:
    doors = make_playbook("Doors")
    for path in (f"/playbooks/{doors.id}/preview", "/playbooks/new/preview"):
        html = fragment(browse(noor), path, "See [[Doors]], @mara.\n")
        assert f'href="/playbooks/{doors.id}-doors"' in html and 'title="Mara"' in html
        assert "<html" not in html


def test_what_one_may_not_read_stays_hidden_in_a_preview(browse: Browse, olaf: Person, vault: Space) -> None:
    make_playbook("Safe", "The secret is quagmire.\n", space=vault)
    html = fragment(browse(olaf), "/playbooks/new/preview", "[[Safe]]\n\n![[Safe]]\n")
    assert "quagmire" not in html and html.count('class="wanted"') == 2


def test_without_scripts_the_whole_form_comes_back_with_the_preview_below(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", "Old.\n")
    form = {"title": "New title", "body": "Some *new* words.\n", "base": 1, "note": "why", "topics": "Doors"}
    page = browse(noor).post(f"/playbooks/{playbook.id}/preview", form, status=200)
    assert page.one("#preview em").get_text() == "new"
    assert (page.field("title"), page.field("body"), page.field("note")) == ("New title", "Some *new* words.\n", "why")
    page = browse(noor).post("/playbooks/new/preview", form | {"space": 1, "submission": "k"}, status=200)
    assert page.one("#preview em").get_text() == "new"
    assert page.field("submission") == "k"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:123)", "<img src=x onerror=alert(1)>"])
def test_a_preview_is_sanitized_like_a_page(browse: Browse, noor: Person, text: str) -> None:
    html = fragment(browse(noor), "/playbooks/new/preview", text)
    html5lib.parseFragment(html)
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("script, [onerror]") and not soup.select('[href^="javascript"]')


def test_what_could_not_be_saved_is_refused(browse: Browse, noor: Person) -> None:
    fragment(browse(noor), "/playbooks/new/preview", "\x00", status=422)
    fragment(browse(noor), "/playbooks/new/preview", "x" * 600_000, status=413)


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", space=vault)
    browse(noor).post(f"/playbooks/{playbook.id}/preview", {"text": "x"}, status=403)
    browse(olaf).post(f"/playbooks/{playbook.id}/preview", {"text": "x"}, status=404)
    browse(olaf).get("/playbooks/new/preview", status=405)
