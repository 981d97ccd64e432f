"""Private points: what one person noted about a log for themselves alone.

Nobody else ever reads, finds or counts them, whatever their part or role. They live in a table of their own, and every
function here asks for one person's. No line in the ledger, no date of the log and no entry of the index speaks of them.
"""

from __future__ import annotations

from seci.commons import drafts, items, texts
from seci.commons.people import Person
from seci.commons.refusals import Overtaken
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization.models import Log, PrivatePoints

DRAFT = "private_points"


def of(log: Log, person: Person) -> PrivatePoints | None:
    """A person's own points about a log."""
    return db.session.get(PrivatePoints, (log.id, person.id))


def body_of(log: Log, person: Person) -> str:
    """The same as text, empty where there is none."""
    points = of(log, person)
    return points.body if points else ""


def keep(log: Log, body: str, *, base: int, by: Person) -> None:
    """Keep one's own points in place of those of revision `base`; 0 where there were none.

    Raises:
        Invalid, TooLarge: the text cannot be taken.
        Overtaken: one has changed them in another window meanwhile.
    """
    body = texts.checked(body, "private")
    items.hold(log.id)
    points = of(log, by)
    is_new = body != (points.body if points else "")
    if is_new and (points.revision if points else 0) != base:
        raise Overtaken
    drafts.drop(by, DRAFT, log)
    if not is_new:
        return
    points = points or PrivatePoints(log_id=log.id, person_id=by.id, revision=0)
    points.body, points.changed_at = body, now()
    points.revision += 1
    db.session.add(points)
    db.session.flush()
