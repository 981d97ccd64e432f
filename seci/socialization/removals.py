"""Logs and insights thrown away and brought back. What grew out of one stays, and is told of it as of anything unseen.

A log is its writer's to throw away, but both have written in it and each may have private points there: whoever of the
two read it brings it back. An insight is its finder's alone, as its consent is.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from seci.commons import bins, events
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_
from seci.socialization import insights, logs
from seci.socialization.models import Acceptance, Insight, Log

log_removed = events.declare("log.removed", N_("%(by)s put the log %(item)s into the bin"))
log_restored = events.declare("log.restored", N_("%(by)s brought the log %(item)s back from the bin"))
insight_removed = events.declare("insight.removed", N_("%(by)s put the insight %(item)s into the bin"))
insight_restored = events.declare("insight.restored", N_("%(by)s brought the insight %(item)s back from the bin"))


def remove_log(log: Log, *, by: Person) -> None:
    """Put a log into the bin: from now on neither of the two reads it.

    Private points and follow-ups stay with it and come back with it.

    Raises:
        Forbidden: the pairing is over: what was logged stays with both.
    """
    logs.refuse_if_over(log.pairing)
    bins.put(log, by=by)
    logs.readdress(log)
    log_removed.record(log, by=by)


def restore_log(log: Log, *, by: Person) -> None:
    """Bring a log back from the bin, for both."""
    bins.take_out(log)
    logs.readdress(log)
    log_restored.record(log, by=by)


@bins.brought_back_by("log")
def _whoever_read_it(viewer: Person) -> ColumnElement[bool]:
    accepted = select(Log.id).join(Acceptance, Acceptance.pairing_id == Log.pairing_id)
    return or_(Item.owner_id == viewer.id, Item.id.in_(accepted.where(Acceptance.person_id == viewer.id)))


def log_in_bin(log_id: int, viewer: Person) -> Log | None:
    """A log the viewer may bring back."""
    return bins.get(Log, log_id, viewer)


def remove_insight(insight: Insight, *, by: Person) -> None:
    """Put an insight into the bin: from now on nobody reads it."""
    bins.put(insight, by=by)
    insights.readdress(insight)
    insight_removed.record(insight, by=by)


def restore_insight(insight: Insight, *, by: Person) -> None:
    """Bring an insight back from the bin, for those its consent names."""
    bins.take_out(insight)
    insights.readdress(insight)
    insight_restored.record(insight, by=by)


@bins.brought_back_by("insight")
def _who_noticed_it(viewer: Person) -> ColumnElement[bool]:
    return Item.owner_id == viewer.id


def insight_in_bin(insight_id: int, viewer: Person) -> Insight | None:
    """An insight the viewer may bring back."""
    return bins.get(Insight, insight_id, viewer)
