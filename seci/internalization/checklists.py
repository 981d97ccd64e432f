"""Checklists: made from what a playbook says, one step for each passage, and changed version by version.

A checklist is read by whoever reads its playbook, at any time. Its steps are its passages: hand-overs lead from a
passage of the playbook to a step, whose anchor stays the same in all versions it stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, passages, submissions, texts
from seci.commons.indexing import Words, queue, words_of
from seci.commons.items import Item
from seci.commons.lineage import hand_over
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid, Overtaken
from seci.externalization.models import Playbook
from seci.internalization.models import Checklist, Step
from seci.plumbing import markdown
from seci.plumbing.db import db

MAX_STEPS, MAX_TEXT = 100, 500
STEPLESS = ("title", "code", "table", "figure", "transclusion")

made = events.declare("checklist.made", N_("%(by)s made the checklist %(item)s"))
changed = events.declare("checklist.changed", N_("%(by)s changed the checklist %(item)s"))


@dataclass(frozen=True)
class Wanted:
    """A step as it is to be. `anchor` says which present step it is; a new one has none."""

    text: str
    two_minutes: bool = False
    anchor: str | None = None
    passage: str | None = None


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Checklist]:
    """Checklists a person may read, in no order."""
    return items.readable(Checklist, viewer)


def get(checklist_id: int, viewer: Person) -> Checklist | None:
    """A checklist the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Checklist.id == checklist_id))


def by_title(viewer: Person) -> Select[Checklist]:
    """Checklists a person may read, by title, with their spaces."""
    return readable_by(viewer).options(joinedload(Item.space)).order_by(Item.title_key, Item.id)


def steps_of(checklist_id: int, version: int) -> list[Step]:
    """The steps of one version, in order."""
    query = select(Step).where(Step.checklist_id == checklist_id, Step.version == version)
    return list(db.session.scalars(query.order_by(Step.position)))


def playbook_of(checklist: Checklist, viewer: Person) -> Item | None:
    """What it was made from, as far as the viewer may read it."""
    return items.get(checklist.playbook_id, viewer) if checklist.playbook_id else None


def steppable(playbook: Playbook) -> list[Passage]:
    """The passages of a playbook that can become steps, in order."""
    return [row for row in passages.texts([playbook.id])[playbook.id] if row.kind not in STEPLESS and row.text.strip()]


def proposed(rows: Iterable[Passage]) -> list[Passage]:
    """Those that read as steps: its tasks, or else what its lists say."""
    items_ = [row for row in rows if row.kind == "item"]
    return ([row for row in items_ if row.task is not None] or items_)[:MAX_STEPS]


# --- what is done to one ------------------------------------------------------------------------------------------


def make(
    playbook: Playbook, *, by: Person, anchors: Collection[str] | None = None, submission: str | None = None
) -> Checklist:
    """Make a checklist of a playbook's passages: the chosen ones, else its tasks or the items of its lists.

    Args:
        submission: the key of the form it came with: the same form again gives the same checklist.

    Raises:
        Invalid: a passage does not stand in the playbook, or there is nothing to make steps of.
    """
    items.hold(playbook.id)
    same = submissions.made(Checklist, by, submission)
    if same is not None:
        return same
    rows = steppable(playbook)
    chosen = proposed(rows) if anchors is None else [row for row in rows if row.anchor in anchors]
    if anchors is not None and len(chosen) < len(set(anchors)):
        raise Invalid({"passages": N_("One of these passages does not stand in the playbook any more.")})
    if not chosen:
        raise Invalid({"passages": N_("Choose at least one passage: this text has no list to make steps of.")})
    if len(chosen) > MAX_STEPS:
        raise Invalid({"passages": N_("Choose at most 100 passages.")})
    checklist = Checklist(playbook_id=playbook.id, revision=1, submission=submissions.key_of(by, submission))
    items.start(checklist, playbook.title, by=by, space=playbook.space)
    db.session.add(checklist)
    db.session.flush()
    items.set_audience(checklist, items.audience_of(playbook))
    wanted = [Wanted(_shortened(row.text), place == 0, None, row.anchor) for place, row in enumerate(chosen)]
    for step in _write(checklist, wanted):
        revisions = (playbook.revision, checklist.revision)
        hand_over(
            playbook,
            checklist,
            mode="internalization",
            by=by,
            passages=(step.passage, step.anchor),
            revisions=revisions,
        )
    queue(checklist)
    made.record(checklist, by=by, playbook=playbook.id, steps=len(chosen))
    return checklist


