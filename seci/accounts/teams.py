"""Teams as administrators arrange them: named, nested, with members and those who lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from seci.commons import events, people, teams
from seci.commons.people import Membership, Person, Team
from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import db

made = events.declare("team.made", N_("%(by)s made a team"))
changed = events.declare("team.changed", N_("%(by)s renamed or moved a team"))
joined = events.declare("membership.made", N_("%(by)s put somebody into a team"))
left = events.declare("membership.ended", N_("%(by)s took somebody out of a team"))


@dataclass(frozen=True)
class Branch:
    """A team in the tree of teams: how deep it stands, and how many people are in it itself."""

    team: Team
    depth: int
    members: int


def make(name: str, parent: Team | None = None, *, by: Person) -> Team:
    """Make a team.

    Raises:
        Invalid: the name cannot be taken.
    """
    team = teams.add(name, parent)
    made.record(by=by, team=team.id)
    return team


def change(team: Team, *, name: str, parent: Team | None, by: Person) -> None:
    """Give a team another name or another place.

    Raises:
        Invalid: the name cannot be taken, or the team would end up below itself.
    """
    was = team.parent_id
    teams.rename(team, name)
    teams.move(team, parent)
    changed.record(by=by, team=team.id, **({} if was == team.parent_id else {"was": was}))


def put(team: Team, handle: str, *, leads: bool = False, by: Person) -> Membership:
    """Put a person into a team, or say whether they lead it.

    Raises:
        Invalid: nobody who is here has this handle.
    """
    person = people.by_handle(handle.strip())
    if person is None or not person.is_active:
        raise Invalid({"handle": N_("Nobody here has this handle. Look it up under People.")})
    was_in = db.session.get(Membership, (team.id, person.id)) is not None
    membership = teams.join(team, person, leads=leads)
    joined.record(by=by, team=team.id, person=person.id, leads=leads, was_in=was_in)
    return membership


def take_out(team: Team, person: Person, *, by: Person) -> None:
    """Take a person out of a team; who was not in it was not taken out, and the ledger says nothing."""
    if teams.leave(team, person):
        left.record(by=by, team=team.id, person=person.id)


def get(team_id: int, _viewer: Person) -> Team | None:
    """A team, for administrators."""
    return db.session.get(Team, team_id)


def by_name() -> Select[Team]:
    """All teams by name, to be paged."""
    return select(Team).order_by(Team.name, Team.id)


def members(team: Team) -> Sequence[Membership]:
    """A team's members, those who lead first, then by name."""
    query = select(Membership).join(Person).where(Membership.team_id == team.id)
    query = query.options(joinedload(Membership.person)).order_by(Membership.leads.desc(), Person.name, Person.id)
    return db.session.scalars(query).all()


def tree() -> list[Branch]:
    """All teams, each below the one it belongs to, in two queries."""
    numbers = select(Membership.team_id, func.count()).group_by(Membership.team_id)
    counted: dict[int, int] = {}
    for team_id, number in db.session.execute(numbers):
        counted[team_id] = number
    below: dict[int | None, list[Team]] = {}
    for team in teams.by_name():
        below.setdefault(team.parent_id, []).append(team)
    return list(_walk(below, counted, None, 0))


def _walk(
    below: dict[int | None, list[Team]], counted: dict[int, int], parent_id: int | None, depth: int
) -> list[Branch]:
    rows: list[Branch] = []
    for team in below.get(parent_id, ()):
        rows.append(Branch(team, depth, counted.get(team.id, 0)))
        rows.extend(_walk(below, counted, team.id, depth + 1))
    return rows
