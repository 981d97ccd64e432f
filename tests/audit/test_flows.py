"""Figures counted again by hand, consents, medians, and random organizations looked at from all sides."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from seci.audit import periods
from seci.audit.cells import is_enough
from seci.audit.deeds import KINDS
from seci.audit.flows import Flow
from seci.audit.medians import median_wait
from seci.audit.periods import Period
from seci.commons import teams
from seci.commons.lineage import MODES
from seci.commons.people import Person
from seci.plumbing.clock import told_as_of
from seci.plumbing.db import db
from tests.audit.scenes import hand, make_item, make_people, record, write_down

DAY = timedelta(days=1)
Deed = tuple[int, int, datetime]


def test_periods_are_whole_months_across_the_turn_of_a_year() -> None:
    with told_as_of(datetime(2026, 2, 28, 23, 59, tzinfo=UTC)):
        period = periods.last(3)
    assert period.months == [(2025, 12), (2026, 1), (2026, 2)]
    assert period.since == datetime(2025, 12, 1, tzinfo=UTC)


def test_the_median_counts_what_still_waits() -> None:
    assert median_wait([(2 * DAY, True), (4 * DAY, True), (9 * DAY, True)]) == 4 * DAY
    assert median_wait([(2 * DAY, True), (4 * DAY, True), (9 * DAY, False), (9 * DAY, False)]) == 4 * DAY
    assert median_wait([(2 * DAY, True), (9 * DAY, False), (9 * DAY, False)]) is None
    assert median_wait([]) is None


def test_the_median_of_the_textbook() -> None:
    """Remission of leukaemia under 6-MP, weeks (Gehan 1965): the median is 23."""
    happened = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    weeks = [(7 * DAY * week, True) for week in happened] + [(7 * DAY * week, False) for week in waiting]
    assert median_wait(weeks) == 23 * 7 * DAY


def test_a_private_insight_is_not_counted_and_one_that_may_be_counted_is(app: Flask) -> None:
    with db.write():
        crowd = make_people(10)
        for one in crowd[:5]:
            write_down(one, consent="count")
        for one in crowd[5:]:
            write_down(one, consent="private")
    figures = Flow().figures(periods.last(3), None)
    assert figures.kinds["insight"] == 5
    assert figures.conversions["externalization"] == 5


def test_consent_withdrawn_leaves_the_figures_at_once(app: Flask) -> None:
    """A-114: of a consent its owner takes back nothing is kept, not even until the next window."""
    with db.write():
        crowd = make_people(6)
        pairs = [write_down(one) for one in crowd]
    assert Flow().figures(periods.last(3), None).kinds["insight"] == 6
    with db.write():
        record("insight.consented", db.session.merge(crowd[0]), pairs[0][0], consent="private", was="write")
    assert Flow().figures(periods.last(3), None).kinds["insight"] == 5


def test_a_rate_of_all_or_none_is_not_shown(app: Flask) -> None:
    """A-109."""
    with db.write():
        for one in make_people(6):
            write_down(one)
    figures = Flow().figures(periods.last(3), None)
    (step,) = [step for step in figures.steps if step.mode == "externalization"]
    assert (step.made, step.handed, step.rate) == (6, None, None)


def test_a_thing_handed_over_twice_is_one_thing_and_two_hand_overs(app: Flask) -> None:
    with db.write():
        for one in make_people(6):
            insight, _playbook = write_down(one)
            hand(insight, make_item("playbook", one), "externalization", one)
            make_item("insight", one)
    figures = Flow().figures(periods.last(3), None)
    (step,) = [step for step in figures.steps if step.mode == "externalization"]
    assert figures.conversions["externalization"] == 12
    assert (step.made, step.handed) == (12, 6)


def test_passages_of_one_pair_are_one_hand_over_and_runs_are_practice_already(app: Flask) -> None:
    with db.write():
        for one in make_people(6):
            playbook, checklist = make_item("playbook", one), make_item("checklist", one)
            for _passage in range(4):
                hand(playbook, checklist, "internalization", one)
            hand(checklist, make_item("run", one), "internalization", one)
    assert Flow().figures(periods.last(3), None).conversions["internalization"] == 6


def test_leaving_the_organization_changes_no_figure(app: Flask) -> None:
    """A-107."""
    from seci.commons import people

    with db.write():
        team = teams.add("Workers")
        crowd = make_people(7, team)
        for one in crowd:
            write_down(one)
        number = team.id
    before = Flow().figures(periods.last(3), number)
    with db.write():
        people.deactivate(db.session.merge(crowd[0]))
    assert before.conversions["externalization"] == 7
    assert Flow().figures(periods.last(3), number) == before


@pytest.mark.parametrize("seed", range(6))
def test_in_random_organizations_no_two_figures_set_against_each_other_single_anybody_out(
    app: Flask, seed: int
) -> None:
    """A-106, A-108: teams in trees, people in several, any periods and teams: their differences and intersections."""
    chance = random.Random(seed)
    with db.write():
        made = [teams.add("Team 0")]
        for number in range(1, chance.randint(3, 9)):
            made.append(teams.add(f"Team {number}", chance.choice(made)))
        crowd: list[Person] = []
        for team in made:
            crowd += make_people(chance.randint(1, 9), team)
        for one in chance.sample(crowd, len(crowd) // 4):
            teams.join(chance.choice(made), one)
        for one in crowd:
            for _time in range(chance.randint(0, 3)):
                age = chance.randint(0, 360)
                write_down(one, made=age, handed=chance.randint(0, age))
    flow = Flow()
    spans = [periods.last(length) for length in (12, 6, 3)]
    scopes = [None, *(team.id for team in teams.by_name())]
    shown = [rows for period in spans for scope in scopes if (rows := deeds(flow, period, scope))]
    assert shown or len(crowd) < 12
    check(shown)
    whole = [set(rows) for period in spans if (rows := deeds(flow, period, None))]
    months = [month for month, numbers in flow.figures(spans[0], None).months if numbers["externalization"]]
    check(whole + [deeds(flow, Period(1, [month]), None, of=whole[0]) for month in months])


def deeds(flow: Flow, period: Period, scope: int | None, of: set[Deed] | None = None) -> set[Deed]:
    """The hand-overs behind a figure; `of` those that are known already, the ones of a period."""
    if of is not None:
        return {deed for deed in of if periods.month_of(deed[2]) in period.months}
    return {(row.item_id, row.by_id, row.at) for row in flow.handed("externalization", period, scope) or ()}


def check(shown: list[set[Deed]]) -> None:
    """Whatever two figures leave of one another has five people or nobody."""
    for one in shown:
        for other in shown:
            for rest in (one - other, one & other, one ^ other):
                assert not rest or is_enough({person for _item, person, _at in rest})


@pytest.mark.parametrize("seed", range(3))
def test_months_add_up_to_the_period_wherever_all_are_shown(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    with db.write():
        for one in make_people(30):
            write_down(one, made=chance.randint(0, 200), handed=0)
            make_item("insight", one, days=chance.randint(0, 80))
    figures = Flow().figures(periods.last(6), None)
    for mode in MODES:
        by_month = [month[mode] for _month, month in figures.months]
        if None not in by_month:
            assert sum(number or 0 for number in by_month) == figures.conversions[mode]
        assert not any(number == 0 for number in by_month)
    assert all(number is None or number > 0 for number in figures.kinds.values())
    assert set(figures.kinds) == set(KINDS)
