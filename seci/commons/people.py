"""People: who there is and what they are called; and the tables of their teams, whose verbs are in `teams`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from sqlalchemy import CheckConstraint, ForeignKey, Select, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seci.commons import texts
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now, zone_names, zone_of
from seci.plumbing.db import Base, Moment, db

ROLES = ("employee", "manager", "admin")
HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
# An intranet's addresses end in .local, .internal or .test as often as not; the library offers this list for changing.
SPECIAL_USE_DOMAIN_NAMES.clear()
RESERVED_HANDLES = frozenset(
    {"all", "everyone", "known", "admin", "administrator", "me", "system", "null", "none", "here"}
)


class Identity:
    """Who somebody is to the rest of the house. Satisfies Flask-Login's interface without knowing it."""

    id: int | Mapped[int]
    role: str | Mapped[str]
    zone: str | Mapped[str]

    is_authenticated = True
    is_anonymous = False

    @property
    def is_admin(self) -> bool:
        """Whether this person runs the instance. It shows them no content."""
        return self.role == "admin"

    def get_id(self) -> str:
        """The identifier kept in the session."""
        return str(self.id)

    @property
    def timezone(self) -> ZoneInfo:
        """The zone this person's days are counted in; one that is not known any more counts as UTC."""
        return zone_of(str(self.zone))


