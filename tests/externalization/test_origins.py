"""Turn into playbook: an insight becomes a playbook's first words, and the hand-over is recorded with the save."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.commons import drafts as begun
from seci.commons import notices, passages
from seci.commons.drafts import Draft
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import drafts, origins, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.socialization import insights
from seci.socialization.insights import Noticed
from seci.socialization.models import Insight
from tests import cast, ledger
from tests.cast import Browse
from tests.makers import make_insight, make_log
from tests.pages import Page
from tests.paths import path_of

WHOLE = {"situation": "Overhead welds", "cue": "Drops fall", "why": "Gravity wins"}


def values(page: Page, **changes: object) -> dict[str, object]:
    """What the form on a page would send."""
    names = ("title", "body", "topics", "submission", "insight")
    place = {"space": cast.space("Workshop").id, "state": "published"}
    return {**{name: page.field(name) for name in names}, **place, **changes}


def hand_overs() -> list[HandOver]:
    db.session.rollback()
    return list(db.session.scalars(select(HandOver)))


def made() -> Playbook:
    db.session.rollback()
    return db.session.scalars(select(Playbook)).one()


def open_form(browse: Browse, person: Person, insight: Insight) -> Page:
    return browse(person).get(f"/playbooks/new?insight={insight.id}")


def test_the_editor_opens_with_its_words_and_questions(browse: Browse, noor: Person) -> None:
    insight = make_insight("Hold the torch *low*.", title="Low torch", **WHOLE)
    page = open_form(browse, noor, insight)
    assert page.field("title") == "Low torch"
    assert page.field("body") == (
        "## When\n\nOverhead welds\n\n## The sign\n\nDrops fall\n\n"
        "## What to do\n\nHold the torch *low*.\n\n## Why\n\nGravity wins\n"
    )
    assert len(page.all(".prompts li")) == len(origins.PROMPTS)
    assert page.has(f'.prompts a[href="{path_of(insight)}"]')
    assert not browse(noor).get("/playbooks/new").has(".prompts")


def test_one_that_says_only_what_to_do_has_no_headings() -> None:
    assert origins.words_of(Noticed("T", "Go slow.\n")) == "Go slow.\n"


def test_saving_records_one_hand_over_from_passage_to_passage(browse: Browse, noor: Person, mara: Person) -> None:
    insight = make_insight("Hold the torch low.", **WHOLE)
    page = browse(noor).post("/playbooks/new", values(open_form(browse, noor, insight), title="Overhead"))
    assert browse(noor).follow(page).h1 == "Overhead"
    playbook, (row,) = made(), hand_overs()
    written = next(one for one in passages.texts([playbook.id])[playbook.id] if "torch" in one.text)
    assert (row.from_item_id, row.to_item_id, row.to_passage) == (insight.id, playbook.id, written.anchor)
    assert row.from_passage == passages.texts([insight.id])[insight.id][0].anchor
    assert (row.mode, row.by_id, row.from_revision, row.to_revision) == ("externalization", noor.id, 1, 1)
    event = ledger.last("insight.written_down")
    assert (event.by_id, event.item_id, event.facts) == (noor.id, insight.id, {"playbook": playbook.id})
    assert [notice.kind for notice in db.session.scalars(notices.of(mara))] == ["written down"]


def test_the_insight_says_what_became_of_it(browse: Browse, noor: Person, mara: Person) -> None:
    insight = make_insight("Hold the torch low.")
    browse(noor).post("/playbooks/new", values(open_form(browse, noor, insight)))
    page, (row,) = browse(mara).get(path_of(insight)), hand_overs()
    assert "This was written down" in page.text
    assert page.has(f'.banner a[href="{path_of(made())}#{row.to_passage}"]')
    assert insight.title not in browse(noor).get("/mentoring/insights").one("main").get_text()


def test_words_that_were_changed_grow_from_it_all_the_same(browse: Browse, noor: Person) -> None:
    insight = make_insight("Hold the torch low.")
    sent = values(open_form(browse, noor, insight), body="# Torch\n\nLow, always.\n")
    browse(noor).post("/playbooks/new", sent)
    (row,) = hand_overs()
    assert passages.quote(made(), row.to_passage or "") == "Low, always."


def test_ones_own_may_be_written_down_whatever_its_consent(browse: Browse, mara: Person) -> None:
    for consent in ("private", "count"):
        insight = make_insight(consent, consent=consent)
        browse(mara).post("/playbooks/new", values(open_form(browse, mara, insight)))
    assert len(hand_overs()) == 2


def test_consent_withdrawn_while_somebody_writes(browse: Browse, noor: Person, mara: Person) -> None:
    """Nothing is half-written: no playbook, no hand-over; the text stands in the form."""
    insight = make_insight("Hold the torch low.")
    page = open_form(browse, noor, insight)
    with db.write():
        insights.consent_to(insight, "private", by=mara)
    page = browse(noor).post("/playbooks/new", values(page, body="My own words.\n"), status=422)
    assert "has taken it back" in page.text and page.field("body") == "My own words.\n"
    assert hand_overs() == [] and db.session.scalars(select(Playbook)).all() == []
    assert "playbook.written" not in ledger.kinds()


def test_the_same_form_sent_twice_is_one_playbook_and_one_hand_over(browse: Browse, noor: Person) -> None:
    sent = values(open_form(browse, noor, make_insight()))
    first = browse(noor).post("/playbooks/new", sent)
    assert browse(noor).post("/playbooks/new", sent).location == first.location
    assert len(hand_overs()) == 1


def test_a_draft_remembers_what_it_grows_from(browse: Browse, noor: Person) -> None:
    insight = make_insight("Hold the torch low.")
    sent = values(open_form(browse, noor, insight), body="Half a thought")
    browse(noor).post("/playbooks/new/draft", sent, status=200)
    draft = db.session.scalars(select(Draft)).one()
    page = browse(noor).get(f"/playbooks/new?draft={draft.id}")
    assert (page.field("body"), page.field("insight")) == ("Half a thought", str(insight.id))
    assert page.has(".prompts")
    browse(noor).post("/playbooks/new", values(page))
    assert len(hand_overs()) == 1 and begun.new_of(noor, drafts.KIND, str(sent["submission"])) is None


def test_what_may_not_be_written_down_is_refused(browse: Browse, noor: Person, olaf: Person, workshop: Space) -> None:
    hidden = make_insight(consent="private")
    browse(olaf).get(f"/playbooks/new?insight={hidden.id}", status=404)
    browse(olaf).get("/playbooks/new?insight=999", status=404)
    sent = {"title": "T", "body": "B", "space": workshop.id, "insight": hidden.id, "submission": "k"}
    browse(olaf).post("/playbooks/new", sent, status=422)
    with pytest.raises(Invalid):
        saving.write(workshop, "T", "B", by=noor, insight=hidden.id)
    assert hand_overs() == []


def test_without_an_insight_nothing_is_handed_over(browse: Browse, noor: Person, workshop: Space) -> None:
    saved = saving.write(workshop, "T", "B", by=noor)
    assert playbooks.get(saved.id, noor) is not None and hand_overs() == []


def test_the_strip_leads_from_talk_to_text(browse: Browse, noor: Person, olaf: Person) -> None:
    """`write_down`: to the editor, to what was noticed, or to the page itself where that is all one may do."""
    log = make_log()
    ripe, pair = make_insight(), make_insight(log=log, consent="pair")
    leads = {
        log: f"/mentoring/insights/new?log={log.id}",
        ripe: f"/playbooks/new?insight={ripe.id}",
        pair: path_of(pair),
    }
    for item, address in leads.items():
        assert browse(noor).get(f"/items/{item.id}/write-down", status=302).location == address
    assert browse(noor).get(path_of(ripe)).has(f'.strip a[href="/items/{ripe.id}/write-down"]')
    browse(olaf).get(f"/items/{log.id}/write-down", status=404)


def test_the_strip_is_filled_and_tells_nobody_of_a_log_between_two(browse: Browse, noor: Person, olaf: Person) -> None:
    log = make_log()
    insight = make_insight("Hold the torch low.", log=log)
    browse(noor).post("/playbooks/new", values(open_form(browse, noor, insight)))
    done = [str(one["class"]) for one in browse(noor).get(path_of(made())).all(".strip__station--done")]
    assert len(done) == 2 and "talked" in done[0] and "written" in done[1]
    story = f"/items/{made().id}/journey"
    path, goal = path_of(log), log.title.split(" · ")[0]
    page = browse(noor).get(story)
    assert goal in page.text and page.has(f'.story a[href="{path}"]')
    told = browse(olaf).get(story)
    assert insight.title in told.text and goal not in told.text and not told.has(f'.story a[href="{path}"]')
