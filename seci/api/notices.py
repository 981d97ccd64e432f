"""Notices: what the asker should hear of."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from marshmallow import fields

from seci.api.resources import Resource
from seci.api.shapes import ItemReference, Moment, Paging, PersonShape, Shape, Told, list_of, listed
from seci.commons import notices
from seci.commons.guards import may, viewer
from seci.commons.notices import Notice
from seci.commons.pages import page_of
from seci.plumbing.db import db

resource = Resource("notices", "What one should hear of")


def sentence_of(notice: Notice) -> str:
    """The notice in one sentence."""
    return gettext(notices.SENTENCES[notice.kind]) % {"by": notice.by.name, "item": notice.item.title}


class NoticeShape(Shape):
    """Something to hear of."""

    id = fields.Integer()
    kind = fields.String()
    sentence = Told(sentence_of)
    by = fields.Nested(PersonShape)
    item = fields.Nested(ItemReference)
    passage = fields.String(allow_none=True)
    at = Moment()
    read_at = Moment(allow_none=True)


@resource.get("/notices")
@may("person.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(NoticeShape))
def list_notices(values: dict[str, Any]) -> dict[str, Any]:
    """What one should hear of, newest first"""
    return listed(page_of(notices.of(viewer()), values["cursor"], values["limit"]))


@resource.post("/notices/read")
@may("person.show")
@resource.response(204)
def mark_notices_read() -> None:
    """Say that one has seen them all"""
    with db.write():
        notices.mark_read(viewer())
