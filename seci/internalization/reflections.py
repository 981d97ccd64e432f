"""Reflections: what a run taught, kept with it for who practised and nobody else, until they let it go back into
conversation as an insight.
"""

from __future__ import annotations

from seci.commons import events, texts
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.internalization.models import Reflection, Run
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering
from seci.socialization import insights
from seci.socialization.insights import Noticed
from seci.socialization.models import Insight

MAX_TEXT = 5000

kept = events.declare("run.reflected", N_("%(by)s noted what practising %(item)s taught"))


def of(run: Run) -> Reflection | None:
    """What a run taught, if that was said."""
    return db.session.get(Reflection, run.id)


def keep(run: Run, text: str, *, by: Person) -> Reflection | None:
    """Keep what a run taught, in place of what was said before; nothing said takes it away.

    Raises:
        Invalid: it is over 5,000 characters.
    """
    text = texts.checked(text, "reflection").strip()
    if len(text) > MAX_TEXT:
        raise Invalid({"reflection": N_("Say it in at most 5,000 characters.")})
    row = of(run)
    if not text:
        if row is not None:
            db.session.delete(row)
        return None
    if row is None:
        row = Reflection(run_id=run.id, text=text, at=now())
        db.session.add(row)
        kept.record(run, by=by)
    row.text, row.at = text, now()
    db.session.flush()
    return row


def into_insight(run: Run, noticed: Noticed, rendering: Rendering, *, by: Person, consent: str = "private") -> Insight:
    """Let what practice taught go back into conversation: an insight that grew out of the run, one for each run.

    Raises:
        Invalid: there is no such consent, or no pair to share it with.
    """
    return insights.capture(noticed, rendering, by=by, consent=consent, source=run, submission=f"run-{run.id}")
