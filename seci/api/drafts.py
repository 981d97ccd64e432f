"""Drafts: the asker's own unsaved texts. Nobody else's are ever seen."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Response
from marshmallow import fields

from seci.api.changes import base_of, based, revision_begun_from
from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, Shape, Told, Whole, list_of, listed
from seci.commons import drafts, topics
from seci.commons.drafts import Draft
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.externalization import drafts as drafts_of_playbooks
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.socialization import insights, logs, shared_points
from seci.socialization.models import Insight, Log

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
    topics = fields.String(load_default=None)


class LogDraftText(Shape):
    """What somebody is writing for a log."""

    base_revision = Whole()
    shared = fields.String(required=True)


class InsightDraftText(Shape):
    """What somebody is writing for an insight; `topics` between commas, as they are typed."""

    base_revision = Whole()
    body = fields.String(required=True)
    title = fields.String()
    situation = fields.String()
    cue = fields.String()
    why = fields.String()
    topics = fields.String()


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
@based(resource, None)
def keep_draft(playbook: Playbook, values: dict[str, Any]) -> Draft | Response:
    """Keep the text one is writing for a playbook, in place of what was kept before"""
    base = revision_begun_from(values, partial(playbooks.revision_of, playbook)).number
    with db.write():
        kept = drafts_of_playbooks.keep(viewer(), playbook, base=base, **values)
    return kept if kept is not None else Response(status=204)


@resource.put("/logs/<int:id>/draft")
@may("log.revise", logs.get)
@resource.arguments(LogDraftText)
@resource.response(200, DraftShape)
@based(resource, None)
def keep_log_draft(log: Log, values: dict[str, Any]) -> Draft:
    """Keep the shared points one is writing for a log, in place of what was kept before"""
    base = base_of(values)
    with db.write():
        return drafts.keep(viewer(), shared_points.DRAFT, log, base=base, title=log.title, body=values["shared"])


@resource.put("/insights/<int:id>/draft")
@may("insight.change", insights.get)
@resource.arguments(InsightDraftText)
@resource.response(200, DraftShape)
@based(resource, None)
def keep_insight_draft(insight: Insight, values: dict[str, Any]) -> Draft:
    """Keep the better words one is writing for an insight; those left out stay as they are"""
    base, body = base_of(values), values.pop("body")
    words = {**asdict(insights.words_in(insight)), "topics": ", ".join(topics.names_of(insight)), **values}
    typed = {**words, "base": str(base)}
    del typed["body"]
    with db.write():
        return drafts.keep(viewer(), insights.DRAFT, insight, base=base, title=insight.title, body=body, typed=typed)


@resource.delete("/drafts/<int:id>")
@may("draft.use", drafts.get)
@resource.response(204)
def drop_draft(draft: Draft) -> None:
    """Forget a draft"""
    with db.write():
        drafts.discard(draft)
