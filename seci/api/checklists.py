"""Checklists: made from a playbook, read, changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from seci.api.changes import base_of, based, idempotency_key, repeatable
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemShape,
    NumberInAddress,
    Paging,
    Shape,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.internalization import checklists
from seci.internalization.checklists import MAX_STEPS, Wanted
from seci.internalization.models import Checklist, Step
from seci.plumbing.db import db

resource = Resource("checklists", "Checklists")


def steps_of(checklist: Checklist) -> Sequence[Step]:
    """The steps of its newest version."""
    return checklists.steps_of(checklist.id, checklist.revision)


class StepShape(Shape):
    """A step. `id` is another one in each version, `anchor` the same; `passage` is where it comes from."""

    id = fields.Integer()
    anchor = fields.String()
    text = fields.String()
    passage = fields.String(allow_none=True)
    two_minutes = fields.Boolean()


class ChecklistReference(ItemShape):
    """A checklist in a list."""

    playbook = fields.Integer(attribute="playbook_id", allow_none=True)
    version = fields.Integer(attribute="revision")


class ChecklistShape(ChecklistReference):
    """A checklist with the steps of its newest version."""

    steps = ToldList(steps_of, StepShape)


class ChecklistQuery(Paging):
    """Which checklists are wanted."""

    playbook = NumberInAddress()


class NewChecklist(Shape):
    """The passages that become steps, by anchor; left out, the playbook's tasks or the items of its lists."""

    passages = fields.List(fields.String(), load_default=None, validate=validate.Length(max=MAX_STEPS))


class StepWanted(Shape):
    """A step as it is to be; `anchor` says which present one it is."""

    text = fields.String(required=True)
    anchor = fields.String(load_default=None, allow_none=True)
    two_minutes = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ChecklistChange(Shape):
    """Another title or other steps, in their order; what is left out stays. `base_revision` is the version before."""

    base_revision = Whole()
    title = fields.String()
    steps = fields.List(fields.Nested(StepWanted), validate=validate.Length(max=MAX_STEPS))


@resource.get("/checklists")
@may("practice.use")
@resource.arguments(ChecklistQuery, location="query")
@resource.response(200, list_of(ChecklistReference))
def list_checklists(values: dict[str, Any]) -> dict[str, Any]:
    """Checklists the asker may read, by title, perhaps those of one playbook"""
    query = with_people(checklists.by_title(viewer()))
    if "playbook" in values:
        query = query.where(Checklist.playbook_id == values["playbook"])
    return listed(page_of(query, values["cursor"], values["limit"]))


@resource.post("/playbooks/<int:id>/checklist")
@may("checklist.make", playbooks.get)
@resource.arguments(NewChecklist)
@resource.response(201, ChecklistShape)
@repeatable(resource)
def make_checklist(playbook: Playbook, values: dict[str, Any]) -> Checklist:
    """Make a checklist of a playbook's tasks, list items or chosen passages

    With a header `Idempotency-Key` the same request may be sent again and makes one checklist.
    """
    submission = idempotency_key()
    with db.write():
        return checklists.make(playbook, by=viewer(), anchors=values["passages"], submission=submission)


@resource.get("/checklists/<int:id>")
@may("checklist.show", checklists.get)
@resource.response(200, ChecklistShape)
def show_checklist(checklist: Checklist) -> Checklist:
    """One checklist with its steps"""
    return checklist


@resource.patch("/checklists/<int:id>")
@may("checklist.change", checklists.get)
@resource.arguments(ChecklistChange)
@resource.response(200, ChecklistShape)
@based(resource)
def change_checklist(checklist: Checklist, values: dict[str, Any]) -> Checklist:
    """Change title or steps; other steps are a new version, and runs that began keep theirs"""
    base = base_of(values)
    with db.write():
        wanted = [Wanted(**step) for step in values["steps"]] if "steps" in values else _as_they_are(checklist)
        title = values.get("title", checklist.title)
        checklists.change(checklist, title, wanted, base=base, by=viewer())
    return checklist


def _as_they_are(checklist: Checklist) -> list[Wanted]:
    return [Wanted(step.text, step.two_minutes, step.anchor) for step in steps_of(checklist)]
