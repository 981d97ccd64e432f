"""Logs and insights in the bin (`remove_log`, `restore_log`, `remove_insight`, `restore_insight`)."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import comments, indexing, items, topics
from seci.commons.journeys import journey_of
from seci.commons.people import Person
from seci.commons.refusals import Forbidden
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, logs, pairings, private_points, removals, sightings
from seci.socialization.models import Insight, Log
from tests import ledger
from tests.cast import Browse, CatchUp
from tests.makers import hand, make_insight, make_log, make_pairing, make_playbook
from tests.paths import path_of


def bin_of(browse: Browse, person: Person) -> list[str]:
    return [cell.get_text() for cell in browse(person).get("/playbooks/bin").all("tbody th")]


def test_who_logged_it_throws_it_away_and_takes_that_back(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("Held the torch low.\n")
    browser = browse(mara)
    assert "Only Mara, who logged it, can put it into the bin." in browser.get(path_of(log)).text
    page = browser.follow(browser.post(f"/mentoring/logs/{log.id}/remove"))
    assert page.h1 == log.pairing.title
    assert "The log is in the bin. You and Noor no longer read it" in page.text
    for person in (mara, noor):
        browse(person).get(path_of(log), status=404)
        browse(person).get(f"/items/{log.id}", status=404)
    assert ledger.last("log.removed").item_id == log.id
    undo = str(page.one('form[action$="/restore"]')["action"])
    assert browser.follow(browser.post(undo)).h1.startswith("Log of")
    browse(noor).get(path_of(log))
    assert ledger.last("log.restored").by_id == mara.id


def test_the_other_cannot_throw_it_away_but_brings_it_back_with_what_is_theirs(
    browse: Browse, mara: Person, noor: Person, olaf: Person
) -> None:
    log = make_log("One.\n")
    with db.write():
        private_points.keep(log, "He is loud.", base=0, by=noor)
        follow_ups.add(log, "Practise", by=mara, owner=noor)
    assert not browse(noor).get(path_of(log)).has(f'form[action="/mentoring/logs/{log.id}/remove"]')
    browse(noor).post(f"/mentoring/logs/{log.id}/remove", status=403)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    assert bin_of(browse, noor) == bin_of(browse, mara) == [log.title] and bin_of(browse, olaf) == []
    assert db.session.scalars(follow_ups.open_of(noor)).all() == []
    browse(olaf).post(f"/mentoring/logs/{log.id}/restore", status=404)
    page = browse(noor).follow(browse(noor).post(f"/mentoring/logs/{log.id}/restore"))
    assert "He is loud." in page.text and "Practise" in page.text


def test_who_has_not_accepted_does_not_bring_back_what_they_never_read(
    browse: Browse, mara: Person, noor: Person
) -> None:
    pairing = make_pairing(is_accepted=False)
    log = make_log(pairing=pairing)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    assert bin_of(browse, noor) == []
    browse(noor).post(f"/mentoring/logs/{log.id}/restore", status=404)
    with db.write():
        pairings.accept(pairing, by=noor)
    assert logs.get(log.id, noor) is None and logs.get(log.id, mara) is None, "a yes opens nothing in the bin"
    browse(noor).post(f"/mentoring/logs/{log.id}/restore")
    assert logs.get(log.id, noor) is not None


def test_what_was_logged_in_a_pairing_that_is_over_stays(browse: Browse, mara: Person, noor: Person) -> None:
    """S-073: both keep what they read."""
    log = make_log()
    with db.write():
        pairings.end(log.pairing, by=mara)
    assert "Put into the bin" not in browse(mara).get(path_of(log)).text
    browse(mara).post(f"/mentoring/logs/{log.id}/remove", status=403)
    with pytest.raises(Forbidden), db.write():
        removals.remove_log(log, by=mara)
    browse(noor).get(path_of(log))


def test_a_log_in_the_bin_comes_back_after_the_pairing_is_over(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log()
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    with db.write():
        pairings.end(log.pairing, by=mara)
    browse(noor).post(f"/mentoring/logs/{log.id}/restore")
    browse(mara).get(path_of(log))


def test_only_who_noticed_an_insight_throws_it_away_and_brings_it_back(
    browse: Browse, mara: Person, noor: Person
) -> None:
    insight = make_insight("Go slow.")
    assert not browse(noor).get(path_of(insight)).has('form[action$="/remove"]')
    browse(noor).post(f"/mentoring/insights/{insight.id}/remove", status=403)
    browser = browse(mara)
    page = browser.follow(browser.post(f"/mentoring/insights/{insight.id}/remove"))
    assert "“Go slow.” is in the bin." in page.text and page.h1 == "Your insights"
    browse(noor).get(path_of(insight), status=404)
    assert bin_of(browse, noor) == [] and bin_of(browse, mara) == ["Go slow."]
    browse(noor).post(f"/mentoring/insights/{insight.id}/restore", status=404)
    undo = str(page.one('form[action$="/restore"]')["action"])
    assert browser.follow(browser.post(undo)).h1 == "Go slow."
    browse(noor).get(path_of(insight))
    kinds = ledger.kinds()
    assert kinds.index("insight.removed") < kinds.index("insight.restored")


def test_it_comes_back_for_those_its_consent_names_and_nobody_else(
    browse: Browse, mara: Person, noor: Person, olaf: Person
) -> None:
    log = make_log()
    for consent, readers in (("private", 1), ("pair", 2), ("write", 3), ("count", 1)):
        insight = make_insight(f"Go slow, {consent}.", log=log, consent=consent)
        with db.write():
            removals.remove_insight(insight, by=mara)
        assert items.audience_of(insight) == []
        with db.write():
            removals.restore_insight(insight, by=mara)
        read = [person for person in (mara, noor, olaf) if insights.get(insight.id, person)]
        assert len(read) == readers, consent


def test_search_topics_comments_and_counts_close_and_open_with_it(
    browse: Browse, mara: Person, olaf: Person, caught_up: CatchUp
) -> None:
    insight = make_insight("Xylophone.")
    rendering = comments.prepare("Hm.")
    with db.write():
        topics.give(insight, ["Valves"], by=mara)
        comment = comments.make(insight, "Hm.", rendering, by=mara).id
        sightings.add(insight, by=olaf)
    topic = topics.named(["Valves"])["valves"]
    caught_up()
    browser = browse(olaf)
    assert browser.get("/search?q=xylophone").has(".hit") and topics.get(topic.id, olaf) is not None
    browse(mara).post(f"/mentoring/insights/{insight.id}/remove")
    assert not browser.get("/search?q=xylophone").has(".hit"), "masked before the index has followed"
    caught_up()
    assert browser.get("/api/v1/search?q=xylophone").json["total"] == 0
    assert topics.get(topic.id, olaf) is None, "a topic is read where something it is given to is"
    assert browser.get("/mentoring/insights").has(".empty-state")
    browse(mara).get(f"/comments/{comment}/change", status=404)
    browse(mara).post(f"/mentoring/insights/{insight.id}/restore")
    caught_up()
    assert browser.get("/search?q=xylophone").has(".hit") and topics.get(topic.id, olaf) is not None
    assert indexing.waiting() == 0


def lineage_told(item: items.Item, viewer: Person) -> list[tuple[str, str | None]]:
    return [(line.source.title, line.mode) for line in journey_of(item, viewer).origins]


def test_what_grew_out_of_it_stands_and_tells_of_something_unseen(
    browse: Browse, mara: Person, ada: Person, workshop: Space
) -> None:
    before = make_playbook("Before")
    insight: Insight = make_insight("Go slow.")
    hand(before, insight, "socialization")
    written = saving.write(workshop, "Slow turns", "Go slow.\n", by=ada, insight=insight.id)
    assert lineage_told(written, ada)[-1] == ("Go slow.", "externalization")
    browse(mara).post(f"/mentoring/insights/{insight.id}/remove")
    assert lineage_told(written, ada) == [("Before", None)]
    page = browse(ada).get(f"/items/{written.id}/journey")
    assert "something you may not see" in page.text and "Go slow." not in page.text
    browse(mara).post(f"/mentoring/insights/{insight.id}/restore")
    assert ("Go slow.", "externalization") in lineage_told(written, ada)


def test_an_insight_caught_in_a_log_in_the_bin_stays_where_it_is(browse: Browse, mara: Person, noor: Person) -> None:
    log: Log = make_log("One.\n")
    insight = make_insight("Go slow.", log=log, consent="pair")
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    page = browse(noor).get(path_of(insight))
    assert "Caught in" not in page.text and log.title not in page.text


def test_the_bin_says_what_each_is(browse: Browse, mara: Person) -> None:
    log, insight, playbook = make_log("One.\n"), make_insight("Go slow."), make_playbook("Keys", by=mara)
    browse(mara).post(f"/mentoring/logs/{log.id}/remove")
    browse(mara).post(f"/mentoring/insights/{insight.id}/remove")
    browse(mara).post(f"/playbooks/{playbook.id}/remove")
    page = browse(mara).get("/playbooks/bin")
    rows = [[cell.get_text() for cell in row.select("th, td")][:2] for row in page.all("tbody tr")]
    assert rows == [["Keys", "Workshop"], ["Go slow.", "Insight"], [log.title, "Mentoring log"]]
    for form in page.all("tbody form"):
        browse(mara).post(str(form["action"]))
    assert browse(mara).get("/playbooks/bin").has(".empty-state")


def test_wrong_numbers_and_methods(app: Flask, browse: Browse, mara: Person) -> None:
    log = make_log()
    for path in ("/mentoring/logs/{}/remove", "/mentoring/logs/{}/restore", "/mentoring/insights/{}/remove"):
        browse(mara).post(path.format(987654), status=404)
        browse(mara).get(path.format(log.id), status=405)
    browse(mara).post(f"/mentoring/logs/{log.id}/restore", status=404)
