"""What is typed about an insight is kept while it is typed (`keep_new_insight`, `keep_insight_draft`), and found
again.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import insights
from seci.socialization.models import Insight
from tests.cast import Browse
from tests.makers import make_insight, make_log
from tests.socialization.drafting import INSIGHT, chosen, fields, kept, waiting_for


def test_an_insight_being_typed_survives_a_closed_tab(browse: Browse, noor: Person) -> None:
    log = make_log("Held the torch low.\n")
    browse(noor).post("/mentoring/insights/new/draft", {**INSIGHT, "log": log.id, "consent": "pair"}, status=200)
    page = browse(noor).get(waiting_for(browse, noor)["Go slow."])
    assert fields(page, "body", "cue", "topics", "log") == {
        "body": "Go slow.",
        "cue": "It hums",
        "topics": "Pumps",
        "log": str(log.id),
    }
    assert chosen(page, "consent") == "pair"
    sent = {name: page.field(name) for name in ("body", "cue", "topics", "log", "submission")}
    browse(noor).post("/mentoring/insights/new", {**sent, "consent": "pair"})
    assert kept() == [] and db.session.scalars(select(Insight)).one().cue == "It hums"


def test_a_quick_capture_is_kept_too_and_gone_on_with_as_an_insight(browse: Browse, noor: Person) -> None:
    form = browse(noor).get("/mentoring/capture").one("form#capture-form")
    sent = {"body": "Go *slow* on the last turn.", "submission": "k3"}
    browse(noor).post(str(form["data-draft-url"]), sent, status=200)
    page = browse(noor).get(waiting_for(browse, noor)["Go slow on the last turn."])
    assert fields(page, "body", "submission") == sent and chosen(page, "consent") == "private"
    browse(noor).post("/mentoring/capture", sent)
    assert kept() == []


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_form_without_a_key_of_its_own_keeps_nothing(browse: Browse, mara: Person, key: str) -> None:
    browse(mara).post("/mentoring/insights/new/draft", {**INSIGHT, "submission": key}, status=404)
    assert kept() == []


def test_better_words_of_an_insight_are_kept_and_offered(browse: Browse, mara: Person) -> None:
    insight = make_insight("Go slow.", cue="It hums")
    sent = {"body": "Go slower.", "title": "Slow", "cue": "It sings", "base": 1, "situation": "", "why": ""}
    browse(mara).post(f"/mentoring/insights/{insight.id}/draft", sent, status=200)
    page = browse(mara).get(f"/mentoring/insights/{insight.id}/edit")
    assert [one.get_text() for one in page.all("dd del")] == ["Go slow.", "It hums"]
    assert [one.get_text() for one in page.all("dd ins")] == ["Slow", "It sings"]
    with db.write():
        insights.change(insight, *insights.prepare(insights.Noticed("Go slow.", "Go very slow.")), base=1, by=mara)
    assert kept() == [], "what was saved is what was typed last"
    browse(mara).post(f"/mentoring/insights/{insight.id}/draft", sent, status=200)
    assert "It has changed since" in browse(mara).get(f"/mentoring/insights/{insight.id}/edit").text
    page = browse(mara).get(f"/mentoring/insights/{insight.id}/edit?draft=use")
    assert fields(page, "body", "base") == {"body": "Go slower.", "base": "1"}
    page = browse(mara).post(f"/mentoring/insights/{insight.id}/edit", sent, status=409)
    assert "Go very slow." in page.text and page.field("body") == "Go slower."
    assert len(kept()) == 1, "not saved, so still kept"


def test_an_insight_begun_in_a_log_that_was_thrown_away_is_kept_without_it(
    browse: Browse, mara: Person, noor: Person
) -> None:
    log = make_log("One.\n")
    browse(noor).post("/mentoring/insights/new/draft", {**INSIGHT, "log": log.id}, status=200)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    page = browse(noor).get(waiting_for(browse, noor)["Go slow."])
    assert fields(page, "body", "log") == {"body": "Go slow.", "log": ""}
    browse(noor).post("/mentoring/insights/new", INSIGHT)
    assert kept() == [] and db.session.scalars(select(Insight)).one().pairing_id is None
