"""Today: what to do now, what waits, where one's words went, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import Select

from seci.api.drafts import DraftReference
from seci.api.insights import InsightReference
from seci.api.logs import FollowUpShape
from seci.api.notices import NoticeShape
from seci.api.pairings import PairingReference
from seci.api.resources import Resource
from seci.api.shapes import ItemReference, ItemShape, Moment, Shape, Told, with_people
from seci.commons import drafts, items, notices
from seci.commons.drafts import Draft
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.lineage import MODES
from seci.commons.notices import Notice
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.externalization import playbooks
from seci.internalization import due, movements, waiting
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, pairings
from seci.socialization.models import FollowUp

resource = Resource("today", "What one comes back to")
SHOWN = 10


class DueShape(Shape):
    """Something to practise today. `anchor` and `two_minutes` are of the plan, where there is one; `run` is today's."""

    assignment = fields.Integer(attribute="assignment.id")
    title = fields.String(attribute="assignment.checklist")
    anchor = Told(lambda one: one.habit.anchor if one.habit else None, allow_none=True)
    two_minutes = Told(lambda one: one.habit.two_minutes if one.habit else None, allow_none=True)
    late = fields.Boolean(attribute="is_late")
    run = fields.Integer(attribute="run_id", allow_none=True)


class CrowdShape(Shape):
    """How often something was practised, and by how many people: told from five on."""

    times = fields.Integer()
    people = fields.Integer()


class MovementShape(Shape):
    """Where something of the asker's went on to: `mine` grew into `there`.

    Where its words are a step of a checklist, `checklist` is that and `step` its place, from 1. `practised` is null
    where fewer than five people did.
    """

    mine = fields.Nested(ItemReference)
    there = fields.Nested(ItemReference)
    mode = fields.String(validate=validate.OneOf(MODES))
    at = Moment()
    checklist = fields.Nested(ItemReference, allow_none=True)
    step = fields.Integer(allow_none=True)
    practised = fields.Nested(CrowdShape, attribute="crowd", allow_none=True)


class TodayShape(Shape):
    """What to practise now; the first few of each kind that waits; where the asker's words went; what changed of late.

    What waits: pairings that were offered, what the asker said they would do, insights they noticed that may be written
    down, drafts, playbooks they did not publish, and unread notices (`unread` is
    the number of all).
    """

    now = fields.List(fields.Nested(DueShape))
    offers = fields.List(fields.Nested(PairingReference))
    follow_ups = fields.List(fields.Nested(FollowUpShape))
    insights = fields.List(fields.Nested(InsightReference))
    drafts = fields.List(fields.Nested(DraftReference))
    unpublished = fields.List(fields.Nested(ItemShape))
    notices = fields.List(fields.Nested(NoticeShape))
    unread = fields.Integer()
    moving = fields.List(fields.Nested(MovementShape))
    recent = fields.List(fields.Nested(ItemShape))


@resource.get("/today")
@may("today.show")
@resource.response(200, TodayShape)
def show_today() -> dict[str, Any]:
    """What to practise now, what waits for one, where one's words went, what changed of late"""
    person = viewer()
    return {
        "now": [one for group in due.now_of(person) for one in group.rows],
        **_waiting(person),
        "unread": notices.unread(person),
        "moving": movements.of(person),
        "recent": page_of(with_people(items.recently_changed(person)), None, SHOWN).rows,
    }


def _waiting(person: Person) -> dict[str, list[Any]]:
    """The same as on the page, as whole things."""
    ids: dict[str, list[int]] = {kind: [] for kind in waiting.KINDS}
    for few in waiting.waiting_for(person):
        ids[few.what] = [one.id for one in few.rows]
    return {
        "offers": _loaded(with_people(pairings.readable_by(person)), Item.id, ids["pairing"]),
        "follow_ups": _loaded(follow_ups.open_of(person), FollowUp.id, ids["follow_up"]),
        "insights": _loaded(with_people(insights.readable_by(person)), Item.id, ids["insight"]),
        "drafts": _loaded(drafts.of_person(person), Draft.id, ids["draft"]),
        "unpublished": _loaded(with_people(playbooks.readable_by(person)), Item.id, ids["playbook"]),
        "notices": _loaded(notices.of(person), Notice.id, ids["notice"]),
    }


def _loaded(query: Select[Any], number: Any, ids: Sequence[int]) -> list[Any]:
    """Some of the things a query gives, in the order of their numbers here."""
    if not ids:
        return []
    found = {one.id: one for one in db.session.scalars(query.where(number.in_(ids)))}
    return [found[one] for one in ids if one in found]