class Person(Identity, Base):
    """Somebody who can sign in."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role in ('employee', 'manager', 'admin')", name="role"),
        CheckConstraint("theme in ('device', 'light', 'dark')", name="theme"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="employee")
    zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    theme: Mapped[str] = mapped_column(default="device")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    deactivated_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_active(self) -> bool:
        """Whether this person may still come in."""
        return self.deactivated_at is None


class Team(Base):
    """People who work together. Teams nest; a space may be shared with a team and all below it."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)

    parent: Mapped[Team | None] = relationship(remote_side=[id])
    memberships: Mapped[list[Membership]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Membership(Base):
    """One person in one team, perhaps leading it."""

    __tablename__ = "membership"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    leads: Mapped[bool] = mapped_column(default=False)

    team: Mapped[Team] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship()


def get(person_id: int) -> Person | None:
    """A person by number."""
    return db.session.get(Person, person_id)


def hold(person: Person) -> None:
    """Have what else a person sends wait until this transaction ends. SQLite has one writer and needs no telling."""
    if not db.is_sqlite:
        db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def by_email(email: str) -> Person | None:
    """A person by address, however it was written."""
    return db.session.scalar(select(Person).where(Person.email == _comparable(email)))


def by_handle(handle: str) -> Person | None:
    """A person by handle, with or without the @."""
    return db.session.scalar(select(Person).where(Person.handle == handle.removeprefix("@").casefold()))


def active() -> Select[Person]:
    """Everybody who may come in, by name."""
    return select(Person).where(Person.deactivated_at.is_(None)).order_by(Person.name, Person.id)


_HANDLED = active().order_by(None).where(Person.handle.in_(bindparam("handles", expanding=True)))


def by_handles(handles: Iterable[str]) -> dict[str, Person]:
    """Active people by handle, in one query."""
    wanted = {handle.casefold() for handle in handles}
    return {person.handle: person for person in db.session.scalars(_HANDLED, {"handles": list(wanted)})}


def named_like(text: str) -> Select[Person]:
    """Active people whose name or handle begins with or contains a word beginning so, for completion."""
    start = text.removeprefix("@").lower()
    name = func.lower(Person.name)
    fits = Person.handle.startswith(start, autoescape=True)
    fits = fits | name.startswith(start, autoescape=True) | name.contains(" " + start, autoescape=True)
    return active().where(fits)


def first_admin() -> Person | None:
    """The administrator who has been here longest."""
    return db.session.scalar(active().where(Person.role == "admin").order_by(None).order_by(Person.id).limit(1))


def has_admin() -> bool:
    """Whether anybody, active or not, was ever made administrator: then the first-run page stays closed."""
    return db.session.scalar(select(Person.id).where(Person.role == "admin").limit(1)) is not None


def add(email: str, name: str, *, role: str = "employee", handle: str | None = None, zone: str = "UTC") -> Person:
    """Make a person.

    Raises:
        Invalid: the address, name, role, handle or zone cannot be taken; the sentence says why.
    """
    address = checked_email(email)
    refuse_taken(address)
    person = Person(
        email=address,
        handle=checked_handle(handle) if handle else free_handle(address),
        name=checked_name(name),
        role=checked_role(role),
        zone=checked_zone(zone),
        joined_at=now(),
    )
    db.session.add(person)
    db.session.flush()
    return person


def refuse_taken(address: str) -> None:
    """Let nobody have an address somebody else has, or had.

    Raises:
        Invalid: it is taken; the sentence says what to do.
    """
    present = by_email(address)
    if present is None:
        return
    if present.is_active:
        raise Invalid({"email": N_("Somebody with this address is here already.")})
    raise Invalid({"email": N_("Somebody with this address was here. Let them in again under Admin, People.")})


def deactivate(person: Person) -> None:
    """Close the door for a person; what they wrote stays.

    Raises:
        Invalid: it is the last administrator.
    """
    if person.is_admin and count_admins() == 1 and person.is_active:
        raise Invalid({"person": N_("This is the last administrator. Make somebody else administrator first.")})
    person.deactivated_at = person.deactivated_at or now()


def reactivate(person: Person) -> None:
    """Open the door again."""
    person.deactivated_at = None


def change_role(person: Person, role: str) -> None:
    """Give a person another role.

    Raises:
        Invalid: there is no such role, or the last administrator would be gone.
    """
    role = checked_role(role)
    if person.is_admin and role != "admin" and count_admins() == 1:
        raise Invalid({"role": N_("This is the last administrator. Make somebody else administrator first.")})
    person.role = role


def count_admins() -> int:
    """How many administrators can come in."""
    admins = select(func.count()).select_from(Person).where(Person.role == "admin", Person.deactivated_at.is_(None))
    return db.session.scalar(admins) or 0


def checked_email(email: str) -> str:
    """An address in the one form that is stored and compared.

    Only ASCII is taken before the @, so that no two accounts look alike (CTFd CVE-2020-7245).
    """
    if email != email.strip() or not email.isprintable():
        raise Invalid({"email": N_("Enter an e-mail address without blanks around it.")})
    try:
        result = validate_email(email, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise Invalid({"email": N_("Enter an e-mail address like name@example.org.")}) from error
    return _comparable(result.ascii_email or result.normalized)


def _comparable(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().lower()


def checked_name(name: str) -> str:
    """A name as people write it, without control characters, at most 120 long."""
    name = " ".join(name.split())
    if not name.strip(texts.UNSEEN) or len(name) > 120 or not texts.is_seen(name):
        raise Invalid({"name": N_("Enter a name of 1 to 120 characters.")})
    return name


def checked_role(role: str) -> str:
    """One of the three roles."""
    if role not in ROLES:
        raise Invalid({"role": N_("Choose employee, manager or admin.")})
    return role


def checked_zone(zone: str) -> str:
    """A zone of the IANA database."""
    if zone != "UTC" and zone not in zone_names():
        raise Invalid({"zone": N_("Choose a time zone from the list.")})
    return zone


def checked_handle(handle: str, but: Person | None = None) -> str:
    """A handle in its one form, free for this person.

    Raises:
        Invalid: it is malformed, reserved or taken.
    """
    handle = handle.strip().removeprefix("@").casefold()
    if not HANDLE.fullmatch(handle) or handle in RESERVED_HANDLES:
        raise Invalid(
            {"handle": N_("Use 1 to 40 small letters, digits, dots, dashes; begin and end with a letter or digit.")}
        )
    taken = by_handle(handle)
    if taken is not None and taken is not but:
        raise Invalid({"handle": N_("Somebody else uses this handle.")})
    return handle


def free_handle(email: str) -> str:
    """A handle from an address' local part, numbered when taken."""
    stem = (
        re.sub(r"[^a-z0-9._-]+", "-", email.split("@", maxsplit=1)[0].casefold()).strip("._-")[:36].rstrip("._-")
        or "person"
    )
    stem = f"{stem}-1" if stem in RESERVED_HANDLES else stem
    taken = set(db.session.scalars(select(Person.handle).where(Person.handle.startswith(stem, autoescape=True))))
    candidates = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(handle for handle in candidates if handle not in taken)
