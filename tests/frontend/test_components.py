"""The living page of components: it renders, is valid, and says what it must to people who do not see it."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from .conftest import ROOT, person


class PlaybookForm(FlaskForm):
    class Meta:
        csrf = False

    base_revision = HiddenField(default="3")
    title = StringField("Title", [DataRequired("Give it a title.")])
    space = SelectField("Space", choices=[SelectChoice("1", "Operations")], default="1")
    kind = RadioField("Who finds it", choices=[SelectChoice("open", "Everybody")], default="open")
    watch = BooleanField("Watch it", description="Notices come once a day.")
    file = FileField("File")
    body = TextAreaField("Text", [DataRequired("Write the text first.")])


def line(kind, *parts, old=None, new=None, hidden=0):
    return {"kind": kind, "parts": parts, "old": old, "new": new, "hidden": hidden}


SAME = line("same", ("as it was", False), old=1, new=1)
REMOVED = line("removed", ("say ", False), ("everything", True), old=2)
ADDED = line("added", ("say ", False), ("the hard thing", True), new=2)


def journey():
    step = {"label": "Connect it", "endpoint": ""}
    stations = [
        {"name": "talked", "state": "done", "by": "<b>Mara</b>"},
        {"name": "written", "state": "done", "people": 2},
        {"name": "connected", "state": "open", "step": step},
        {"name": "practised", "state": "begun"},
    ]
    return {"stations": stations, "came_back": True, "level": 2}


@pytest.fixture
def markup(frame, draw, at):
    with frame.test_request_context("/"):
        form = PlaybookForm(formdata=None)
        form.validate()
        lines = [line("gap", hidden=9), SAME, REMOVED, ADDED]
        pairs = [
            {"hidden": 9},
            {"left": SAME, "right": SAME},
            {"left": REMOVED, "right": ADDED},
            {"left": None, "right": ADDED},
        ]
        shown = {"ada": person(), "at": at, "lines": lines, "pairs": pairs, "journey": journey()}
        return draw("every_component.html", form=form, form_failed=True, **shown)


@pytest.fixture
def page(markup):
    return BeautifulSoup(markup, "html5lib")


def test_the_living_page_is_valid_html(markup):
    html5lib.HTMLParser(strict=True).parse(markup)


def test_every_macro_file_is_on_the_living_page():
    shown = (ROOT / "tests/frontend/every_component.html").read_text() + (ROOT / "templates/base.html").read_text()
    missing = [
        file.name for file in (ROOT / "templates/components").glob("*.html") if f"components/{file.name}" not in shown
    ]
    assert missing == []


def test_ids_are_unique_and_what_is_referred_to_exists(page):
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    references = ["for", "data-for", "data-toggle", "data-status"]
    for name in [*references, "aria-describedby", "aria-labelledby", "aria-controls"]:
        for element in page.select(f"[{name}]"):
            assert set(element[name].split()) <= set(ids), (name, element)


def test_every_control_has_a_label(page):
    for control in page.select("input:not([type=hidden]), textarea, select"):
        named = (
            control.get("aria-label") or control.find_parent("label") or page.select(f'label[for="{control["id"]}"]')
        )
        assert named, control


def test_every_button_and_link_says_what_it_does(page):
    for element in page.select("button, a[href], summary"):
        assert element.get("aria-label") or element.get_text(strip=True) or element.select("[aria-label]"), element


def test_every_post_form_carries_the_token(page):
    for form in page.select("form[method=post]:not(#form)"):
        assert form.select_one("input[name=csrf_token]")["value"] == "token"


def test_nothing_is_styled_or_scripted_in_line(page):
    assert page.select("[style], style, script:not([src])") == []
    assert [e for e in page.find_all(True) for name in e.attrs if name.startswith("on")] == []
    assert page.select_one("script")["nonce"] == "n1"


def test_titles_from_people_are_escaped(markup):
    assert "<b>Title</b>" not in markup
    assert "<mark>&lt;hit&gt;</mark>" in markup
    assert 'data-x="&lt;1&gt;"' in markup


def test_a_failed_form_says_so_before_the_title_and_leads_to_the_fields(page):
    assert page.title.get_text().startswith("Error: ")
    summary = page.select_one(".error-summary[role=alert]")
    assert [link["href"] for link in summary.select("a")] == ["#title", "#body"]
    assert page.select_one("#title")["aria-describedby"] == "title-hint title-error"
    assert page.select_one("#body")["aria-invalid"] == "true"


def test_a_comparison_is_told_by_words_and_signs_too(page):
    inline = page.select_one(".diff--inline")
    assert inline.select_one("del").get_text() == "Removed: say everything"
    assert inline.select_one("ins").get_text() == "Added: say the hard thing"
    assert [sign.get_text() for sign in inline.select(".diff__sign")][-2:] == ["−", "+"]


def test_a_form_that_keeps_drafts_names_its_words(page):
    form = page.select_one("#form")
    assert form["data-behaviour"].split() == ["autosave", "confirm-leave", "save-keys"]
    assert form["data-saved"] == "Draft saved %s"
    assert form["data-person"] == "ada", "what the browser keeps is kept for who typed it"
    assert page.select_one("#body")["data-cursor"] == "12"


def test_a_journey_is_told_in_words(page):
    stations = [" ".join(station.get_text(" ").split()) for station in page.select(".strip__station")]
    assert stations == [
        "Talked 3 May <b>Mara</b>",
        "Written 3 May 2 people",
        "Connected not yet: Connect it",
        "Practised under way",
    ]
    assert page.select_one(".strip__back").get_text() == "Came back as an insight, level 2"
