"""Suggestions: what practice taught, said to the playbook it was practised from, beside the passage it is about.

A run is its person's alone. By a suggestion they say a part of it, in words they have seen, to whoever reads the
playbook: as a comment, which those who wrote the playbook hear of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from seci.commons import comments, events, items, passages
from seci.commons.comments import Comment
from seci.commons.items import Item
from seci.commons.lineage import hand_over
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Invalid, NotFound
from seci.internalization import reflections, runs
from seci.internalization.models import Checklist, Run, Suggestion
from seci.internalization.runs import Ticked
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering

WHOLE = ""
"""Stands for the playbook as a whole, where else the anchor of a passage does."""
TELLING = ("unclear", "skipped")

suggested = events.declare("run.suggested", N_("%(by)s suggested something from practising %(item)s"))


class Subject(NamedTuple):
    """A passage that was practised and still stands: its anchor and words, the run's step, what came of that."""

    anchor: str
    text: str
    step: str
    state: str
    note: str


# --- reading -----------------------------------------------------------------------------------------------------


def playbook_for(run: Run, person: Person) -> Item | None:
    """The playbook a run's steps came from, if its person may read it and say something there."""
    number = db.session.scalar(select(Checklist.playbook_id).where(Checklist.id == run.checklist_id))
    playbook = items.get(number, person) if number else None
    return playbook if playbook is not None and may(person, "item.comment", playbook) else None


def subjects_of(steps: Iterable[Ticked], playbook: Item) -> list[Subject]:
    """The passages of a playbook that the steps of a run came from, as far as they still stand, in the run's order."""
    standing = {row.anchor: row.text for row in passages.texts([playbook.id])[playbook.id]}
    found: dict[str, Subject] = {}
    for row in steps:
        anchor = row.step.passage
        if anchor in standing and anchor not in found:
            found[anchor] = Subject(anchor, standing[anchor], row.step.anchor, row.state, row.note)
    return list(found.values())


def chosen_among(subjects: Sequence[Subject]) -> str:
    """The passage a suggestion is most likely about: the first unclear one, else the first that was skipped."""
    by_state = {one.state: one.anchor for one in reversed(subjects)}
    return next((by_state[state] for state in TELLING if state in by_state), WHOLE)


def words_of(run: Run, subjects: Sequence[Subject], anchor: str) -> str:
    """What a suggestion begins with: what the run taught, unless that was sent already, and the note about the passage.

    About the whole there may be several notes, each after the words it is about.
    """
    kept = None if of(run) else reflections.of(run)
    notes = [one for one in subjects if one.note and anchor in {one.anchor, WHOLE}]
    said = [one.note if anchor else f"> {one.text}\n\n{one.note}" for one in notes]
    return "\n\n".join([kept.text, *said] if kept else said)


def of(run: Run) -> dict[str, Comment]:
    """By passage, what was suggested from a run and was not taken away since."""
    query = select(Suggestion.passage, Comment).join(Comment, Comment.id == Suggestion.comment_id)
    query = query.where(Suggestion.run_id == run.id, Comment.removed_at.is_(None)).order_by(Suggestion.passage)
    return dict(db.session.execute(query).all())


# --- what is done -------------------------------------------------------------------------------------------------


def make(run: Run, body: str, rendering: Rendering, *, by: Person, passage: str = WHOLE) -> Comment:
    """Say something a run taught to its playbook, once for each passage; who wrote that hears of it.

    Args:
        rendering: of `body`, as `comments.prepare` makes it.
        passage: the anchor of a passage one of the run's steps came from.

    Returns:
        The comment; when the same was sent before, that one.

    Raises:
        NotFound: the playbook is not theirs to read any more.
        Invalid: the text cannot be taken; something else was suggested here from this run; no step of it came from
            the passage, or that is gone.
    """
    items.hold(run.id)
    playbook, body = playbook_for(run, by), comments.checked_body(body)
    if playbook is None:
        raise NotFound
    present = of(run).get(passage)
    if present is not None and present.body == body:
        return present
    if present is not None:
        raise Invalid({"passage": N_("You suggested something about this already. Change that comment, or answer it.")})
    step = next((one.step for one in subjects_of(runs.ticked(run), playbook) if one.anchor == passage), None)
    if step is None and passage != WHOLE:
        raise Invalid({"passage": N_("This passage does not stand in the playbook any more. Choose another.")})
    comment = comments.make(
        playbook, body, rendering, by=by, passage=passage or None, notice="suggested", to=[playbook.changed_by]
    )
    row = db.session.get(Suggestion, (run.id, passage)) or Suggestion(run_id=run.id, passage=passage)
    row.comment_id = comment.id
    db.session.add(row)
    between = (step, passage or None)
    hand_over(run, playbook, mode="socialization", by=by, passages=between, revisions=(None, playbook.revision))
    suggested.record(run, by=by, playbook=playbook.id, comment=comment.id)
    return comment