def change(
    checklist: Checklist,
    title: str,
    wanted: Sequence[Wanted],
    *,
    base: int,
    by: Person,
    title_before: str | None = None,
) -> bool:
    """Give it another title or other steps. Other steps are a new version; runs that began keep theirs.

    Args:
        title_before: the title that stood there when the form was opened; where that is still wanted, it was not
            meant to be changed.

    Returns:
        Whether anything was different.

    Raises:
        Invalid: there are no steps or too many, or one says nothing or too much.
        Overtaken: somebody else changed the steps since version `base`, or gave it yet another title.
    """
    wanted = checked(wanted)
    items.hold(checklist.id)
    if checklist.revision != base:
        raise Overtaken
    present = steps_of(checklist.id, base)
    is_same = [(step.anchor, step.text, step.two_minutes) for step in present] == [
        (step.anchor, step.text, step.two_minutes) for step in wanted
    ]
    is_renamed = items.retitle(checklist, _merged_title(checklist, title, title_before))
    if is_same and not is_renamed:
        return False
    if not is_same:
        checklist.revision += 1
        came_from = {step.anchor: step.passage for step in present}
        _write(checklist, [_of_present(step, came_from) for step in wanted])
    items.touch(checklist, by=by)
    queue(checklist)
    changed.record(checklist, by=by, version=checklist.revision)
    return True


def _merged_title(checklist: Checklist, title: str, before: str | None) -> str:
    """The title whoever changed it gave."""
    if before in {None, checklist.title}:
        return title
    if title not in {before, checklist.title}:
        raise Overtaken
    return checklist.title


def checked(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Steps as they are stored.

    Raises:
        Invalid: there are none or over 100, or one is empty or over 500 characters.
    """
    if not 1 <= len(wanted) <= MAX_STEPS:
        raise Invalid({"steps": N_("Keep 1 to 100 steps.")})
    found = [
        Wanted(" ".join(texts.checked(step.text, "steps").split()), step.two_minutes, step.anchor, step.passage)
        for step in wanted
    ]
    if any(not 1 <= len(step.text) <= MAX_TEXT for step in found):
        raise Invalid({"steps": N_("Say each step in 1 to 500 characters.")})
    anchors = [step.anchor for step in found if step.anchor]
    if len(anchors) != len(set(anchors)):
        raise Invalid({"steps": N_("A step stands twice.")})
    return found


def _of_present(step: Wanted, came_from: dict[str, str | None]) -> Wanted:
    if step.anchor is not None and step.anchor not in came_from:
        raise Invalid({"steps": N_("One of these steps does not stand in the checklist any more.")})
    return Wanted(step.text, step.two_minutes, step.anchor, came_from.get(step.anchor or ""))


def _write(checklist: Checklist, wanted: Sequence[Wanted]) -> list[Step]:
    """Store the steps of the checklist's present version, and have them stand as its passages."""
    used = select(func.count(func.distinct(Step.anchor))).where(Step.checklist_id == checklist.id)
    number = db.session.scalar(used) or 0
    steps = []
    for position, step in enumerate(wanted):
        number += step.anchor is None
        row = Step(checklist_id=checklist.id, version=checklist.revision, position=position, text=step.text)
        row.anchor, row.passage, row.two_minutes = step.anchor or f"s-{number}", step.passage, step.two_minutes
        steps.append(row)
    db.session.add_all(steps)
    db.session.flush()
    standing = [markdown.Passage(step.anchor, "item", 1, step.text) for step in steps]
    passages.put_in_place(checklist.id, checklist.revision, standing)
    return steps


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rstrip() + "…"


@items.readdressed
def follow_the_playbook(item: Item) -> None:
    """Let a checklist be read by whoever may read its playbook now, and stand where that stands."""
    if item.kind != "playbook":
        return
    for checklist in db.session.scalars(select(Checklist).where(Checklist.playbook_id == item.id)):
        checklist.space_id = item.space_id
        if items.set_audience(checklist, items.audience_of(item)):
            queue(checklist, audience=True)


@words_of("checklist")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    found = passages.texts(ids)
    return {number: Words(headings="", body="\n".join(row.text for row in rows)) for number, rows in found.items()}


def _no_words(_ids: Sequence[int]) -> dict[int, Words]:
    """What somebody does is never put into the index, not even for themselves."""
    return {}


for _kind in items.ONE_S_OWN_KINDS:
    words_of(_kind)(_no_words)
