"""Where a playbook grew from: an insight somebody noticed, asked of the room it was noticed in (the step E).

Externalization pulls: it asks for the insight, offers its words to begin with, and records the hand-over with the first
save, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from seci.commons import events, lineage, notices, passages
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Invalid
from seci.externalization.models import Playbook
from seci.socialization import insights
from seci.socialization.insights import Noticed

written_down = events.declare("insight.written_down", N_("%(by)s wrote the insight %(item)s down"))

PROMPTS = (
    N_("What would a novice miss?"),
    N_("What are the warning signs that it is going wrong?"),
    N_("When did it last fail, and what had been different?"),
    N_("When would you not do it this way?"),
    N_("What does it feel, sound or look like when it is right?"),
)
"""Questions that draw out what the hand knows and the text does not say yet."""


def words_of(noticed: Noticed) -> str:
    """The text a playbook begins with: when, the sign, what to do, why."""
    parts = (
        (N_("When"), noticed.situation),
        (N_("The sign"), noticed.cue),
        (N_("What to do"), noticed.body.strip()),
        (N_("Why"), noticed.why),
    )
    told = [(heading, text) for heading, text in parts if text]
    if len(told) == 1:
        return f"{told[0][1]}\n"
    return "\n".join(f"## {heading}\n\n{text}\n" for heading, text in told)


def record(playbook: Playbook, insight_id: int, *, by: Person) -> None:
    """Say that a playbook that was just written grew from an insight, passage to passage.

    Raises:
        Invalid: it may not be written down, or not any more: nothing is saved.
    """
    insight = insights.get(insight_id, by)
    if insight is None or not may(by, "insight.write_down", insight):
        raise Invalid({"insight": N_("Who noticed this has taken it back: it may not be written down any more.")})
    found = passages.texts([insight.id, playbook.id])
    pair = _same_words(found[insight.id], found[playbook.id])
    revisions = (insight.revision, playbook.revision)
    lineage.hand_over(insight, playbook, mode="externalization", by=by, passages=pair, revisions=revisions)
    written_down.record(insight, by=by, playbook=playbook.id)
    notices.tell([insight.owner], "written down", playbook, by=by)


def _same_words(noticed: Sequence[Passage], written: Sequence[Passage]) -> tuple[str | None, str | None]:
    """The passage of the insight that still stands in the playbook; else the first words of each."""
    anchors = {passage.text: passage.anchor for passage in reversed(written)}
    for passage in noticed:
        if passage.text in anchors:
            return passage.anchor, anchors[passage.text]
    words = [passage for passage in written if passage.kind not in {"heading", "title"}]
    return (noticed[0].anchor if noticed else None), (words[0].anchor if words else None)
