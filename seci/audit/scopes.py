"""Scopes: of whom figures speak. The whole organization, or a team with all teams below it.

People are told apart by the teams they stand in and nothing else: everybody in the same teams is one group, so that a
deed stands in exactly one group and parts of the organization can be added up. A month is counted by the teams as they
were when it began: whoever joins a team brings nothing along that they did before, and whoever leaves takes nothing
away, so that no two looks at a team's figures can be set against each other to tell what one of them did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, or_, select

from seci.audit.cells import shown
from seci.audit.periods import Month, start_of
from seci.commons import teams
from seci.commons.events import Event
from seci.commons.people import Membership, Person, Team
from seci.commons.permissions import may
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.plumbing.db import db
from seci.plumbing.statements import Kept

Group = frozenset[int]
"""The numbers of teams, with those above them, that all people of a group stand in."""
Scope = int | None
"""The number of a team, or None for the whole organization."""
Tree = Mapping[int, int | None]
"""Of every team the one it is nested in."""
NOBODY: Group = frozenset()

_MEMBERSHIPS = Kept(lambda: select(Membership.team_id, Membership.person_id))
_CHANGES = Kept(
    lambda: (
        select(Event.kind, Event.at, Event.facts)
        .where(or_(Event.kind == "membership.made", Event.kind == "membership.ended", Event.kind == "team.changed"))
        .order_by(Event.id)
    )
)
_PEOPLE = Kept(
    lambda: select(Person.id).where(or_(Person.deactivated_at.is_(None), Person.deactivated_at >= bindparam("at")))
)


@dataclass(frozen=True)
class Scopes:
    """Every person's group in every month, and the teams that can have figures of their own, upper ones first."""

    groups: Mapping[Month, Mapping[int, Group]]
    teams: tuple[int, ...]

    def group_of(self, person_id: int, month: Month) -> Group:
        """The group a person's deeds of a month are counted in."""
        return self.groups[month].get(person_id, NOBODY)


def read(months: Sequence[Month]) -> Scopes:
    """All groups of some months, newest last.

    A team has figures only where it, and what is left without it, has five members or more. Otherwise a figure of
    nought would say of fewer than five people that they did nothing.
    """
    kept = _read_changes()
    groups = {month: _groups(kept, start_of(month)) for month in months}
    began = start_of(months[-1])
    tree, newest = kept.tree_at(began), groups[months[-1]]
    atoms = {person_id: {person_id} for (person_id,) in _PEOPLE.rows(at=began)}
    by_size = sorted(tree, key=lambda team_id: (len(_above(tree, team_id)), team_id))
    cells = ((team, {person for person, group in newest.items() if team in group}) for team in by_size)
    large = shown(atoms, cells)
    known = {month: {person: group & large for person, group in found.items()} for month, found in groups.items()}
    return Scopes(known, tuple(team for team in by_size if team in large))


@dataclass(frozen=True)
class _Changes:
    """Who is in which team, which team is in which, and what the ledger says of how that came about."""

    members: set[tuple[int, int]]
    moves: Mapping[tuple[int, int], Sequence[tuple[datetime, bool]]]
    tree: Tree
    nestings: Mapping[int, Sequence[tuple[datetime, int | None]]]

    def is_in(self, pair: tuple[int, int], at: datetime) -> bool:
        """Whether a person was in a team. Of what no line speaks it is taken that it was always so."""
        moves = self.moves.get(pair)
        if not moves:
            return pair in self.members
        before = [is_in for moment, is_in in moves if moment < at]
        return before[-1] if before else not moves[0][1]

    def tree_at(self, at: datetime) -> Tree:
        """How teams were nested."""
        found = dict(self.tree)
        for team_id, nestings in self.nestings.items():
            later = [was for moment, was in nestings if moment >= at]
            if later and team_id in found:
                found[team_id] = later[0]
        return found


def _read_changes() -> _Changes:
    moves: dict[tuple[int, int], list[tuple[datetime, bool]]] = {}
    nestings: dict[int, list[tuple[datetime, int | None]]] = {}
    for kind, at, facts in _CHANGES.rows():
        if facts.get("was_in"):  # only whether they lead it was changed
            continue
        if kind != "team.changed":
            moves.setdefault((facts["team"], facts["person"]), []).append((at, kind == "membership.made"))
        elif "was" in facts:
            nestings.setdefault(facts["team"], []).append((at, facts["was"]))
    return _Changes({tuple(row) for row in _MEMBERSHIPS.rows()}, moves, teams.parents(), nestings)


def _groups(kept: _Changes, at: datetime) -> dict[int, Group]:
    tree = kept.tree_at(at)
    above = cache(lambda team_id: _above(tree, team_id))
    groups: dict[int, Group] = {}
    for team_id, person_id in kept.members | kept.moves.keys():
        if team_id in tree and kept.is_in((team_id, person_id), at):
            groups[person_id] = groups.get(person_id, NOBODY) | above(team_id)
    return groups


def _above(tree: Tree, team_id: int) -> Group:
    found, parent = {team_id}, tree.get(team_id)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = tree.get(parent)
    return frozenset(found)


def teams_for(viewer: Person) -> list[Team]:
    """The teams whose figures a person may ask for, by name."""
    known = teams.by_name()
    if viewer.is_admin:
        return list(known)
    seen = teams.led_by(viewer) | teams.of(viewer)
    return [team for team in known if team.id in seen]


def team_of(number: int | None, viewer: Person) -> Team | None:
    """The team that was asked for; None for the whole organization.

    Raises:
        Invalid: there is no such team.
        Forbidden: its figures are not for this person.
    """
    if number is None:
        return None
    team = db.session.get(Team, number)
    if team is None:
        raise Invalid({"team": N_("There is no such team. Choose one from the list.")})
    if not may(viewer, "flow.show_team", team):
        raise Forbidden(N_("These figures are for those in the team and those who lead it."))
    return team
