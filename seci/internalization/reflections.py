"""Reflections: what a run taught, kept with it for who practised and nobody else, until they let it go back into
conversation as an insight.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from seci.commons import bins, events, items, texts
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid, Overtaken
from seci.internalization.models import Reflection, Run
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering
from seci.socialization import insights, removals
from seci.socialization.insights import Noticed
from seci.socialization.models import Insight

MAX_TEXT = 5000

kept = events.declare("run.reflected", N_("%(by)s noted what practising %(item)s taught"))


def of(run: Run) -> Reflection | None:
    """What a run taught, if that was said."""
    return db.session.get(Reflection, run.id)


def keep(run: Run, text: str, *, by: Person, before: str | None = None) -> Reflection | None:
    """Keep what a run taught, in place of what was said before; nothing said takes it away.

    Args:
        before: what stood there when the form was opened.

    Raises:
        Invalid: it is over 5,000 characters.
        Overtaken: one has said something else meanwhile, on another device.
    """
    text = texts.checked(text, "reflection").strip()
    if len(text) > MAX_TEXT:
        raise Invalid({"reflection": N_("Say it in at most 5,000 characters.")})
    items.hold(run.id)
    row = of(run)
    present = row.text if row else ""
    if before is not None and present not in {text, texts.checked(before, "reflection").strip()}:
        raise Overtaken
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


def into_insight(
    run: Run,
    noticed: Noticed,
    rendering: Rendering,
    *,
    by: Person,
    consent: str = "private",
    topics: Sequence[str] = (),
) -> Insight:
    """Let what practice taught go back into conversation: an insight that grew out of the run.

    The same words said again are the same insight, brought back where it lies in the bin; other words are another one.

    Raises:
        Invalid: there is no such consent, or no pair to share it with.
    """
    words = hashlib.sha256(noticed.body.encode()).hexdigest()[:16]
    made = insights.capture(
        noticed, rendering, by=by, consent=consent, source=run, topics=topics, submission=f"run-{run.id}-{words}"
    )
    if bins.has(made):
        removals.restore_insight(made, by=by)
    return made
