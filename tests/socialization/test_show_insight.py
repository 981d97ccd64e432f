"""Insights on their pages (`new_insight`, `add_insight`, `show_insight`, `edit_insight`, `change_insight`,
`change_consent`, `see_insight`, `unsee_insight`, `list_insights`)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.commons import passages
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import insights, sightings
from seci.socialization.models import Insight
from tests import ledger
from tests.cast import Browse
from tests.makers import make_insight, make_log
from tests.paths import path_of
from tests.queries import count_queries

VALUES = {
    "body": "Hold the torch *low*.",
    "title": "Low torch",
    "situation": "Overhead",
    "cue": "Drops fall",
    "why": "Gravity",
    "consent": "write",
    "submission": "k",
}
NEW = "/mentoring/insights/new"


def at(insight: Insight, step: str) -> str:
    return f"/mentoring/insights/{insight.id}/{step}"


def test_one_is_kept_and_read_by_everybody(browse: Browse, mara: Person, olaf: Person) -> None:
    page = browse(mara).post(NEW, VALUES)
    shown = browse(olaf).follow(page)
    assert shown.h1 == "Low torch"
    for word in ("Hold the torch", "Overhead", "Drops fall", "Gravity", "Noticed by Mara", "May be written down"):
        assert word in shown.text
    assert shown.has('a[href^="/playbooks/new?insight="]')
    assert ledger.last("insight.captured").facts == {"consent": "write"}


def test_the_same_form_sent_twice_is_one(browse: Browse, mara: Person) -> None:
    first = browse(mara).post(NEW, VALUES)
    assert browse(mara).post(NEW, VALUES).location == first.location


def test_who_goes_back_and_types_on_loses_nothing(browse: Browse, mara: Person) -> None:
    """The form is sent with the key it was sent with before."""
    first = browse(mara).post(NEW, VALUES)
    typed_on = VALUES | {"why": "Gravity, and heat", "topics": "Torches", "consent": "private"}
    assert browse(mara).post(NEW, typed_on).location == first.location
    page = browse(mara).follow(first)
    assert "Gravity, and heat" in page.text and "Torches" in page.text
    assert db.session.scalars(select(Insight)).one().consent == "private"
    assert browse(mara).post(NEW, VALUES).location == first.location
    assert "Gravity, and heat" in browse(mara).follow(first).text, "what was changed since is not set back"


def test_in_a_log_one_chooses_the_passage_and_may_share_with_the_pair(
    browse: Browse, mara: Person, noor: Person, olaf: Person
) -> None:
    log = make_log("First.\n\nHold the torch low.\n")
    anchor = passages.texts([log.id])[log.id][1].anchor
    page = browse(noor).get(f"{NEW}?log={log.id}&passage={anchor}")
    assert page.field("passage") == anchor and page.field("log") == str(log.id)
    labels = [label.get_text() for label in page.all("#consent label")]
    assert labels[1].startswith("The pair. Only you and Mara read this.")
    made = browse(noor).post(NEW, VALUES | {"log": log.id, "passage": anchor, "consent": "pair"})
    assert browse(mara).follow(made).has(f'.margin a[href="{path_of(log)}"]')
    browse(olaf).get(made.location, status=404)
    assert db.session.scalars(select(HandOver.from_passage)).all() == [anchor]


def test_without_a_log_there_is_no_pair(browse: Browse, mara: Person) -> None:
    assert len(browse(mara).get(NEW).all("#consent input")) == 3
    page = browse(mara).post(NEW, VALUES | {"consent": "pair"}, status=422)
    assert page.has('.error-summary a[href="#consent"]')


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"title": "x" * 301}, "title"),
        ({"situation": "x" * 2001}, "situation"),
        ({"cue": "a\x00b"}, "cue"),
        ({"why": "x" * 2001}, "why"),
        ({"consent": "everybody"}, "consent"),
    ],
)
def test_bad_values_are_named(browse: Browse, mara: Person, change: dict[str, str], field: str) -> None:
    page = browse(mara).post(NEW, VALUES | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    insight = make_insight()
    if field != "consent":
        page = browse(mara).post(at(insight, "edit"), VALUES | {"base": 1, **change}, status=422)
        assert page.has(f'.error-summary a[href="#{field}"]')


def test_its_owner_makes_the_words_better(browse: Browse, mara: Person, noor: Person) -> None:
    insight = make_insight("Go slow.", situation="Always")
    page = browse(mara).get(at(insight, "edit"))
    assert (page.field("body"), page.field("situation"), page.field("base")) == ("Go slow.", "Always", "1")
    assert "Everybody who is signed in reads this." in page.text
    browse(mara).post(at(insight, "edit"), VALUES | {"base": 1})
    present = insights.get(insight.id, noor)
    assert present is not None and present.body == VALUES["body"]
    assert ledger.last("insight.changed").by_id == mara.id


def test_two_windows_lose_nothing(browse: Browse, mara: Person) -> None:
    insight = make_insight("Go slow.")
    browse(mara).post(at(insight, "edit"), VALUES | {"body": "From one.", "cue": "Sparks fly", "base": 1})
    page = browse(mara).post(at(insight, "edit"), VALUES | {"body": "From another.", "base": 1}, status=409)
    assert "From one." in page.text and page.field("body") == "From another."
    assert page.one(".insight-parts").get_text(" ", strip=True) == "What is the sign? Sparks fly"
    browse(mara).post(at(insight, "edit"), VALUES | {"body": "From both.", "base": page.field("base")})


def test_consent_is_withdrawn_at_the_next_request(browse: Browse, mara: Person, olaf: Person) -> None:
    insight = make_insight()
    reader = browse(olaf)
    reader.get(path_of(insight))
    browse(mara).post(at(insight, "consent"), {"consent": "private"})
    reader.get(path_of(insight), status=404)
    reader.get(f"/playbooks/new?insight={insight.id}", status=404)
    page = browse(mara).get(path_of(insight))
    assert page.one("#consent [checked]")["value"] == "private"
    assert ledger.last("insight.consented").facts == {"consent": "private", "was": "write"}


@pytest.mark.parametrize("consent", ["", "pair", "everybody"])
def test_a_consent_that_is_none_is_refused(browse: Browse, mara: Person, consent: str) -> None:
    page = browse(mara).post(at(make_insight(), "consent"), {"consent": consent}, status=422)
    assert page.has('.error-summary a[href="#consent"]')


def test_somebody_has_seen_it_too(browse: Browse, mara: Person, noor: Person) -> None:
    insight = make_insight()
    browser = browse(noor)
    page = browser.post(at(insight, "seen"), {"own_case": "On the roof."})
    shown = browser.follow(page)
    assert "seen 2 times" in shown.text and "On the roof." in shown.one("#seen").get_text()
    assert shown.has(f'.banner form[action="{at(insight, "unseen")}"]')
    assert "Noor has seen" in browse(mara).get("/people/me/notices").text
    browser.post(at(insight, "unseen"))
    assert sightings.count(insight) == 0


def test_a_case_that_cannot_be_taken_is_named(browse: Browse, mara: Person, noor: Person) -> None:
    insight = make_insight()
    page = browse(noor).post(at(insight, "seen"), {"own_case": "x" * 2001}, status=422)
    assert page.has('.error-summary a[href="#own_case"]')
    browse(mara).post(at(insight, "seen"), {"own_case": ""}, status=422)
    assert sightings.count(insight) == 0


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, ada: Person) -> None:
    insight = make_insight(log=make_log(), consent="pair")
    for person, status in ((noor, 403), (olaf, 404), (ada, 404)):
        browse(person).get(at(insight, "edit"), status=status)
        browse(person).post(at(insight, "edit"), VALUES | {"base": 1}, status=status)
        browse(person).post(at(insight, "consent"), {"consent": "write"}, status=status)
        browse(person).get(f"/playbooks/new?insight={insight.id}", status=status)
        browse(person).post(f"/items/{insight.id}/comments", {"body": "x"}, status=status)
    for step in ("seen", "unseen"):
        browse(olaf).post(at(insight, step), status=404)
        browse(olaf).post(f"/mentoring/insights/999/{step}", status=404)
    browse(noor).get(at(insight, "seen"), status=405)


def test_wrong_ids_and_slugs(browse: Browse, noor: Person) -> None:
    insight = make_insight("Go slow.")
    browse(noor).get("/mentoring/insights/999", status=404)
    assert browse(noor).get(f"/mentoring/insights/{insight.id}-x", status=302).location == path_of(insight)
    assert browse().get(NEW, status=302).location.startswith("/sign-in")


def test_the_inbox_is_ranked_and_paged(browse: Browse, mara: Person, noor: Person) -> None:
    first = make_insight("Seen twice.")
    for number in range(55):
        make_insight(f"Insight {number}")
    browse(noor).post(at(first, "seen"))
    page = browse(noor).get("/mentoring/insights")
    rows = page.all("main .row")
    assert len(rows) == 50 and "Seen twice." in rows[0].get_text() and "seen 2 times" in rows[0].get_text()
    assert rows[0].select_one(f'a[href="/playbooks/new?insight={first.id}"]')
    assert len(browse(noor).get(str(page.one("a[rel=next]")["href"])).all("main .row")) == 6


def test_ones_own_are_a_list_of_their_own(browse: Browse, mara: Person, noor: Person) -> None:
    make_insight("Mine alone.", consent="private")
    make_insight("Of Noor.", by=noor)
    page = browse(mara).get("/mentoring/insights?show=own")
    assert page.h1 == "Your insights" and "Mine alone." in page.text and "Of Noor." not in page.text
    assert "Mine alone." not in browse(mara).get("/mentoring/insights").text


def test_empty_lists_teach_the_next_step(browse: Browse, olaf: Person) -> None:
    for address in ("/mentoring/insights", "/mentoring/insights?show=own"):
        assert browse(olaf).get(address).one(".empty-state a")["href"] == "/mentoring/capture"


def test_lists_and_pages_ask_the_database_no_more_with_more_rows(browse: Browse, mara: Person, noor: Person) -> None:
    insight = make_insight()

    def fill(times: int) -> None:
        for number in range(times):
            make_insight(by=noor if number % 2 else mara)
            browse(mara).post(f"/items/{insight.id}/comments", {"body": "Yes."})

    browser = browse(noor)
    addresses = ("/mentoring/insights", "/mentoring/insights?show=own", path_of(insight))
    fill(2)
    before = {}
    for address in addresses:
        browser.get(address)
        with count_queries() as asked:
            browser.get(address)
        before[address] = len(asked)
    fill(8)
    for address in addresses:
        with count_queries() as asked:
            browser.get(address)
        assert len(asked) == before[address], address
