"""Pairings: a mentor and a learner with a goal, for a while. Offered, accepted or declined, paused, resumed, ended.

Both say yes; who offers has said so. Only the two see a pairing: who brought others together reads it no longer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, notices, people, submissions
from seci.commons.indexing import Words, queue, words_of
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid, Overtaken
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import insights, logs, readers
from seci.socialization.models import CADENCES, PAIRING_KINDS, Acceptance, Insight, Log, Pairing, PairingState

MAX_IDENTITY = 300

offered = events.declare("pairing.offered", N_("%(by)s offered the pairing %(item)s"))
accepted = events.declare("pairing.accepted", N_("%(by)s accepted the pairing %(item)s"))
declined = events.declare("pairing.declined", N_("%(by)s declined the pairing %(item)s"))
changed = events.declare("pairing.changed", N_("%(by)s changed the pairing %(item)s"))
paused = events.declare("pairing.paused", N_("%(by)s paused the pairing %(item)s"))
resumed = events.declare("pairing.resumed", N_("%(by)s resumed the pairing %(item)s"))
ended = events.declare("pairing.ended", N_("%(by)s ended the pairing %(item)s"))


@dataclass(frozen=True)
class Plan:
    """What a pairing is for and how it goes: `identity` completes “I am becoming someone who …”."""

    goal: str
    kind: str = "mentoring"
    cadence: str = ""
    identity: str = ""


def checked(plan: Plan) -> Plan:
    """A plan as it is stored.

    Raises:
        Invalid: goal, kind, cadence or identity cannot be taken.
    """
    if plan.kind not in PAIRING_KINDS:
        raise Invalid({"kind": N_("Choose mentoring, reverse, onboarding, shadowing or pair.")})
    if plan.cadence not in CADENCES:
        raise Invalid({"cadence": N_("Choose weekly, fortnightly, monthly, or leave it open.")})
    identity = " ".join(plan.identity.split())
    if len(identity) > MAX_IDENTITY or "\x00" in identity:
        raise Invalid({"identity": N_("Say it in at most 300 characters.")})
    try:
        goal = items.checked_title(plan.goal)
    except Invalid as refusal:
        raise Invalid({"goal": N_("Say the goal in 1 to 300 characters.")}) from refusal
    return Plan(goal, plan.kind, plan.cadence, identity)


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Pairing]:
    """Pairings a person may read, in no order, with the two."""
    query = items.readable(Pairing, viewer)
    return query.options(joinedload(Pairing.mentor), joinedload(Pairing.learner))


def get(pairing_id: int, viewer: Person) -> Pairing | None:
    """A pairing the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Pairing.id == pairing_id))


def in_state(viewer: Person, states: Collection[str]) -> Select[Pairing]:
    """A person's pairings in one of some states, what changed last first."""
    query = readable_by(viewer).where(Pairing.state.in_(states))
    return query.order_by(Item.changed_at.desc(), Item.id.desc())


def waiting_for(person: Person) -> Select[Pairing]:
    """Offers a person has neither accepted nor declined, oldest first."""
    yes = exists().where(Acceptance.pairing_id == Pairing.id, Acceptance.person_id == person.id)
    query = readable_by(person).where(Pairing.state == "offered", ~yes).options(joinedload(Item.owner))
    return query.order_by(Item.made_at, Item.id)


def history_of(pairing: Pairing) -> list[PairingState]:
    """The states a pairing came to, oldest first."""
    query = select(PairingState).where(PairingState.pairing_id == pairing.id).options(joinedload(PairingState.by))
    return list(db.session.scalars(query.order_by(PairingState.id)))


def has_accepted(pairing: Pairing, person: Person) -> bool:
    """Whether one of the two has said yes."""
    return person.id in readers.accepted(pairing.id)


# --- what is done to one ------------------------------------------------------------------------------------------


def offer(mentor: Person, learner: Person, plan: Plan, *, by: Person, submission: str | None = None) -> Pairing:
    """Offer two people a pairing: to the other, or as somebody who brings both together.

    Args:
        submission: the key of the form it came with: the same form again gives the same pairing.

    Raises:
        Invalid: it is the same person twice, one of them is gone, or the plan cannot be taken.
    """
    plan = checked(plan)
    if mentor.id == learner.id:
        raise Invalid({"learner": N_("Choose two different people.")})
    for role, person in (("mentor", mentor), ("learner", learner)):
        if not person.is_active:
            raise Invalid({role: N_("Choose somebody who is here.")})
    key = submissions.key_of(by, submission)
    people.hold(by)
    same = db.session.scalar(select(Pairing).where(Pairing.submission == key)) if key else None
    if same is not None:
        return same
    pairing = Pairing(mentor_id=mentor.id, learner_id=learner.id, pairing_kind=plan.kind, submission=key)
    pairing.cadence, pairing.identity, pairing.revision = plan.cadence, plan.identity, 1
    items.start(pairing, plan.goal, by=by, space=None)
    db.session.add(pairing)
    db.session.flush()
    items.play(pairing, mentor, "mentor")
    items.play(pairing, learner, "learner")
    items.set_audience(pairing, readers.of_pairing(mentor.id, learner.id))
    _come_to(pairing, "offered", by=by)
    if by.id in {mentor.id, learner.id}:
        _say_yes(pairing, by)
    queue(pairing)
    offered.record(pairing, by=by, kind=plan.kind, mentor=mentor.id, learner=learner.id)
    notices.tell([mentor, learner], "offered", pairing, by=by)
    return pairing


