"""Teams: made, nested, joined and left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from seci.commons import people, texts
from seci.commons.people import Membership, Person, Team
from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import db


def add(name: str, parent: Team | None = None) -> Team:
    """Make a team, below another if given.

    Raises:
        Invalid: the name is empty, too long or taken.
    """
    team = Team(name=_checked_name(name), parent_id=parent.id if parent else None)
    db.session.add(team)
    db.session.flush()
    return team


def rename(team: Team, name: str) -> None:
    """Give a team another name.

    Raises:
        Invalid: as for `add`.
    """
    team.name = _checked_name(name, but=team)


def _checked_name(name: str, but: Team | None = None) -> str:
    """A name for a team as it is stored, free for this one."""
    name = people.checked_name(name)
    present = named(name)
    if present is not None and present is not but:
        raise Invalid({"name": N_("There is a team with this name already.")})
    return name


def named(name: str) -> Team | None:
    """The team of a name, however it is written; the one written so, where two have been called alike.

    Compared here: teams are few, and no database folds names as we do.
    """
    key = texts.key_of(name)
    found = [team for team in by_name() if texts.key_of(team.name) == key]
    return max(found, key=lambda team: team.name == " ".join(name.split()), default=None)


def named_like(text: str) -> Select[Team]:
    """Teams whose name, or a word in it, begins so, for completion."""
    name, start = func.lower(Team.name), text.lower()
    fits = name.startswith(start, autoescape=True) | name.contains(" " + start, autoescape=True)
    return select(Team).where(fits).order_by(Team.name)


def join(team: Team, person: Person, *, leads: bool = False) -> Membership:
    """Put a person into a team, or change whether they lead it."""
    membership = db.session.get(Membership, (team.id, person.id))
    if membership is None:
        membership = Membership(team_id=team.id, person_id=person.id)
        db.session.add(membership)
    membership.leads = leads
    db.session.flush()
    return membership


def leave(team: Team, person: Person) -> bool:
    """Take a person out of a team. False where they were not in it."""
    membership = db.session.get(Membership, (team.id, person.id))
    if membership is None:
        return False
    db.session.delete(membership)
    db.session.flush()
    return True


def move(team: Team, parent: Team | None) -> None:
    """Hang a team below another.

    Raises:
        Invalid: it would end up below itself.
    """
    if parent is not None and team.id in ids_above(parent.id):
        raise Invalid({"parent": N_("A team cannot be below itself.")})
    team.parent_id = parent.id if parent else None


def ids_above(team_id: int) -> set[int]:
    """A team and every team it is nested in."""
    chain = select(Team.id, Team.parent_id).where(Team.id == team_id).cte(recursive=True)
    upper = aliased(Team)
    chain = chain.union(select(upper.id, upper.parent_id).where(upper.id == chain.c.parent_id))
    return set(db.session.scalars(select(chain.c.id)))


def below(parents: Mapping[int, int | None], team_id: int) -> set[int]:
    """A team and every team nested in it.

    Args:
        parents: every team's number and that of the team it is nested in, as `parents` gives them.
    """
    found, waiting = set[int](), {team_id}
    while waiting:
        found |= waiting
        waiting = {child for child, parent in parents.items() if parent in waiting} - found
    return found


def parents() -> dict[int, int | None]:
    """Every team's number, and that of the team it is nested in."""
    return dict(db.session.execute(select(Team.id, Team.parent_id)).all())


def led_by(person: Person) -> set[int]:
    """The teams whose flow a manager sees: those they lead and all below. The role alone shows nothing."""
    if person.role != "manager":
        return set()
    leads = select(Membership.team_id).where(Membership.person_id == person.id, Membership.leads)
    tree = parents()
    return set[int]().union(*(below(tree, team_id) for team_id in db.session.scalars(leads)))


def of(person: Person) -> set[int]:
    """The teams a person is in, by themselves or by being in one below."""
    own = db.session.scalars(select(Membership.team_id).where(Membership.person_id == person.id))
    return set[int]().union(*(ids_above(team_id) for team_id in own))


def leads(leader_id: int, person_id: int) -> bool:
    """Whether somebody leads a team the person is in, or one above it."""
    theirs = db.session.scalars(select(Membership.team_id).where(Membership.person_id == person_id)).all()
    above = {number for team_id in theirs for number in ids_above(team_id)}
    query = select(Membership.team_id).where(Membership.person_id == leader_id, Membership.leads)
    return leader_id != person_id and not above.isdisjoint(db.session.scalars(query))


def by_name() -> Sequence[Team]:
    """All teams by name."""
    return db.session.scalars(select(Team).order_by(Team.name)).all()
