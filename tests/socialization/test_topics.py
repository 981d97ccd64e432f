"""Topics of logs and insights: typed, shown, suggested, filtered by, and carried on when an insight is written down."""

from __future__ import annotations

from flask import Flask

from seci.commons import topics
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.socialization import insights, logs
from seci.socialization.models import Insight, Log
from tests.cast import Browse, CatchUp
from tests.makers import make_insight, make_log, make_pairing
from tests.paths import path_of

LOG = {"kind": "practice", "at": "2026-05-03T14:30", "shared": "One.\n", "submission": "k"}
INSIGHT = {"body": "Go slow.", "title": "Slow", "consent": "write", "submission": "k"}


def give(item: Item, *names: str, by: Person) -> None:
    with db.write():
        topics.give(item, names, by=by)


def only(model: type[Item]) -> Item:
    db.session.rollback()
    return db.session.query(model).one()


def chips(browse: Browse, person: Person, path: str) -> list[str]:
    return [chip.get_text(strip=True) for chip in browse(person).get(path).all(".item-topics .chip")]


def test_a_log_is_given_topics_and_the_next_one_is_offered_them(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    address = f"/mentoring/pairings/{pairing.id}/logs/new"
    browse(mara).post(address, {**LOG, "topics": "Welding, #Argon"})
    log = only(Log)
    assert topics.names_of(log) == ["Argon", "Welding"]
    assert chips(browse, noor, path_of(log)) == ["Argon", "Welding"]
    assert browse(noor).get(address).field("topics") == "Argon, Welding"
    assert logs.names_suggested(make_pairing(), noor) == []


def test_what_others_gave_meanwhile_stays(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n", topics=["Welding", "Argon"])
    form = browse(noor).get(f"/mentoring/logs/{log.id}/edit")
    sent = {name: form.field(name) for name in ("at", "shared", "base", "topics_before")} | {"kind": "guidance"}
    give(log, "Welding", "Argon", "Torches", by=mara)
    browse(noor).post(f"/mentoring/logs/{log.id}/edit", {**sent, "topics": "Welding, Pipes"})
    db.session.rollback()
    assert topics.names_of(log) == ["Pipes", "Torches", "Welding"] and log.revision == 1


def test_an_insight_begins_with_the_topics_of_its_log(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("One.\n", topics=["Welding"])
    form = browse(noor).get(f"/mentoring/insights/new?log={log.id}")
    assert form.field("topics") == "Welding"
    browse(noor).post("/mentoring/insights/new", {**INSIGHT, "log": log.id, "topics": "Welding, Drops"})
    insight = only(Insight)
    assert chips(browse, mara, path_of(insight)) == ["Drops", "Welding"]
    assert browse(noor).get(f"/mentoring/insights/{insight.id}/edit").field("topics") == "Drops, Welding"


def test_topics_are_changed_without_other_words(browse: Browse, mara: Person) -> None:
    insight = make_insight("Go slow.")
    form = browse(mara).get(f"/mentoring/insights/{insight.id}/edit")
    sent = {name: form.field(name) for name in ("body", "title", "base", "topics_before")}
    browse(mara).post(f"/mentoring/insights/{insight.id}/edit", {**sent, "topics": "Pumps"})
    db.session.rollback()
    assert topics.names_of(insight) == ["Pumps"] and insight.revision == 1


def test_a_name_no_topic_can_have_is_refused_beside_its_field(browse: Browse, mara: Person) -> None:
    page = browse(mara).post("/mentoring/insights/new", {**INSIGHT, "topics": "x" * 61}, status=422)
    assert page.one("#topics-error") and page.field("body") == "Go slow."
    page = browse(mara).post(
        f"/mentoring/pairings/{make_pairing().id}/logs/new", {**LOG, "topics": "x" * 61}, status=422
    )
    assert page.one("#topics-error") and page.field("shared") == "One.\n"


def test_a_topic_is_as_quiet_as_what_it_is_given_to(app: Flask, mara: Person, noor: Person, olaf: Person) -> None:
    """S-054: the name of a topic tells nobody of what they may not read."""
    log = make_log("One.\n", topics=["Quarrels"])
    insight = make_insight("Go slow.", log=log, consent="private")
    give(insight, "Doubts", by=mara)
    quarrels, doubts = (topics.named([name])[name.lower()] for name in ("Quarrels", "Doubts"))
    read = {person.handle: {t.title for t in topics_of(person)} for person in (mara, noor, olaf)}
    assert read == {"mara": {"Quarrels", "Doubts"}, "noor": {"Quarrels"}, "olaf": set()}
    with db.write():
        insights.consent_to(insight, "write", by=mara)
    assert topics.get(doubts.id, olaf) is not None and topics.get(quarrels.id, olaf) is None
    with db.write():
        insights.consent_to(insight, "private", by=mara)
    assert topics.get(doubts.id, olaf) is None


def topics_of(person: Person) -> list[topics.Topic]:
    return list(db.session.scalars(topics.readable_by(person)))


def test_the_inbox_is_filtered_by_topic(browse: Browse, mara: Person, noor: Person) -> None:
    slow, low = make_insight("Go slow."), make_insight("Hold it low.")
    hidden = make_insight("My own.", consent="private")
    give(slow, "Pumps", by=mara)
    give(low, "Welding", by=mara)
    give(hidden, "Doubts", by=mara)
    page = browse(noor).get("/mentoring/insights")
    offered = {chip.get_text(strip=True): str(chip["href"]) for chip in page.all("a.chip")}
    assert offered.keys() == {"Pumps", "Welding"}, "only what is there to read"
    page = browse(noor).get(offered["Welding"])
    assert [row.get_text() for row in page.all("main .row__link")] == ["Hold it low."]
    assert "Go slow." in browse(noor).get(str(page.one(".chip__remove")["href"])).text
    own = browse(mara).get("/mentoring/insights?show=own")
    doubts = next(str(chip["href"]) for chip in own.all("a.chip") if "Doubts" in chip.get_text())
    assert [row.get_text() for row in browse(mara).get(doubts).all("main .row__link")] == ["My own."]
    browse(noor).get(doubts.replace("show=own&", ""), status=404)
    browse(noor).get("/mentoring/insights?topic=987654", status=404)


def test_topics_go_along_when_an_insight_is_written_down(
    browse: Browse, mara: Person, ada: Person, workshop: Space
) -> None:
    insight = make_insight("Go slow.")
    give(insight, "Pumps", "Frost", by=mara)
    form = browse(ada).get(f"/playbooks/new?insight={insight.id}")
    assert form.field("topics") == "Frost, Pumps"
    sent = {name: form.field(name) for name in ("title", "body", "topics", "submission", "insight")}
    browse(ada).post("/playbooks/new", {**sent, "space": workshop.id})
    assert topics.names_of(only(Playbook)) == ["Frost", "Pumps"]


def test_they_are_a_facet_of_search(browse: Browse, mara: Person, noor: Person, caught_up: CatchUp) -> None:
    log = make_log("Hold it low.\n", topics=["Welding"])
    make_insight("Hold it lower.", log=log)
    give(only(Insight), "Welding", by=mara)
    caught_up()
    found = browse(noor).get("/api/v1/search?q=hold&topic=Welding").json
    assert found["total"] == 2 and {hit["kind"] for hit in found["hits"]} == {"log", "insight"}