def accept(pairing: Pairing, *, by: Person) -> None:
    """Say yes; once both have, it is active. From now on one reads what was logged for the two meanwhile.

    Raises:
        Invalid: it is not offered any more.
    """
    _demand(pairing, "offered")
    if has_accepted(pairing, by):
        return
    _say_yes(pairing, by)
    if len(readers.accepted(pairing.id)) == 2:
        _come_to(pairing, "active", by=by)
    _readdress(pairing)
    _tell_the_other(pairing, accepted, "accepted", by=by)


def decline(pairing: Pairing, *, by: Person) -> None:
    """Say no to an offer, or take back one's own.

    Raises:
        Invalid: it is not offered any more.
    """
    _demand(pairing, "offered")
    _come_to(pairing, "declined", by=by)
    _tell_the_other(pairing, declined, "declined", by=by)


def pause(pairing: Pairing, *, by: Person) -> None:
    """Let it rest. Raises Invalid unless it is active."""
    _demand(pairing, "active")
    _come_to(pairing, "paused", by=by)
    _tell_the_other(pairing, paused, "paused", by=by)


def resume(pairing: Pairing, *, by: Person) -> None:
    """Go on. Raises Invalid unless it is paused."""
    _demand(pairing, "paused")
    _come_to(pairing, "active", by=by)
    _tell_the_other(pairing, resumed, "resumed", by=by)


def end(pairing: Pairing, *, by: Person) -> None:
    """Close it. Both keep reading what they read (S-073). Raises Invalid unless it is active or paused."""
    _demand(pairing, "active", "paused")
    _come_to(pairing, "ended", by=by)
    _tell_the_other(pairing, ended, "ended", by=by)


def change(pairing: Pairing, plan: Plan, *, base: int, by: Person) -> None:
    """Say anew what it is for.

    Raises:
        Invalid: the plan cannot be taken.
        Overtaken: the other changed it meanwhile.
        Forbidden: it is over.
    """
    plan = checked(plan)
    items.hold(pairing.id)
    db.session.refresh(pairing)
    logs.refuse_if_over(pairing)
    if pairing.revision != base:
        raise Overtaken
    present = Plan(pairing.title, pairing.pairing_kind, pairing.cadence, pairing.identity)
    if plan == present:
        return
    items.retitle(pairing, plan.goal)
    pairing.pairing_kind, pairing.cadence, pairing.identity = plan.kind, plan.cadence, plan.identity
    pairing.revision += 1
    items.touch(pairing, by=by)
    queue(pairing)
    changed.record(pairing, by=by)


def _demand(pairing: Pairing, *states: str) -> None:
    """Refuse what its state, as it is now, does not allow; until the transaction ends nobody else changes that."""
    items.hold(pairing.id)
    db.session.expire(pairing, ["state"])
    if pairing.state not in states:
        raise Invalid({"state": N_("That is not possible any more: look at how the pairing stands now.")})


def _come_to(pairing: Pairing, state: str, *, by: Person) -> None:
    db.session.add(PairingState(pairing_id=pairing.id, state=state, by_id=by.id, at=now()))
    items.touch(pairing, by=by)
    db.session.flush()
    db.session.expire(pairing, ["state"])


def _say_yes(pairing: Pairing, person: Person) -> None:
    db.session.add(Acceptance(pairing_id=pairing.id, person_id=person.id, at=now()))
    db.session.flush()


def _tell_the_other(pairing: Pairing, kind: events.EventKind, notice: str, *, by: Person) -> None:
    kind.record(pairing, by=by)
    notices.tell([pairing.partner_of(by.id)], notice, pairing, by=by)


def _readdress(pairing: Pairing) -> None:
    """Open to who has said yes what was logged and shared for the two."""
    for log in db.session.scalars(select(Log).where(Log.pairing_id == pairing.id)):
        logs.readdress(log)
    shared = select(Insight).where(Insight.pairing_id == pairing.id, Insight.consent == "pair")
    for insight in db.session.scalars(shared):
        insights.readdress(insight)


@words_of("pairing")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    rows = db.session.execute(select(Pairing.id, Pairing.identity).where(Pairing.id.in_(ids)))
    return {row.id: Words(headings="", body=row.identity) for row in rows}
