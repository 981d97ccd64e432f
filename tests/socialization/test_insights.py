"""Insights as verbs: consent is the audience; what is ripe; what is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seci.combination import searches
from seci.commons import indexing, items, passages
from seci.commons.lineage import HandOver
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.refusals import Invalid, Overtaken
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from seci.socialization import insights, sightings
from seci.socialization.insights import Noticed
from seci.socialization.models import Insight
from tests import ledger
from tests.cast import CatchUp
from tests.makers import make_insight, make_log, make_playbook


def ripe(viewer: Person) -> list[tuple[str, int]]:
    db.session.rollback()
    return [(insight.title, times) for insight, times in page_of(insights.ripe_for(viewer)).rows]


def see(insight: Insight, *people: Person) -> None:
    with db.write():
        for person in people:
            sightings.add(insight, by=person)


@pytest.mark.parametrize(
    ("consent", "readers"),
    [
        ("private", {"mara"}),
        ("pair", {"mara", "noor"}),
        ("write", {"mara", "noor", "ada", "max", "olaf"}),
        ("count", {"mara"}),
    ],
)
def test_consent_is_who_reads_it(
    mara: Person, noor: Person, ada: Person, max_: Person, olaf: Person, consent: str, readers: set[str]
) -> None:
    insight = make_insight(log=make_log(), consent=consent)
    cast = (mara, noor, ada, max_, olaf)
    assert {person.handle for person in cast if insights.get(insight.id, person)} == readers


def test_a_pair_needs_a_log(mara: Person) -> None:
    with pytest.raises(Invalid) as refusal:
        make_insight(consent="pair")
    assert refusal.value.fields.keys() == {"consent"}
    insight = make_insight(consent="private")
    with pytest.raises(Invalid), db.write():
        insights.consent_to(insight, "pair", by=mara)


def test_changed_consent_counts_at_once_also_in_search(
    mara: Person, noor: Person, olaf: Person, caught_up: CatchUp
) -> None:
    insight = make_insight("Purge the argon first.", log=make_log())
    caught_up()
    assert searches.search("argon", olaf).total == 1
    with db.write():
        insights.consent_to(insight, "pair", by=mara)
    assert insights.get(insight.id, olaf) is None and insights.get(insight.id, noor) is not None
    assert insight.id in indexing.masked()
    assert searches.search("argon", olaf).total == searches.search("argon", noor).total == 0
    caught_up()
    assert (searches.search("argon", olaf).total, searches.search("argon", noor).total) == (0, 1)
    assert ledger.last("insight.consented").facts == {"consent": "pair", "was": "write"}


def test_every_part_of_it_is_found(mara: Person, olaf: Person, caught_up: CatchUp) -> None:
    make_insight("Purge first.", situation="On stainless pipes", cue="A blue halo", why="Air oxidizes the root")
    caught_up()
    for word in ("purge", "stainless", "halo", "oxidizes", "kind:insight"):
        assert searches.search(word, olaf).total == 1, word


def test_logs_are_found_by_the_two_alone(mara: Person, noor: Person, ada: Person, caught_up: CatchUp) -> None:
    log = make_log("Preheat the flange.\n", private="Palimpsest.")
    caught_up()
    assert [hit.item.id for hit in searches.search("flange", noor).hits] == [log.id]
    assert searches.search("flange", ada).total == 0
    for person in (mara, noor, ada):
        assert searches.search("palimpsest", person).total == 0


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Go slow.", "Go slow."),
        ("\n\n- [ ] **Go** slow\nand steady", "Go slow"),
        ("## Purge `first`", "Purge first"),
        ("x" * 90, "x" * 80 + "…"),
        ("word " * 30, "word " * 15 + "word…"),
    ],
)
def test_the_first_words_are_the_title(body: str, title: str) -> None:
    assert insights.title_of(body) == title


@pytest.mark.parametrize(
    ("noticed", "field"),
    [
        (Noticed("", " "), "body"),
        (Noticed("", "x" * 20_001), "body"),
        (Noticed("", "a\x00"), "body"),
        (Noticed("x" * 301, "x"), "title"),
        (Noticed("", "x", situation="x" * 2001), "situation"),
        (Noticed("", "x", cue="a\x00"), "cue"),
        (Noticed("", "x", why="x" * 2001), "why"),
    ],
)
def test_words_that_cannot_be_taken_are_refused(noticed: Noticed, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        insights.prepare(noticed)
    assert refusal.value.fields.keys() == {field}


def test_caught_in_a_passage_it_is_handed_over_from_there(mara: Person) -> None:
    log = make_log("First.\n\nHold the torch low.\n")
    anchor = passages.texts([log.id])[log.id][1].anchor
    insight = make_insight("Hold it low.", log=log, passage=anchor, by=mara)
    (row,) = db.session.query(HandOver).all()
    there = passages.texts([insight.id])[insight.id][0].anchor
    assert (row.from_item_id, row.from_passage, row.from_revision) == (log.id, anchor, 1)
    assert (row.to_item_id, row.to_passage, row.to_revision) == (insight.id, there, 1)
    assert (row.mode, row.by_id) == ("socialization", mara.id)
    assert insights.caught_in(insight, mara) == log


def test_an_unknown_passage_is_the_whole_log(mara: Person) -> None:
    make_insight(log=make_log(), passage="p-nowhere")
    (row,) = db.session.query(HandOver).all()
    assert row.from_passage is None


def test_who_may_not_read_the_log_is_not_told_of_it(olaf: Person) -> None:
    insight = make_insight(log=make_log())
    assert insights.get(insight.id, olaf) is not None and insights.caught_in(insight, olaf) is None


def test_ripe_is_what_was_seen_most_often_then_what_waited_longest(
    mara: Person, noor: Person, ada: Person, olaf: Person
) -> None:
    with told_as_of(now() - timedelta(days=9)):
        old = make_insight("Old.")
    often, once = make_insight("Often."), make_insight("Once.")
    for consent in ("private", "count"):
        make_insight(consent, consent=consent)
    see(often, noor, ada)
    see(once, noor)
    assert ripe(olaf) == [("Often.", 3), ("Once.", 2), ("Old.", 1)]
    assert old.made_at < once.made_at


def test_what_is_written_down_is_ripe_no_more_for_who_may_read_it(
    mara: Person, noor: Person, olaf: Person, ada: Person
) -> None:
    from seci.commons.lineage import hand_over
    from tests import cast

    insight = make_insight("Go slow.")
    hidden = make_playbook(by=ada, space=cast.space("Vault"))
    with db.write():
        hand_over(insight, hidden, mode="externalization", by=ada)
    assert ripe(noor) == [] and ripe(olaf) == [("Go slow.", 1)]
    assert [item for item, _passage in insights.written_as(insight, noor)] == [hidden]
    assert insights.written_as(insight, olaf) == []


def test_seeing_it_too_counts_once_and_is_told(mara: Person, noor: Person) -> None:
    from seci.commons import notices

    insight = make_insight()
    with db.write():
        sightings.add(insight, by=noor)
        sightings.add(insight, "On the roof in May.", by=noor)
    assert sightings.count(insight) == 1
    row = sightings.own_of(insight, noor)
    assert row is not None and row.own_case == "On the roof in May."
    assert [notice.kind for notice in db.session.scalars(notices.of(mara))] == ["seen"]
    assert ledger.kinds().count("insight.seen") == 1
    with db.write():
        sightings.take_back(insight, by=noor)
        sightings.take_back(insight, by=noor)
    assert sightings.count(insight) == 0 and ledger.kinds().count("insight.unseen") == 1


def test_words_said_to_two_are_never_opened_to_all(mara: Person, noor: Person) -> None:
    from seci.commons.permissions import may

    insight = make_insight(log=make_log(), consent="pair")
    with db.write():
        sightings.add(insight, by=noor)
    with pytest.raises(Invalid), db.write():
        sightings.add(insight, "Between us.", by=noor)
    assert may(mara, "item.comment", insight) and not may(noor, "item.comment", insight)


def test_ones_own_is_not_seen_twice(mara: Person) -> None:
    insight = make_insight()
    with pytest.raises(Invalid), db.write():
        sightings.add(insight, by=mara)


def test_better_words_begin_from_what_stands(mara: Person) -> None:
    insight = make_insight("Go slow.")
    prepared = insights.prepare(Noticed("Slow", "Go slower."))
    with db.write():
        insights.change(insight, *prepared, base=1, by=mara)
    assert (insight.title, insight.body, insight.revision) == ("Slow", "Go slower.", 2)
    with pytest.raises(Overtaken), db.write():
        insights.change(insight, *insights.prepare(Noticed("Slow", "Go fast.")), base=1, by=mara)
    with db.write():
        insights.change(insight, *prepared, base=2, by=mara)
    assert insight.revision == 2 and ledger.kinds().count("insight.changed") == 1


def test_a_private_title_never_catches_a_name(ada: Person, olaf: Person) -> None:
    """A link by title means a playbook or a topic; what is private is meant by its number."""
    from seci.combination import connections
    from seci.combination.links import wiki_link

    mine = make_insight("Words.", title="Handover", by=ada, consent="private")
    source = make_playbook("Shift", "See [[Handover]] and [[Nowhere]].\n", by=ada)
    assert [one.item for one in connections.links_of(source, ada).rows] == [None, None]
    target = make_playbook("Handover", by=ada)
    assert connections.links_of(source, olaf).rows[0].item == target
    assert items.named([items.key_of("Handover")], ada) == {"handover": target}
    assert wiki_link(mine) == f"[[{mine.id}]]"
