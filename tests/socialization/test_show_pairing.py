"""A pairing's page and its steps (`accept_pairing`, `decline_pairing`, `pause_pairing`, `resume_pairing`,
`end_pairing`, `edit_pairing`, `change_pairing`).
"""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import pairings
from seci.socialization.models import Pairing
from tests import ledger
from tests.cast import Browse
from tests.makers import make_log, make_pairing
from tests.paths import path_of
from tests.queries import count_queries

PLAN = {"goal": "Other", "kind": "pair", "cadence": "", "identity": ""}


def at(pairing: Pairing, step: str) -> str:
    return f"/mentoring/pairings/{pairing.id}/{step}"


def test_it_teaches_the_next_step(browse: Browse, noor: Person) -> None:
    page = browse(noor).get(path_of(make_pairing("Weld overhead")))
    assert page.one(".empty-state a")["href"].endswith("/logs/new")  # type: ignore[union-attr]
    assert "Only you and Mara read this" in page.text


def test_logs_are_listed_what_happened_last_first(browse: Browse, noor: Person) -> None:
    pairing = make_pairing()
    for number in range(23):
        make_log(f"Point {number}\n", pairing=pairing)
    page = browse(noor).get(path_of(pairing))
    assert len(page.all("section[aria-labelledby=logs-title] .row")) == 20
    more = browse(noor).get(str(page.one("a[rel=next]")["href"]))
    assert len(more.all("section[aria-labelledby=logs-title] .row")) == 3


def test_each_step_is_a_button(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    learner, mentor = browse(noor), browse(mara)
    assert not mentor.get(path_of(pairing)).has(f'form[action="{at(pairing, "accept")}"]')
    for browser, step, state in (
        (learner, "accept", "active"),
        (mentor, "pause", "paused"),
        (learner, "resume", "active"),
        (mentor, "end", "ended"),
    ):
        assert browser.get(path_of(pairing)).has(f'form[action="{at(pairing, step)}"]')
        browser.post(at(pairing, step))
        db.session.expire_all()
        assert pairing.state == state
    page = learner.get(path_of(pairing))
    assert not page.has(".page-head__actions a") and "Ended" in page.text


def test_a_step_that_is_over_is_told_where_it_stands_now(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    page = browse(noor).post(at(pairing, "decline"), status=422)
    assert "not possible any more" in page.text and page.h1 == pairing.title
    assert "pairing.declined" not in ledger.kinds()


def test_an_offer_is_taken_back(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    browse(mara).post(at(pairing, "decline"))
    assert "Declined" in browse(noor).get(path_of(pairing)).text


def test_the_plan_is_changed_by_either(browse: Browse, noor: Person) -> None:
    pairing = make_pairing("Weld", identity="welds")
    page = browse(noor).get(at(pairing, "edit"))
    assert (page.field("goal"), page.field("identity"), page.field("base")) == ("Weld", "welds", "1")
    page = browse(noor).post(at(pairing, "edit"), {**PLAN, "goal": "Weld overhead", "base": 1})
    assert page.location.endswith("-weld-overhead")
    assert ledger.last("pairing.changed").by_id == noor.id


def test_two_changing_the_plan_lose_nothing(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing("Weld")
    browse(mara).post(at(pairing, "edit"), {**PLAN, "goal": "Weld pipes", "cadence": "monthly", "base": 1})
    page = browse(noor).post(at(pairing, "edit"), {**PLAN, "goal": "Weld beams", "base": 1}, status=409)
    said = page.one("main .banner").get_text()
    assert "“Weld pipes”; Pair work, Every month" in said and page.field("goal") == "Weld beams"
    browse(noor).post(at(pairing, "edit"), {**PLAN, "goal": "Weld all", "base": page.field("base")})
    present = pairings.get(pairing.id, noor)
    assert present is not None and present.title == "Weld all"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"goal": ""}, "goal"),
        ({"identity": "x" * 301}, "identity"),
        ({"kind": "x"}, "kind"),
        ({"cadence": "x"}, "cadence"),
    ],
)
def test_bad_values_are_named(browse: Browse, noor: Person, change: dict[str, str], field: str) -> None:
    page = browse(noor).post(at(make_pairing(), "edit"), {**PLAN, "base": 1, **change}, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')


def test_what_is_over_is_not_changed(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    browse(mara).post(at(pairing, "end"))
    browse(noor).get(at(pairing, "edit"), status=403)
    browse(noor).get(at(pairing, "logs/new"), status=403)


def test_nobody_else_finds_it(browse: Browse, ada: Person, max_: Person, olaf: Person) -> None:
    """S-072: administrator and manager included."""
    pairing = make_pairing()
    for person in (ada, max_, olaf):
        browser = browse(person)
        browser.get(path_of(pairing), status=404)
        browser.get(at(pairing, "edit"), status=404)
        for step in ("accept", "decline", "pause", "resume", "end", "edit", "logs/new"):
            browser.post(at(pairing, step), status=404)
        assert pairing.title not in browser.get("/mentoring/").text


def test_wrong_ids_slugs_and_methods(browse: Browse, noor: Person) -> None:
    pairing = make_pairing("Weld")
    browse(noor).get("/mentoring/pairings/999", status=404)
    assert browse(noor).get(f"/mentoring/pairings/{pairing.id}-x", status=302).location == path_of(pairing)
    browse(noor).get(at(pairing, "accept"), status=405)


def test_it_asks_the_database_no_more_with_more_logs(browse: Browse, noor: Person) -> None:
    pairing = make_pairing()
    make_log(pairing=pairing)
    browser = browse(noor)
    browser.get(path_of(pairing))
    with count_queries() as of_one:
        browser.get(path_of(pairing))
    for _time in range(8):
        make_log(pairing=pairing)
    with count_queries() as of_many:
        browser.get(path_of(pairing))
    assert len(of_many) == len(of_one)
