"""Scopes: of whom figures speak. The whole organization, or a team with all teams below it.

People are told apart by the teams they stand in and nothing else: everybody in the same teams is one group, so that a
deed stands in exactly one group and parts of the organization can be added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from seci.audit.cells import shown
from seci.commons import teams
from seci.commons.people import Membership, Person, Team
from seci.commons.permissions import may
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.plumbing.db import db

Group = frozenset[int]
"""The numbers of teams, with those above them, that all people of a group stand in."""

Scope = int | None
"""The number of a team, or None for the whole organization."""


@dataclass(frozen=True)
class Scopes:
    """Every person's group, and the teams that can have figures of their own, upper ones first."""

    groups: Mapping[int, Group]
    teams: tuple[int, ...]

    def group_of(self, person_id: int | None) -> Group:
        """The group a person's deeds are counted in."""
        return self.groups.get(person_id or 0, frozenset())

    def people_in(self, scope: Scope) -> set[int]:
        """The numbers of those who are in a team now."""
        return {person_id for person_id, group in self.groups.items() if scope in group}


def read() -> Scopes:
    """All groups. A team has figures only where it, and what is left without it, has five members or more.

    Otherwise a figure of nought would say of fewer than five people that they did nothing. Whoever has left stays in
    their group, so that leaving changes no figure.
    """
    tree = teams.parents()
    above = {team_id: _above(tree, team_id) for team_id in tree}
    groups: dict[int, set[int]] = {}
    for person_id, team_id in db.session.execute(select(Membership.person_id, Membership.team_id)):
        groups.setdefault(person_id, set()).update(above[team_id])
    everybody = db.session.scalars(select(Person.id).where(Person.deactivated_at.is_(None)))
    atoms = {person_id: {person_id} for person_id in everybody}
    by_size = sorted(tree, key=lambda team_id: (len(above[team_id]), team_id))
    cells = ((team, {person for person, group in groups.items() if team in group}) for team in by_size)
    large = shown(atoms, cells)
    known = {person: frozenset(group & large) for person, group in groups.items()}
    return Scopes(known, tuple(team for team in by_size if team in large))


def _above(tree: Mapping[int, int | None], team_id: int) -> set[int]:
    found, parent = set[int](), tree.get(team_id)
    found.add(team_id)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = tree.get(parent)
    return found


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
