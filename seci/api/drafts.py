"""Drafts: the asker's own unsaved texts. Nobody else's are ever seen."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, Shape, Whole, list_of, listed
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import BaseMissing
from seci.externalization import drafts, playbooks
from seci.externalization.models import Draft, Playbook
from seci.plumbing.db import db

resource = Resource("drafts", "One's own unsaved texts")


class DraftReference(Shape):
    """A draft in a list; `playbook` is null while it has not been made."""

    id = fields.Integer()
    playbook = fields.Integer(attribute="item_id", allow_none=True)
    space = fields.Integer(attribute="space_id", allow_none=True)
    title = fields.String()
    changed_at = Moment()


class DraftShape(DraftReference):
    """A draft with its words."""

    base_revision = fields.Integer(attribute="base", allow_none=True)
    body = fields.String()
    note = fields.String()
    topics = fields.String()


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
    return listed(page_of(playbooks.drafts_of(viewer()), values["cursor"], values["limit"]))


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
    if "base_revision" not in values:
        raise BaseMissing
    base = values.pop("base_revision")
    with db.write():
        kept = drafts.keep(viewer(), playbook, base=base, **values)
    return kept if kept is not None else Response(status=204)


@resource.delete("/drafts/<int:id>")
@may("draft.use", drafts.get)
@resource.response(204)
def drop_draft(draft: Draft) -> None:
    """Forget a draft"""
    with db.write():
        db.session.delete(draft)
