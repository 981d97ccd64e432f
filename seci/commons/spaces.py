"""Spaces: shelves with readers, writers and keepers.

open: everybody reads and writes. listed: only members, but its name is visible. closed: not even the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from seci.commons import events, people, teams, texts
from seci.commons.people import Membership, Person, Team
from seci.commons.readers import known_of
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.statements import Kept

ACCESS = ("open", "listed", "closed")
SHARES = ("reader", "writer", "keeper")

made = events.declare("space.made", N_("%(by)s made the space %(space)s"))
changed = events.declare("space.changed", N_("%(by)s changed the space %(space)s"))
shared = events.declare("space.shared", N_("%(by)s changed who may use the space %(space)s"))


class Space(Base):
    """A shelf for items."""

    __tablename__ = "space"
    __table_args__ = (CheckConstraint("access in ('open', 'listed', 'closed')", name="access"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="open")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    shares: Mapped[list[SpaceShare]] = relationship(back_populates="space", cascade="all, delete-orphan")

    @property
    def token(self) -> str:
        """What an item on this shelf carries in its audience."""
        return f"space:{self.id}"


class SpaceShare(Base):
    """A person or a team (with all teams below) as reader, writer or keeper of a space."""

    __tablename__ = "space_share"
    __table_args__ = (
        UniqueConstraint("space_id", "person_id"),
        UniqueConstraint("space_id", "team_id"),
        CheckConstraint("(person_id is null) <> (team_id is null)", name="one_of"),
        CheckConstraint("share in ('reader', 'writer', 'keeper')", name="share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    share: Mapped[str]

    space: Mapped[Space] = relationship(back_populates="shares")
    person: Mapped[Person | None] = relationship()
    team: Mapped[Team | None] = relationship()


def shares_of(person: Person) -> dict[int, str]:
    """Every space a person may read, with the strongest share they hold there.

    Teams nest: a share for a team counts for everybody in the teams below. Answered once per transaction.
    """
    known = known_of(person)
    if "shares" not in known:
        known["shares"] = _shares(person)
    shares: dict[int, str] = known["shares"]
    return shares


def _shares(person: Person) -> dict[int, str]:
    found: dict[int, str] = {}
    for space_id, share in SHARES_OF_SOMEBODY.rows(person=person.id):
        if SHARES.index(share) >= SHARES.index(found.get(space_id, "reader")):
            found[space_id] = share
    return found


def _shares_of_somebody() -> CompoundSelect[Any]:
    person: BindParameter[int] = bindparam("person")
    chain = select(Membership.team_id).where(Membership.person_id == person).cte(recursive=True)
    upper = aliased(Team)
    chain = chain.union(
        select(upper.parent_id).join(chain, upper.id == chain.c.team_id).where(upper.parent_id.is_not(None))
    )
    theirs = or_(SpaceShare.person_id == person, SpaceShare.team_id.in_(select(chain.c.team_id)))
    open_spaces = select(Space.id.label("space_id"), literal("writer").label("share")).where(Space.access == "open")
    return union(open_spaces, select(SpaceShare.space_id, SpaceShare.share).where(theirs))


SHARES_OF_SOMEBODY = Kept(_shares_of_somebody)  # asked on every page


def readable_by(person: Person) -> Select[Space]:
    """Spaces a person may open, by name."""
    return select(Space).where(Space.id.in_(shares_of(person))).order_by(Space.name_key)


def visible_to(person: Person) -> Select[Space]:
    """Spaces a person may know of: those they may open and those that are listed."""
    return select(Space).where(_is_known(person)).order_by(Space.name_key)


def _is_known(person: Person) -> ColumnElement[bool]:
    return or_(Space.access == "listed", Space.id.in_(shares_of(person)))


def writable_by(person: Person) -> Select[Space]:
    """Spaces a person may write in, by name."""
    ids = [space_id for space_id, share in shares_of(person).items() if share in {"writer", "keeper"}]
    return select(Space).where(Space.id.in_(ids)).order_by(Space.name_key)


def writable(person: Person) -> Sequence[Space]:
    """The same, as a list to choose from."""
    return db.session.scalars(writable_by(person)).all()


def get(space_id: int, viewer: Person) -> Space | None:
    """A space the viewer may open."""
    return db.session.scalar(readable_by(viewer).where(Space.id == space_id))


def by_name(name: str, viewer: Person | None = None) -> Space | None:
    """A space by name, among those the viewer may know of when one is given."""
    query = select(Space) if viewer is None else visible_to(viewer)
    return db.session.scalar(query.where(Space.name_key == texts.key_of(name)))


def add(name: str, *, by: Person, access: str = "open", purpose: str = "") -> Space:
    """Make a space; who makes it keeps it.

    Raises:
        Invalid: the name is empty, too long or taken, the access unknown, or the purpose too long.
        TooLarge: the purpose is over 512 KB.
    """
    space = Space(name="", name_key="", made_at=now(), made_by_id=by.id)
    _set(space, name, access, purpose)
    db.session.add(space)
    db.session.flush()
    made.record(space, by=by, space=space.id, access=access)
    share_with(space, by, "keeper", by=by)
    return space


def change(space: Space, *, name: str, access: str, purpose: str, by: Person | None) -> None:
    """Rename a space or change who may open it. Items carry the space's token, so nothing is indexed anew.

    Raises:
        Invalid, TooLarge: as for `add`.
    """
    before = (space.name, space.access, space.purpose)
    _set(space, name, access, purpose)
    if before == (space.name, space.access, space.purpose):
        return
    changed.record(space, by=by, space=space.id, access=access, was=before[1])
    db.session.info.pop("known", None)


def checked_name(name: str) -> str:
    """A name as it is stored: as for people, 1 to 120 characters that can be seen.

    Raises:
        Invalid: it cannot be taken.
    """
    return people.checked_name(name)


def _set(space: Space, name: str, access: str, purpose: str) -> None:
    name = checked_name(name)
    if access not in ACCESS:
        raise Invalid({"access": N_("Choose open, listed or closed.")})
    purpose = texts.checked(purpose, "purpose").strip()
    if len(purpose) > 500:
        raise Invalid({"purpose": N_("Say it in at most 500 characters.")})
    with db.session.no_autoflush:
        other = db.session.scalar(select(Space.id).where(Space.name_key == texts.key_of(name)))
    if other is not None and other != space.id:
        raise Invalid({"name": N_("This name cannot be used. Choose another one.")})
    space.name, space.name_key, space.access, space.purpose = name, texts.key_of(name), access, purpose


def share_with(space: Space, who: Person | Team, share: str, *, by: Person | None = None) -> SpaceShare:
    """Make a person or team reader, writer or keeper; `by` is None when the machine does it.

    Raises:
        Invalid: there is no such share, or nobody who can come in would be left to keep the space.
    """
    if share not in SHARES:
        raise Invalid({"share": N_("Choose reader, writer or keeper.")})
    column = SpaceShare.person_id if isinstance(who, Person) else SpaceShare.team_id
    row = db.session.scalar(select(SpaceShare).where(SpaceShare.space_id == space.id, column == who.id))
    if row is None:
        row = SpaceShare(space_id=space.id, share=share)
        row.person_id, row.team_id = (who.id, None) if isinstance(who, Person) else (None, who.id)
        db.session.add(row)
    if row.share == "keeper" and share != "keeper":
        _refuse_losing_last_keeper(row)
    row.share = share
    db.session.flush()
    shared.record(space, by=by, space=space.id, share=share, **_whose(row))
    db.session.info.pop("known", None)
    return row


def stop_sharing(row: SpaceShare, *, by: Person | None = None) -> None:
    """Take a person's or team's share away.

    Raises:
        Invalid: nobody who can come in would be left to keep the space.
    """
    if row.share == "keeper":
        _refuse_losing_last_keeper(row)
    db.session.delete(row)
    db.session.flush()
    shared.record(row.space, by=by, space=row.space_id, share=None, **_whose(row))
    db.session.info.pop("known", None)


def shares_in(space: Space) -> Select[SpaceShare]:
    """Who has a share in a space: keepers first, then writers, then readers."""
    strength = case({share: place for place, share in enumerate(SHARES)}, value=SpaceShare.share)
    query = select(SpaceShare).where(SpaceShare.space_id == space.id)
    query = query.options(joinedload(SpaceShare.person), joinedload(SpaceShare.team))
    return query.order_by(strength.desc(), SpaceShare.id)


def get_share(share_id: int, viewer: Person) -> SpaceShare | None:
    """A share in a space the viewer may open."""
    query = select(SpaceShare).where(SpaceShare.id == share_id, SpaceShare.space_id.in_(shares_of(viewer)))
    return db.session.scalar(query)


def who(text: str) -> Person | Team:
    """The team a name stands for, or else the active person a handle does; with an @ only a person is meant.

    Everybody chooses their handle and only administrators name teams: who calls themselves like a team is not meant.

    Raises:
        Invalid: nobody and no team is called so.
    """
    text = text.strip()
    team = None if text.startswith("@") else teams.named(text)
    if team is not None:
        return team
    person = people.by_handle(text)
    if person is None or not person.is_active:
        raise Invalid({"who": N_("Nobody and no team is called that. Enter a handle like @noor or a team’s name.")})
    return person


def readers(space: Space) -> Select[int]:
    """The numbers of all active people who may open a space."""
    active = select(Person.id).where(Person.deactivated_at.is_(None))
    return active if space.access == "open" else active.where(_hold(SpaceShare.space_id == space.id))


def _hold(wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on people that they hold one of the wanted shares, by themselves or by a team."""
    below = select(SpaceShare.team_id).where(wanted, SpaceShare.team_id.is_not(None))
    shared = below.cte(recursive=True)
    lower = aliased(Team)
    shared = shared.union(select(lower.id).join(shared, lower.parent_id == shared.c.team_id))
    members = select(Membership.person_id).where(Membership.team_id.in_(select(shared.c.team_id)))
    alone = select(SpaceShare.person_id).where(wanted, SpaceShare.person_id.is_not(None))
    return or_(Person.id.in_(members), Person.id.in_(alone))


def _whose(row: SpaceShare) -> dict[str, int]:
    return {"team": row.team_id} if row.team_id else {"person": row.person_id or 0}


def _refuse_losing_last_keeper(row: SpaceShare) -> None:
    """Refuse when nobody who can come in would keep the space without this share; of a team its members count."""
    others = and_(SpaceShare.space_id == row.space_id, SpaceShare.share == "keeper", SpaceShare.id != row.id)
    if db.session.scalar(people.active().where(_hold(others)).limit(1)) is None:
        raise Invalid({"share": N_("This is the last keeper who can come in. Make somebody else keeper first.")})
