"""Who is here and in which role: what administrators change about others, and everybody about themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from seci.accounts import links, tokens
from seci.commons import events, indexing, items, people
from seci.commons.items import Item
from seci.commons.people import Membership, Person, Team
from seci.commons.refusals import N_, Invalid
from seci.plumbing import letters, sessions
from seci.plumbing.db import db

LANGUAGES = {"en": "English"}
THEMES = ("device", "light", "dark")
WRITTEN = ("playbook",)  # kinds whose author anybody may see; practice and mentoring show no person

changed = events.declare("person.changed", N_("%(by)s changed their profile"))
added = events.declare("person.added", N_("Somebody was added by command"))
role_changed = events.declare("role.changed", N_("%(by)s changed somebody's role"))
email_changed = events.declare("email.changed", N_("%(by)s changed somebody's e-mail address"))
deactivated = events.declare("person.deactivated", N_("%(by)s deactivated somebody"))
reactivated = events.declare("person.reactivated", N_("%(by)s reactivated somebody"))


def change_profile(person: Person, *, name: str, handle: str, zone: str, locale: str, theme: str) -> None:
    """Change what one is called, which day it is for one and how pages look; role, address and everything else stay.

    Raises:
        Invalid: one of them cannot be taken.
    """
    if locale not in LANGUAGES:
        raise Invalid({"locale": N_("Choose a language from the list.")})
    if theme not in THEMES:
        raise Invalid({"theme": N_("Choose device, light or dark.")})
    before = _profile(person)
    person.name = people.checked_name(name)
    person.handle = people.checked_handle(handle, but=person)
    person.zone, person.locale, person.theme = people.checked_zone(zone), locale, theme
    if before[1] != person.handle:
        _have_found_anew(person)
    if before != _profile(person):
        changed.record(by=person, name=before[0] != person.name, handle=before[1] != person.handle)


def _have_found_anew(person: Person) -> None:
    """Queue what a person changed last for the index: `by:` goes by the handle that stood there then."""
    for item_id in db.session.scalars(select(Item.id).where(Item.changed_by_id == person.id)).all():
        indexing.queue_number(item_id)


def _profile(person: Person) -> tuple[str, ...]:
    return person.name, person.handle, person.zone, person.locale, person.theme


def change_role(person: Person, role: str, *, by: Person | None) -> None:
    """Give a person another role; it counts from their next request on.

    Raises:
        Invalid: there is no such role, or the last administrator would be gone.
    """
    _hold_admins()
    if person.role != role:
        people.change_role(person, role)
        role_changed.record(by=by, person=person.id, role=role)


def change_email(person: Person, email: str, *, by: Person) -> None:
    """Give a person another address; the old one is told, and links sent there are dead.

    Raises:
        Invalid: it cannot be taken, or is somebody else's.
    """
    address, before = people.checked_email(email), person.email
    if address == before:
        return
    people.refuse_taken(address)
    person.email = address
    links.forget_resets(person)
    letters.queue(before, "mail/email_changed.txt", person.locale, name=person.name)
    email_changed.record(by=by, person=person.id)


def deactivate(person: Person, *, by: Person | None) -> None:
    """Close the door: sessions, tokens and links end at once; what the person wrote stays.

    Raises:
        Invalid: it is the last administrator.
    """
    _hold_admins()
    people.deactivate(person)
    sessions.end_all(person.id)
    links.forget_resets(person)
    for token in tokens.of(person):
        tokens.revoke(token, by=by)
    deactivated.record(by=by, person=person.id)


def reactivate(person: Person, *, by: Person) -> None:
    """Open the door again; tokens have to be made anew."""
    people.reactivate(person)
    reactivated.record(by=by, person=person.id)


def directory(text: str = "") -> Select[Person]:
    """Active people by name; those whose name or handle holds a word beginning with the text."""
    return people.named_like(text.strip()[:100]) if text.strip() else people.active()


def everybody(text: str = "") -> Select[Person]:
    """All people by name, those deactivated too, for administrators; the address is looked through as well."""
    query = select(Person).order_by(func.lower(Person.name), Person.id)
    text = text.strip().lower()[:100]
    if not text:
        return query
    columns = (func.lower(Person.name), Person.handle, Person.email)
    return query.where(or_(*(column.contains(text, autoescape=True) for column in columns)))


def get(person_id: int, _viewer: Person) -> Person | None:
    """A person, for administrators."""
    return people.get(person_id)


def teams_by_person(persons: Sequence[Person]) -> dict[int, list[Membership]]:
    """The teams of several people by their number, each list by name, in one query."""
    query = select(Membership).join(Team).where(Membership.person_id.in_([person.id for person in persons]))
    found: dict[int, list[Membership]] = {}
    for membership in db.session.scalars(query.options(joinedload(Membership.team)).order_by(Team.name)):
        found.setdefault(membership.person_id, []).append(membership)
    return found


def written_by(person: Person, viewer: Person) -> Select[Item]:
    """What a person wrote or changed last, as far as the viewer may read it, newest first."""
    query = items.recently_changed(viewer).where(Item.kind.in_(WRITTEN))
    return query.where(or_(Item.owner_id == person.id, Item.changed_by_id == person.id))


def _hold_admins() -> None:
    """Make others wait who would change an administrator now, so that two cannot remove each other (S-088)."""
    db.session.scalars(select(Person.id).where(Person.role == "admin").with_for_update()).all()
