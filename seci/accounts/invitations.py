"""Invitations: an administrator names an address, a role and perhaps a team; who opens the letter becomes that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, select

from seci.accounts import links, passwords
from seci.accounts.addresses import absolute
from seci.accounts.models import OneTimeLink
from seci.commons import events, people, teams
from seci.commons.people import Person, Team
from seci.commons.refusals import N_, TooMany
from seci.plumbing import letters
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import job, later
from seci.plumbing.services import services
from seci.plumbing.throttles import Limit

PER_DAY = Limit("invitation", 20, timedelta(days=1))
TOO_MANY = N_("You sent 20 invitations today. Go on tomorrow, or add people with the command seci people add.")

sent = events.declare("invitation.sent", N_("%(by)s invited somebody"))
repeated = events.declare("invitation.repeated", N_("%(by)s sent an invitation again"))
withdrawn = events.declare("invitation.withdrawn", N_("%(by)s withdrew an invitation"))
accepted = events.declare("invitation.accepted", N_("%(by)s accepted an invitation"))


def invite(email: str, *, name: str = "", role: str = "employee", team: Team | None = None, by: Person) -> OneTimeLink:
    """Send an invitation; an open one to the same address is withdrawn.

    Raises:
        Invalid: the address or role cannot be taken, or somebody with the address is here.
        TooMany: 20 were sent today.
    """
    link = links.new("invitation", email, by=by)
    people.refuse_taken(link.email)
    link.role, link.team_id = people.checked_role(role), team.id if team else None
    link.name = people.checked_name(name) if name.strip() else ""
    _count(by)
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.email == link.email, _is_open()))
    db.session.add(link)
    db.session.flush()
    sent.record(by=by, invitation=link.id, role=link.role, team=link.team_id)
    later("invitation.send", invitation=link.id)
    return link


def repeat(link: OneTimeLink, *, by: Person) -> None:
    """Send an invitation again with a new link and its whole time.

    Raises:
        TooMany: 20 were sent today.
    """
    _count(by)
    links.renew(link)
    repeated.record(by=by, invitation=link.id)
    later("invitation.send", invitation=link.id)


def withdraw(link: OneTimeLink, *, by: Person) -> None:
    """Make an invitation worthless."""
    withdrawn.record(by=by, invitation=link.id)
    db.session.delete(link)


def waiting() -> Select[OneTimeLink]:
    """Invitations that were not accepted, newest first; those whose time is over can be sent again."""
    return select(OneTimeLink).where(_is_open()).order_by(OneTimeLink.id.desc())


def get(link_id: int, _viewer: Person) -> OneTimeLink | None:
    """An invitation that was not accepted."""
    return db.session.scalar(waiting().where(OneTimeLink.id == link_id))


def prepare(link: OneTimeLink, name: str, password: str) -> str:
    """Check a newcomer's password and hash it, outside any transaction.

    Raises:
        Invalid: the password cannot be used.
    """
    return passwords.hash_of_checked(password, passwords.words_of(link.email, name))


def accept(secret: str, name: str, password_hash: str) -> Person:
    """Become a person of this instance: address, role and team are the invitation's, whatever was sent along.

    Raises:
        LinkOver: the link was used or is over.
        Invalid: the name cannot be taken, or somebody with the address came by another way.
    """
    link = links.usable(secret, "invitation")
    person = people.add(link.email, name, role=link.role)
    team = db.session.get(Team, link.team_id) if link.team_id else None
    if team is not None:
        teams.join(team, person)
    passwords.keep_hash(person, password_hash)
    link.used_at, link.person_id = now(), person.id
    accepted.record(by=person, invitation=link.id, role=link.role, team=link.team_id)
    return person


@job("invitation.send")
def send(invitation: int) -> None:
    """Write the letter. Done twice, the second letter's link is the one that opens."""
    with db.write():
        link = db.session.scalar(waiting().where(OneTimeLink.id == invitation))
        if link is None:
            return
        host = people.get(link.by_id) if link.by_id else None
        email, language = link.email, host.locale if host else "en"
        values = {"name": link.name, "by": host.name if host else "", "over_at": link.over_at}
        address = absolute("accounts.join", secret=links.mint(link))
    letters.post(email, "mail/invitation.txt", language, address=address, **values)


def _is_open() -> ColumnElement[bool]:
    return and_(OneTimeLink.purpose == "invitation", OneTimeLink.used_at.is_(None))


def _count(by: Person) -> None:
    if wait := PER_DAY.spend(f"person:{by.id}", services().settings.secret_key):
        raise TooMany(TOO_MANY, wait)
