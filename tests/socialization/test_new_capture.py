"""Quick capture (`new_capture`, `capture_insight`): one field, from every page."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization.models import Insight
from tests import ledger
from tests.cast import Browse


def test_every_page_leads_there(browse: Browse, noor: Person) -> None:
    for path in ("/", "/playbooks/", "/search", "/mentoring/"):
        assert browse(noor).get(path).one("[data-capture]")["href"] == "/mentoring/capture"
    assert not browse().get("/sign-in").has("[data-capture]")


def test_one_field_is_kept_for_its_writer_alone(browse: Browse, noor: Person, mara: Person) -> None:
    browser = browse(noor)
    page = browser.get("/mentoring/capture")
    assert len(page.all("main textarea, main input:not([type=hidden])")) == 1
    assert "Only you read this." in page.one("#body-hint").get_text()
    made = browser.post("/mentoring/capture", {"body": "The pump hums before it fails.", "submission": "k"})
    shown = browser.follow(made)
    assert shown.h1 == "The pump hums before it fails."
    assert shown.one("#consent [checked]")["value"] == "private"
    browse(mara).get(made.location, status=404)
    assert ledger.last("insight.captured").facts == {"consent": "private"}


def test_pressed_twice_it_is_captured_once(browse: Browse, noor: Person) -> None:
    for _time in range(2):
        browse(noor).post("/mentoring/capture", {"body": "Once.", "submission": "k"})
    assert db.session.query(Insight).count() == 1


@pytest.mark.parametrize("body", ["", "  ", "a\x00b", "x" * 20_001])
def test_bad_values_are_named(browse: Browse, noor: Person, body: str) -> None:
    page = browse(noor).post("/mentoring/capture", {"body": body}, status=422)
    assert page.has('.error-summary a[href="#body"]')


def test_the_wrong_method_and_nobody_are_refused(browse: Browse, noor: Person) -> None:
    assert browse(noor).client.put("/mentoring/capture").status_code == 405
    assert browse().get("/mentoring/capture", status=302).location.startswith("/sign-in")
