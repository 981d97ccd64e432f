"""A-107: two looks at the same figures never tell what one person did, who joined, left or acted between them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from seci.accounts import teams as team_changes
from seci.audit import ledger, periods, topics
from seci.audit.flows import Figures, Flow
from seci.audit.periods import Period
from seci.commons import people, teams
from seci.commons.people import Person, Team
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from tests import cast
from tests.audit.scenes import counted, hand, make_item, make_people, record, write_down
from tests.makers import make_playbook

WEDNESDAY = datetime(2026, 7, 15, 10, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def wednesday(app: Flask) -> Iterator[None]:
    with told_as_of(WEDNESDAY):
        yield


@pytest.fixture
def made(wednesday: None) -> list[Team]:
    """Three teams of eight people, one below another, all busy for months."""
    chance = random.Random(7)
    with db.write():
        found = [teams.add("North"), teams.add("South")]
        found.append(teams.add("Coast", found[1]))
        for team in found:
            for one in make_people(8, team):
                for _time in range(6):
                    age = chance.randint(0, 150)
                    write_down(one, made=age, handed=chance.randint(0, age))
                    record("log.written", one, at=counted(age))
    return found


def everything() -> dict[tuple[int | None, str], Figures]:
    """All figures of all teams and periods there are."""
    flow = Flow()
    spans = [periods.last(length) for length in periods.LENGTHS]
    spans += [Period(month, [month]) for month in spans[0].months]
    scopes = [None, *(team.id for team in teams.by_name())]
    return {(scope, str(period.span)): flow.figures(period, scope) for scope in scopes for period in spans}


def act(one: Person) -> None:
    """What a person may do in a day. Inside a write."""
    insight, playbook = make_item("insight", one, days=0), make_item("playbook", one, days=0)
    with told_as_of(now() + timedelta(days=14)):  # `hand` counts back from the week that is counted last
        hand(insight, playbook, "externalization", one, days=10)
    record("log.written", one, at=now())


def test_the_last_whole_week_ends_with_its_sunday(app: Flask) -> None:
    for day, last in ((12, 5), (13, 12), (15, 12), (19, 12), (20, 19)):
        with told_as_of(datetime(2026, 7, day, 23, 59, tzinfo=UTC)):
            assert periods.last_day_counted().day == last
    with told_as_of(datetime(2026, 8, 2, 12, tzinfo=UTC)):
        assert periods.last(3).months[-1] == (2026, 7)
    with told_as_of(datetime(2026, 1, 4, 12, tzinfo=UTC)):  # the year turns with the week, not before
        assert periods.last(3).months[-1] == (2025, 12)
        assert periods.last(3).until == datetime(2025, 12, 29, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_within_a_week_two_looks_tell_the_same(made: list[Team], seed: int) -> None:
    """Acts, joining, leaving, going away, moving teams about: nothing of it shows before Monday."""
    chance, ada = random.Random(seed), cast.person("ada")
    before, quiet = everything(), ledger.quiet_counts(periods.last(12))
    assert any(number for figures in before.values() for number in figures.conversions.values())
    for hour in range(6):
        with told_as_of(WEDNESDAY + timedelta(hours=14 * hour)), db.write():
            by = db.session.merge(ada)
            crowd = [one for team in made for one in team_changes.members(team)]
            moved = chance.choice(crowd)
            act(moved.person)
            team = db.session.merge(chance.choice(made))
            if chance.random() < 0.5:
                team_changes.take_out(moved.team, moved.person, by=by)
            team_changes.put(team, chance.choice(crowd).person.handle, by=by)
            act(make_people(1, team)[0])
            if chance.random() < 0.3:
                people.deactivate(chance.choice(crowd).person)
    assert everything() == before
    assert ledger.quiet_counts(periods.last(12)) == quiet


def test_a_team_that_is_moved_takes_its_figures_along_from_the_next_month_on(made: list[Team]) -> None:
    before = everything()
    with db.write():
        north, _south, coast = (db.session.merge(team) for team in made)
        team_changes.change(coast, name="Coast", parent=north, by=cast.person("ada"))
    assert everything() == before
    with told_as_of(datetime(2026, 8, 20, tzinfo=UTC)):
        assert Flow().scopes.groups[2026, 8] != Flow().scopes.groups[2026, 7]


@pytest.mark.parametrize("joins", [True, False])
def test_who_joins_brings_nothing_along_and_who_leaves_takes_nothing_away(made: list[Team], joins: bool) -> None:
    """Also from one week to the next: of a person who has done much, no figure of the team shows a thing."""
    north, ada = made[0], cast.person("ada")
    with db.write():
        (busy,) = make_people(1)
        if not joins:
            with told_as_of(WEDNESDAY - 60 * WEEK / 7):
                team_changes.put(db.session.merge(north), busy.handle, by=ada)
        for _time in range(20):
            write_down(busy, made=30, handed=20)
    period = periods.last(6)
    before = Flow().figures(period, north.id)
    with db.write():
        team, one, by = db.session.merge(north), db.session.merge(busy), db.session.merge(ada)
        if joins:
            team_changes.put(team, one.handle, by=by)
        else:
            team_changes.take_out(team, one, by=by)
    with told_as_of(WEDNESDAY + WEEK):
        after = Flow().figures(period, north.id)
    assert before.conversions["externalization"] is not None
    assert (after.conversions, after.kinds, after.months) == (before.conversions, before.kinds, before.months)


def test_what_is_done_after_joining_counts_for_the_team_from_the_next_month_on(made: list[Team]) -> None:
    north, ada = made[0], cast.person("ada")
    with db.write():
        (one,) = make_people(1)
        team_changes.put(db.session.merge(north), one.handle, by=ada)
    with told_as_of(datetime(2026, 9, 2, tzinfo=UTC)):
        groups = Flow().scopes.groups
    assert north.id not in groups[2026, 7].get(one.id, ()) and north.id in groups[2026, 8][one.id]


def test_topics_stand_still_for_a_week_too(made: list[Team]) -> None:
    crowd = [one.person for one in team_changes.members(made[0])]
    with told_as_of(WEDNESDAY - WEEK):
        for one in crowd[:6]:
            make_playbook(by=one, topics=["Heat"])
    told = [row.modes for row in topics.by_mode(crowd[0]).rows]
    assert told[0]["externalization"] == 6
    make_playbook(by=crowd[7], topics=["Heat"])
    assert [row.modes for row in topics.by_mode(crowd[0]).rows] == told
