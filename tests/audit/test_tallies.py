"""A-105, A-106, A-108: the table of teams and months, set against itself from all sides."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from seci.audit.cells import is_enough
from seci.audit.deeds import Count
from seci.audit.periods import LENGTHS, Month, Period, Span
from seci.audit.scopes import NOBODY, Scope, Scopes
from seci.audit.tallies import Cell, Tally
from tests.audit.test_cells import below

MONTHS: list[Month] = [(2026, number) for number in range(1, 13)]
Deeds = set[tuple[int, Month]]
"""Who did something when."""


class Organization:
    """A tree of teams, who is in them, and what they did in a year."""

    def __init__(self, parents: dict[int, int | None], members: dict[int, set[int]], deeds: Deeds) -> None:
        self.parents, self.deeds = parents, deeds
        self.people = {team: set[int]().union(*(members[one] for one in below(parents, team))) for team in parents}
        groups = {
            person: frozenset(team for team in parents if person in self.people[team])
            for person in {person for person, _month in deeds}
        }
        by_size = sorted(parents, key=lambda team: -len(below(parents, team)))
        known = Scopes(dict.fromkeys(MONTHS, groups), tuple(by_size))
        self.behind = cache(self._behind)
        self.tally = Tally([Count("mode", person, month, 1) for person, month in deeds], known, MONTHS)

    def _behind(self, cell: Cell) -> Deeds:
        """What a figure counts."""
        scope, span = cell
        return {(who, month) for who, month in self.deeds if month in months_of(span) and self.is_in(who, scope)}

    def is_in(self, person: int, scope: Scope) -> bool:
        return scope is None or person in self.people[scope]

    def children(self, scope: Scope) -> list[int]:
        """Teams right below; of the whole organization those at the top."""
        return [team for team, parent in self.parents.items() if parent == scope]


def months_of(span: Span) -> list[Month]:
    return MONTHS[-span:] if isinstance(span, int) else [span]


@st.composite
def organizations(draw: st.DrawFn) -> Organization:
    """Up to six teams in a tree, people in one or several of them, busy ones and idle ones, some in no team."""
    parents: dict[int, int | None] = {0: None}
    for team in range(1, draw(st.integers(1, 6))):
        parents[team] = draw(st.one_of(st.none(), st.integers(0, team - 1)))
    chance = draw(st.randoms(use_true_random=False))
    everybody = range(draw(st.integers(5, 60)))
    members: dict[int, set[int]] = {team: set() for team in parents}
    for person in everybody:
        for team in chance.sample(sorted(parents), chance.choice((0, 1, 1, 1, min(2, len(parents))))):
            members[team].add(person)
    share = draw(st.sampled_from((0.05, 0.2, 0.5, 0.9)))
    deeds = {(person, month) for person in everybody for month in MONTHS if chance.random() < share}
    return Organization(parents, members, deeds)


def is_safe(deeds: Deeds) -> bool:
    return not deeds or is_enough({person for person, _month in deeds})


@settings(deadline=None, max_examples=60)
@given(organizations())
def test_a_figure_less_its_parts_never_leaves_fewer_than_five(whole: Organization) -> None:
    """A-106: a team without some of the teams right below it, a period without some of its months or a shorter one."""
    shown = whole.tally.shown
    for scope, span in shown:
        teams = [(team, span) for team in whole.children(scope)]
        months = [(scope, month) for month in months_of(span)] if isinstance(span, int) else []
        shorter = [(scope, length) for length in LENGTHS if isinstance(span, int) and length < span]
        for parts in (teams, months, shorter):
            some = [cell for cell in parts if cell in shown]
            for taken in (*itertools.combinations(some, 1), *itertools.combinations(some, 2), some):
                assert is_safe(whole.behind((scope, span)).difference(*map(whole.behind, taken)))


@settings(deadline=None, max_examples=50)
@given(organizations())
def test_whatever_is_made_of_figures_by_team_or_of_figures_by_month_has_five_people(whole: Organization) -> None:
    """A-108: intersections, differences and what is left of the whole; three figures at a time."""
    told = {team for team, span in whole.tally.shown if isinstance(span, tuple)}
    by_team = [cell for cell in whole.tally.shown if isinstance(cell[1], int)]
    by_month = [cell for cell in whole.tally.shown if cell[0] is None or (cell[0] in told and is_told(whole, cell))]
    for table in (by_team, by_month):
        check(map(whole.behind, sorted(table, key=str)[:14]))


def is_told(whole: Organization, cell: Cell) -> bool:
    """Whether a figure of a team stands in the table of months: the month itself, or a period told month by month."""
    scope, span = cell
    months = [month for month in months_of(span) if (None, month) in whole.tally.shown]
    return isinstance(span, tuple) or all(
        (scope, month) in whole.tally.shown for month in months if whole.behind((scope, month))
    )


def check(cells: Iterable[Deeds]) -> None:
    for one, other, third in itertools.combinations_with_replacement(list(cells), 3):
        for made in (one - other, one & other, one ^ other, one | other):
            assert is_safe(made) and is_safe(made - third) and is_safe(third - made) and is_safe(made & third)


def organization(teams: int, people: int, months: int = 12) -> Organization:
    """So many teams beside one another of so many people, all of whom do something in each of the last months."""
    members = {team: set(range(team * people, (team + 1) * people)) for team in range(teams)}
    deeds = {(one, month) for crowd in members.values() for one in crowd for month in MONTHS[-months:]}
    return Organization(dict.fromkeys(range(teams)), members, deeds)


def test_busy_teams_are_told_by_month() -> None:
    tally = organization(3, 6).tally
    assert {(team, month) for team in range(3) for month in MONTHS} <= tally.shown
    assert tally.count(Period(MONTHS[3], [MONTHS[3]]), 1) == 6
    assert tally.count(Period(6, MONTHS[-6:]), 1) == 36


def test_a_team_of_which_one_month_has_four_people_is_told_whole_and_by_no_month() -> None:
    """The other months would give that one away."""
    busy = organization(3, 6)
    tally = Organization(busy.parents, busy.people, busy.deeds - {(0, MONTHS[4]), (1, MONTHS[4])}).tally
    assert {(0, 12), (1, 12), (None, MONTHS[4]), (1, MONTHS[4])} <= tally.shown
    assert not {(0, month) for month in MONTHS[:6]} & tally.shown
    assert {(0, month) for month in MONTHS[6:]} <= tally.shown  # the later half can be told for itself


def test_a_month_in_which_nobody_did_anything_is_not_told_as_nought() -> None:
    tally = organization(3, 6, months=2).tally
    assert (0, MONTHS[-1]) in tally.shown and (0, MONTHS[0]) not in tally.shown and (None, MONTHS[0]) not in tally.shown


def test_people_who_stand_in_no_team_are_counted_with_the_whole() -> None:
    known = Scopes({month: {} for month in MONTHS}, ())
    assert known.group_of(1, MONTHS[0]) == NOBODY
    assert (
        Tally([Count("mode", who, MONTHS[0], 2) for who in range(5)], known, MONTHS).count(Period(12, MONTHS), None)
        == 10
    )


def test_a_team_s_month_is_hidden_where_another_s_total_less_the_rest_would_tell_of_two_people() -> None:
    """A-106 across both tables: the one team less what the month leaves beside the other."""
    october, november = MONTHS[-2:]
    members = {0: set(range(6)), 1: set(range(10, 20))}
    deeds = {(one, month) for one in members[0] for month in (october, november)}
    deeds |= {(one, november) for one in range(10, 18)} | {(one, october) for one in (18, 19)}
    tally = Organization({0: None, 1: None}, members, deeds).tally
    assert {(0, 12), (1, 12), (None, october), (None, november)} <= tally.shown
    assert not {(team, month) for team in members for month in (october, november)} & tally.shown
