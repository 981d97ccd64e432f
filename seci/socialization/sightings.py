"""Sightings: “I have seen this too”, once for each person, perhaps with a case of their own."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, notices
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization.models import Insight, Sighting

LONGEST = 2_000

seen = events.declare("insight.seen", N_("%(by)s has seen %(item)s too"))
unseen = events.declare("insight.unseen", N_("%(by)s took back having seen %(item)s"))


def of(insight: Insight) -> Select[Sighting]:
    """Who has seen an insight too, oldest first."""
    query = select(Sighting).where(Sighting.insight_id == insight.id).options(joinedload(Sighting.person))
    return query.order_by(Sighting.at, Sighting.person_id)


def count(insight: Insight) -> int:
    """How many have seen it besides who noticed it."""
    query = select(func.count()).select_from(Sighting).where(Sighting.insight_id == insight.id)
    return db.session.scalar(query) or 0


def own_of(insight: Insight, person: Person) -> Sighting | None:
    """A person's own sighting."""
    return db.session.get(Sighting, (insight.id, person.id))


def add(insight: Insight, own_case: str = "", *, by: Person) -> Sighting:
    """Say that one has seen it too; said again, it is the other case that counts, and still one person.

    Raises:
        Invalid: it is one's own insight, or the case is too long, or the insight is not open to everybody: words said
            to two must not be read by all once its owner opens it.
    """
    own_case = own_case.replace("\r\n", "\n").strip()
    if insight.owner_id == by.id:
        raise Invalid({"own_case": N_("You noticed this yourself: that counts already.")})
    if own_case and insight.consent != "write":
        raise Invalid({"own_case": N_("Say it without words: this insight may be opened to others later.")})
    if len(own_case) > LONGEST or "\x00" in own_case:
        raise Invalid({"own_case": N_("Tell your case in at most 2,000 characters.")})
    items.hold(insight.id)
    row = db.session.get(Sighting, (insight.id, by.id))
    if row is None:
        row = Sighting(insight_id=insight.id, person_id=by.id, at=now())
        db.session.add(row)
        seen.record(insight, by=by)
        notices.tell([insight.owner], "seen", insight, by=by)
    row.own_case = own_case or row.own_case or ""
    db.session.flush()
    return row


def take_back(insight: Insight, *, by: Person) -> None:
    """Have one's sighting count no longer."""
    row = db.session.get(Sighting, (insight.id, by.id))
    if row is not None:
        db.session.delete(row)
        unseen.record(insight, by=by)
