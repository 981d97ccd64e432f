"""Follow-ups: what one of the two will do, until when. What is open is carried to the newest log of the pairing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, notices
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import logs
from seci.socialization.models import FollowUp, Log, Pairing

LONGEST = 300

made = events.declare("follow_up.made", N_("%(by)s noted a follow-up in %(item)s"))
settled = events.declare("follow_up.settled", N_("%(by)s settled a follow-up in %(item)s"))


def _readable_by(viewer: Person) -> Select[FollowUp]:
    query = select(FollowUp).join(Log, Log.id == FollowUp.log_id).where(items.is_readable_by(viewer))
    return query.options(joinedload(FollowUp.log).joinedload(Log.pairing), joinedload(FollowUp.owner))


def get(follow_up_id: int, viewer: Person) -> FollowUp | None:
    """A follow-up in a log the viewer may read."""
    return db.session.scalar(_readable_by(viewer).where(FollowUp.id == follow_up_id))


def of_log(log: Log, viewer: Person) -> list[FollowUp]:
    """What stands on a log: what was noted there, and on the newest log of a pairing what is carried over as well."""
    query = _readable_by(viewer).where(Log.pairing_id == log.pairing_id)
    carried = FollowUp.done_at.is_(None) & _is_before(log) if _is_newest(log, viewer) else FollowUp.log_id == log.id
    rows = db.session.scalars(query.where(or_(FollowUp.log_id == log.id, carried)).order_by(Log.at, FollowUp.id))
    return list(rows)


def open_in(pairing: Pairing, viewer: Person) -> list[FollowUp]:
    """What is still to be done in a pairing: what the next log will carry."""
    query = _readable_by(viewer).where(Log.pairing_id == pairing.id, FollowUp.done_at.is_(None))
    return list(db.session.scalars(query.order_by(Log.at, FollowUp.id)))


def open_of(person: Person) -> Select[FollowUp]:
    """What a person has still to do, what is due first first."""
    query = _readable_by(person).where(FollowUp.owner_id == person.id, FollowUp.done_at.is_(None))
    return query.order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)


def _is_before(log: Log) -> object:
    return or_(Log.at < log.at, (Log.at == log.at) & (Log.id < log.id))


def _is_newest(log: Log, viewer: Person) -> bool:
    later = select(Log.id).where(Log.pairing_id == log.pairing_id, items.is_readable_by(viewer))
    later = later.where(or_(Log.at > log.at, (Log.at == log.at) & (Item.id > log.id)))
    return db.session.scalar(later.limit(1)) is None


def add(log: Log, text: str, *, by: Person, owner: Person | None = None, due_on: date | None = None) -> FollowUp:
    """Note something one of the two will do; `by`, unless said. Noted again while it is open, it is the same one.

    Raises:
        Invalid: the text is empty or too long, or the owner is neither of the two.
        Forbidden: the pairing is over.
    """
    logs.refuse_if_over(log.pairing)
    text, owner = " ".join(text.split()), owner or by
    if not 1 <= len(text) <= LONGEST or not text.isprintable():
        raise Invalid({"text": N_("Say what will be done in 1 to 300 characters.")})
    if owner.id not in {log.pairing.mentor_id, log.pairing.learner_id}:
        raise Invalid({"owner": N_("Choose one of the two.")})
    items.hold(log.id)
    same = select(FollowUp).where(FollowUp.log_id == log.id, FollowUp.text == text, FollowUp.owner_id == owner.id)
    same = same.where(FollowUp.due_on.is_not_distinct_from(due_on), FollowUp.done_at.is_(None))
    if (present := db.session.scalar(same.limit(1))) is not None:
        return present
    row = FollowUp(log_id=log.id, text=text, owner_id=owner.id, due_on=due_on, made_at=now(), made_by_id=by.id)
    db.session.add(row)
    db.session.flush()
    made.record(log, by=by, follow_up=row.id, owner=owner.id)
    notices.tell([owner], "entrusted", log, by=by)
    return row


def settle(follow_up: FollowUp, *, by: Person, is_done: bool = True) -> None:
    """Say that it is done, or that it is not done after all."""
    if (follow_up.done_at is not None) == is_done:
        return
    follow_up.done_at, follow_up.done_by_id = (now(), by.id) if is_done else (None, None)
    settled.record(follow_up.log, by=by, follow_up=follow_up.id, done=is_done)
