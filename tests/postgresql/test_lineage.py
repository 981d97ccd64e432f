"""Lineages on PostgreSQL: its recursion, types and grouping differ."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import lineage
from seci.commons.journeys import journey_of
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.strips import strip_of
from tests.makers import hand, make_playbook

pytestmark = pytest.mark.postgresql


def test_a_journey_that_comes_back(app: Flask, olaf: Person, vault: Space) -> None:
    insight, playbook, checklist, run = (make_playbook(title) for title in ("Insight", "How", "List", "Run"))
    hand(insight, make_playbook("Secret", space=vault))
    hand(insight, playbook, by="mara")
    make_playbook("Other", "See [[How]].\n", topics=["Heat"])
    hand(playbook, checklist, "internalization", by="noor")
    hand(checklist, run, "internalization", by="max")
    hand(run, insight, "socialization", by="noor")

    journey = journey_of(playbook, olaf)
    assert [line.source.title for line in journey.origins] == ["Insight"]
    assert [line.target.title for line in journey.outcomes] == ["List", "Run", "Insight", "Other"]
    assert journey.outcomes[-1].to_text == "See How."
    strip = strip_of(playbook, olaf)
    assert [station.state for station in strip.stations] == ["done"] * 4
    assert (strip.came_back, strip.level) == (True, 2)


def test_fifty_hand_overs_and_what_may_not_be_seen_among_them(app: Flask, olaf: Person, vault: Space) -> None:
    made = [make_playbook(f"Part {number}", space=vault if number == 9 else None) for number in range(51)]
    for number in range(50):
        hand(made[number], made[number + 1], lineage.MODES[number % 4])
    assert len(journey_of(made[0], olaf).hand_overs) == 49
    assert len(journey_of(made[50], olaf).hand_overs) == 49
