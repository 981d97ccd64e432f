"""The bin: what was removed and may be brought back."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from seci.api.playbooks import PlaybookShape
from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, PersonShape, Shape, list_of, with_people
from seci.commons import bins
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db

resource = Resource("bin", "What was removed and may be brought back")


class BinShape(Shape):
    """Something in the bin."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    space = fields.Integer(attribute="space_id", allow_none=True)
    owner = fields.Nested(PersonShape)
    removed_at = Moment()


@resource.get("/bin")
@may("person.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(BinShape))
def list_bin(values: dict[str, Any]) -> dict[str, Any]:
    """What the asker may bring back, newest first"""
    page = page_of(with_people(bins.in_bin(viewer())), values["cursor"], values["limit"])
    names = ("id", "kind", "title", "space_id", "owner")
    rows = [{**{name: getattr(one, name) for name in names}, "removed_at": removal.at} for one, removal in page.rows]
    return {"items": rows, "next_cursor": page.next_cursor}


@resource.post("/playbooks/<int:id>/restore")
@may("playbook.restore", playbooks.get_from_bin)
@resource.response(200, PlaybookShape)
def restore_playbook(playbook: Playbook) -> Playbook:
    """Bring a playbook back, with what went into the bin together with it"""
    with db.write():
        playbooks.restore(playbook, by=viewer())
    return playbook
