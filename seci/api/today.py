"""Today: what one was writing, what one should hear of, what changed."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from seci.api.drafts import DraftReference
from seci.api.notices import NoticeShape
from seci.api.pairings import PairingReference
from seci.api.resources import Resource
from seci.api.shapes import ItemShape, Shape, Told, with_people
from seci.commons import items, notices
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.internalization import due, today

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


class TodayShape(Shape):
    """What to practise now; the newest pairings that were offered, drafts, unread notices and their number, changes."""

    now = fields.List(fields.Nested(DueShape))

    offers = fields.List(fields.Nested(PairingReference))
    drafts = fields.List(fields.Nested(DraftReference))
    notices = fields.List(fields.Nested(NoticeShape))
    unread = fields.Integer()
    recent = fields.List(fields.Nested(ItemShape))


@resource.get("/today")
@may("today.show")
@resource.response(200, TodayShape)
def show_today() -> dict[str, Any]:
    """What to practise now, what one was writing, what one should hear of, what changed of late"""
    person = viewer()
    return {
        "now": [one for group in due.now_of(person) for one in group.rows],
        "offers": today.offers_to(person),
        "drafts": today.drafts_of(person),
        "notices": today.unread_of(person),
        "unread": notices.unread(person),
        "recent": page_of(with_people(items.recently_changed(person)), None, SHOWN).rows,
    }
