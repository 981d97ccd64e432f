"""Drafts: the asker's own unsaved texts. Nobody else's are ever seen."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from seci.api.changes import base_of
from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, Shape, Told, Whole, list_of, listed
from seci.commons import drafts
from seci.commons.drafts import Draft
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.externalization import drafts as drafts_of_playbooks
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db

resource = Resource("drafts", "One's own unsaved texts")


def playbook_of(draft: Draft) -> int | None:
    """The playbook a draft is for, where it is for one."""
    return draft.item_id if draft.kind == drafts_of_playbooks.KIND else None


class DraftReference(Shape):
    """A draft in a list: of which kind, and for which item; `item` is null while that has not been made."""

    id = fields.Integer()
    kind = fields.String()
    item = fields.Integer(attribute="item_id", allow_none=True)
    playbook = fields.Function(playbook_of, metadata={"type": ["integer", "null"]})
    space = fields.Function(lambda draft: draft.number("space"), metadata={"type": ["integer", "null"]})
    title = fields.String()
    changed_at = Moment()


class DraftShape(DraftReference):
    """A draft with its words; `typed` are the other fields of its form, by name."""

    base_revision = fields.Integer(attribute="base", allow_none=True)
    body = fields.String()
    note = Told(lambda draft: draft.said("note"))
    topics = Told(lambda draft: draft.said("topics"))
    typed = fields.Dict(keys=fields.String(), values=fields.String())


class DraftText(Shape):
    """What somebody is writing for a playbook."""

    base_revision = Whole()
    title = fields.String(required=True)
    body = fields.String(required=True)
    note = fields.String(load_default="")
    topics = fields.String(load_default="")


@resource.get("/drafts")
@may("person.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(DraftReference))
def list_drafts(values: dict[str, Any]) -> dict[str, Any]:
    """One's own drafts, newest first"""
    return listed(page_of(drafts.of_person(viewer()), values["cursor"], values["limit"]))


@resource.get("/drafts/<int:id>")
@may("draft.use", drafts.get)
@resource.response(200, DraftShape)
def show_draft(draft: Draft) -> Draft:
    """One draft"""
    return draft


@resource.put("/playbooks/<int:id>/draft")
@may("playbook.revise", playbooks.get)
@resource.arguments(DraftText)
@resource.response(200, DraftShape)
@resource.alt_response(204, description="It is what stands there already, so nothing is kept", success=True)
def keep_draft(playbook: Playbook, values: dict[str, Any]) -> Draft | Response:
    """Keep the text one is writing for a playbook, in place of what was kept before"""
    base = base_of(values)
    with db.write():
        kept = drafts_of_playbooks.keep(viewer(), playbook, base=base, **values)
    return kept if kept is not None else Response(status=204)


@resource.delete("/drafts/<int:id>")
@may("draft.use", drafts.get)
@resource.response(204)
def drop_draft(draft: Draft) -> None:
    """Forget a draft"""
    with db.write():
        drafts.discard(draft)
