"""The lineage of an item, both ways, as far as somebody may know it."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask

from seci.commons import items, journeys, lineage, topics
from seci.commons.journeys import Journey, journey_of
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import cast
from tests.makers import hand, make_playbook
from tests.queries import count_queries


def chain(*made: Playbook, mode: str = "externalization") -> None:
    for source, target in itertools.pairwise(made):
        hand(source, target, mode)


def told(journey: Journey) -> list[tuple[str, str, str | None]]:
    return [(line.source.title, line.target.title, line.mode) for line in journey.hand_overs]


def titles(journey: Journey) -> set[str]:
    return {item.title for item in journey.items}


def test_it_reads_both_ways_furthest_origin_first(app: Flask, olaf: Person) -> None:
    log, insight, playbook, other, checklist = (make_playbook(t) for t in ("Log", "Insight", "How", "More", "List"))
    hand(log, insight, "socialization")
    hand(insight, playbook, "externalization")
    hand(playbook, other, "combination")
    hand(playbook, checklist, "internalization")
    journey = journey_of(playbook, olaf)
    assert told(journey) == [
        ("Log", "Insight", "socialization"),
        ("Insight", "How", "externalization"),
        ("How", "List", "internalization"),
        ("How", "More", "combination"),
    ]
    assert titles(journey) == {"Log", "Insight", "How", "More", "List"}
    assert journey.items[0].id == playbook.id
    assert len(journey.origins) == 2 and len(journey.outcomes) == 2


def test_what_grew_out_of_the_same_is_another_items_journey(app: Flask, olaf: Person) -> None:
    insight, first, second = (make_playbook(title) for title in ("Insight", "First", "Second"))
    hand(insight, first)
    hand(insight, second)
    assert titles(journey_of(first, olaf)) == {"Insight", "First"}


def test_an_item_nothing_was_handed_over_from_or_to_stands_alone(app: Flask, olaf: Person) -> None:
    journey = journey_of(make_playbook("Alone"), olaf)
    assert (titles(journey), told(journey)) == ({"Alone"}, [])


def test_a_stranger_to_one_item_of_a_line_is_told_only_that_something_is_there(
    app: Flask, olaf: Person, noor: Person, vault: Space
) -> None:
    log, insight, playbook = make_playbook("Log"), make_playbook("Secret", space=vault), make_playbook("How")
    chain(log, insight, playbook)
    assert told(journey_of(playbook, olaf)) == [("Log", "How", None)]
    assert titles(journey_of(playbook, olaf)) == {"Log", "How"}
    (line,) = journey_of(log, olaf).outcomes
    assert (line.by, line.at, line.from_passage, line.to_passage) == (None, None, None, None)
    assert titles(journey_of(playbook, noor)) == {"Log", "Secret", "How"}


@pytest.mark.parametrize(("between", "beside"), [(1, 1), (3, 1), (1, 3), (2, 2)])
def test_the_number_of_what_may_not_be_seen_is_never_told(
    app: Flask, olaf: Person, vault: Space, between: int, beside: int
) -> None:
    """One after another or side by side, they are one line; and whatever leads to nothing readable is none."""
    log, playbook = make_playbook("Log"), make_playbook("How")
    for _row in range(beside):
        hidden = [make_playbook(space=vault) for _one in range(between)]
        chain(log, *hidden, playbook)
        chain(hidden[0], make_playbook(space=vault))
        chain(make_playbook(space=vault), log)
    assert told(journey_of(playbook, olaf)) == told(journey_of(log, olaf)) == [("Log", "How", None)]
    hand(log, playbook)
    assert told(journey_of(playbook, olaf)) == [("Log", "How", "externalization")]


def test_what_grew_from_nothing_one_may_see_looks_as_if_it_grew_from_nothing(
    app: Flask, olaf: Person, vault: Space
) -> None:
    playbook = make_playbook("How")
    for _time in range(2):
        chain(make_playbook(space=vault), make_playbook(space=vault), playbook)
        chain(playbook, make_playbook(space=vault))
    journey = journey_of(playbook, olaf)
    assert (titles(journey), told(journey)) == ({"How"}, [])


def test_a_link_to_what_one_may_not_read_looks_as_if_nobody_had_written_it(
    app: Flask, olaf: Person, noor: Person, vault: Space
) -> None:
    """Else the journey would tell a hidden page from a wanted one."""
    source = make_playbook("Valves")
    make_playbook("Salaries", "[[Valves]]\n", space=vault)
    target = make_playbook("Pumps", "[[Salaries]] and [[Nowhere]]\n")
    assert told(journey_of(target, olaf)) == [] == told(journey_of(source, olaf))
    assert len(told(journey_of(target, noor))) == 2


def test_published_acts_have_an_author_and_others_only_for_who_took_part(
    app: Flask, olaf: Person, noor: Person, mara: Person
) -> None:
    log, insight, playbook, checklist = (make_playbook(t, by=noor) for t in ("Log", "Insight", "How", "List"))
    hand(log, insight, "socialization", by="mara")
    hand(insight, playbook, "externalization", by="mara")
    hand(playbook, checklist, "internalization", by="mara")

    def named(viewer: Person) -> list[str | None]:
        return [line.by and line.by.name for line in journey_of(playbook, viewer).hand_overs]

    assert named(olaf) == [None, "Mara", None]
    assert named(mara) == named(noor) == ["Mara", "Mara", "Mara"]
    with db.write():
        items.play(log, olaf, "learner")
    assert named(olaf) == ["Mara", "Mara", None]


def test_passages_are_quoted(app: Flask, olaf: Person) -> None:
    make_playbook("Valves", "# Brass\n\nTurn it left.\n")
    target = make_playbook("Pumps", "First see [[Valves#Brass]].\n")
    (line,) = journey_of(target, olaf).origins
    assert (line.from_text, line.to_text) == ("Brass", "First see Valves.")
    assert line.by is not None and line.by.name == "Ada" and line.at is not None


def test_a_topic_has_the_journeys_of_what_it_is_given_to(app: Flask, olaf: Person, vault: Space) -> None:
    insight, playbook = make_playbook("Insight"), make_playbook("How", topics=["Heat"])
    make_playbook("Secret", topics=["Heat"], space=vault)
    hand(insight, playbook)
    topic = topics.named(["Heat"])["heat"]
    journey = journey_of(topic, olaf)
    assert titles(journey) == {"Heat", "How", "Insight"}
    assert told(journey) == [("Insight", "How", "externalization")]


def test_the_spiral_comes_back_and_the_story_ends_all_the_same(app: Flask, olaf: Person) -> None:
    made = [make_playbook(title) for title in ("Insight", "How", "Run")]
    hand(made[0], made[1], "externalization")
    hand(made[1], made[2], "internalization")
    hand(made[2], made[0], "socialization")
    journey = journey_of(made[1], olaf)
    assert [line.source.title for line in journey.origins] == ["Insight"]
    assert [line.source.title for line in journey.outcomes] == ["How", "Run"]


def test_an_item_that_came_from_itself_by_way_of_what_one_may_not_see(app: Flask, olaf: Person, vault: Space) -> None:
    playbook, hidden = make_playbook("How"), make_playbook(space=vault)
    chain(playbook, hidden, playbook)
    assert told(journey_of(playbook, olaf)) == []


def test_fifty_hand_overs_in_a_row_are_told_from_either_end(app: Flask, olaf: Person) -> None:
    made = [make_playbook(f"Part {number}") for number in range(51)]
    for number, mode in enumerate(lineage.MODES * 13):
        if number < 50:
            hand(made[number], made[number + 1], mode)
    assert [line.target.title for line in journey_of(made[0], olaf).outcomes] == [f"Part {n}" for n in range(1, 51)]
    assert [line.source.title for line in journey_of(made[50], olaf).origins] == [f"Part {n}" for n in range(50)]
    assert len(journey_of(made[25], olaf).hand_overs) == 50


def test_far_more_hand_overs_than_anybody_reads_are_cut_and_what_is_its_own_comes_first(
    app: Flask, olaf: Person
) -> None:
    hub, insight = make_playbook("Hub"), make_playbook("Insight")
    many = [make_playbook() for _one in range(30)]
    with db.write():
        for one in (hub, *many):
            for other in (hub, *many):
                if one is not other:
                    lineage.hand_over(one, other, mode="combination", by=cast.person("ada"))
    hand(insight, hub)
    journey = journey_of(hub, olaf)
    assert len(journey.hand_overs) <= journeys.MOST
    assert "Insight" in titles(journey)


def test_it_is_one_statement_however_long_it_is(app: Flask, olaf: Person) -> None:
    made = [make_playbook() for _number in range(12)]
    chain(*made)
    for item in (made[0], make_playbook()):
        olaf_tokens = items.tokens_of(olaf)
        assert olaf_tokens
        with count_queries() as sent:
            journey_of(item, olaf)
        assert len([one for one in sent if "hand_over" in one]) == 1


def test_what_is_in_the_bin_is_told_like_what_may_not_be_seen(app: Flask, ada: Person) -> None:
    log, insight, playbook = make_playbook("Log"), make_playbook("Insight"), make_playbook("How")
    chain(log, insight, playbook)
    with db.write():
        playbooks.remove(insight, by=ada)
    assert told(journey_of(playbook, ada)) == [("Log", "How", None)]
