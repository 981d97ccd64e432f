"""Offering a pairing (`new_pairing`, `offer_pairing`)."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from tests import ledger
from tests.cast import Browse

VALUES = {
    "mentor": "mara",
    "learner": "@noor",
    "goal": "Weld overhead",
    "kind": "mentoring",
    "cadence": "weekly",
    "identity": "welds in any position",
}


def test_a_mentor_offers_and_the_learner_finds_it(browse: Browse, mara: Person, noor: Person) -> None:
    page = browse(mara).post("/mentoring/pairings/new", VALUES)
    shown = browse(mara).follow(page)
    assert shown.h1 == "Weld overhead"
    assert "“I am becoming someone who welds in any position”" in shown.text and "Noor learns from Mara" in shown.text
    assert "Mara asks you" in browse(noor).follow(page).text
    event = ledger.last("pairing.offered")
    assert event.by_id == mara.id
    assert event.facts == {"kind": "mentoring", "mentor": mara.id, "learner": noor.id}


def test_the_same_form_sent_twice_offers_one(browse: Browse, mara: Person, max_: Person) -> None:
    form = browse(mara).get("/mentoring/pairings/new")
    sent = VALUES | {"submission": form.field("submission")}
    first, second = (browse(mara).post("/mentoring/pairings/new", sent) for _time in range(2))
    assert first.location == second.location and ledger.kinds().count("pairing.offered") == 1
    browse(max_).post("/mentoring/pairings/new", sent)
    browse(mara).post("/mentoring/pairings/new", VALUES)
    assert ledger.kinds().count("pairing.offered") == 3, "another's key, or none, is another offer"


def test_a_matchmaker_is_led_away_from_what_they_may_not_read(browse: Browse, max_: Person, noor: Person) -> None:
    browser = browse(max_)
    page = browser.post("/mentoring/pairings/new", VALUES)
    assert page.location == "/mentoring/"
    shown = browser.get("/mentoring/")
    assert "from here on only they see it" in shown.text and not shown.has("main .rows")
    assert "Weld overhead" in browse(noor).get("/mentoring/").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"goal": ""}, "goal"),
        ({"goal": "x" * 301}, "goal"),
        ({"mentor": ""}, "mentor"),
        ({"learner": "nobody"}, "learner"),
        ({"learner": "mara"}, "learner"),
        ({"kind": "marriage"}, "kind"),
        ({"cadence": "hourly"}, "cadence"),
        ({"identity": "x" * 301}, "identity"),
    ],
)
def test_bad_values_are_named(browse: Browse, mara: Person, change: dict[str, str], field: str) -> None:
    page = browse(mara).post("/mentoring/pairings/new", VALUES | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert page.one("title").get_text().startswith("Error:")
    assert "pairing.offered" not in ledger.kinds()


def test_the_form_is_filled_from_the_address(browse: Browse, mara: Person) -> None:
    page = browse(mara).get("/mentoring/pairings/new?mentor=mara&goal=Weld")
    assert (page.field("mentor"), page.field("goal")) == ("mara", "Weld")


def test_who_is_not_signed_in_is_asked_to(browse: Browse) -> None:
    assert browse().get("/mentoring/pairings/new", status=302).location.startswith("/sign-in")
