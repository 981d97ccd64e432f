"""Drafts of what is talked about, kept while somebody types. Programs in the page ask for it."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from seci.commons import drafts
from seci.commons.drafts import Draft
from seci.commons.forms import differences, typed_in
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.refusals import NotFound
from seci.commons.routes.drafts import kept_now
from seci.plumbing.db import db
from seci.socialization import bp, insights, logs, pairings, private_points, shared_points
from seci.socialization.forms import InsightForm, LogChangeForm, NewInsightForm, NewLogForm, PrivatePointsForm
from seci.socialization.models import Insight, Log, Pairing
from seci.socialization.routes.insights import form_of_insight
from seci.socialization.routes.logs import form_of_log
from seci.socialization.routes.private_points import form_of_points

MAX_KEY = 64


@bp.post("/mentoring/pairings/<int:id>/logs/new/draft")
@may("log.write", pairings.get)
def keep_new_log(pairing: Pairing) -> Response:
    """Keep what somebody is typing about a meeting, private points too; nobody else ever sees it."""
    form = NewLogForm()
    made = shared_points.submitted(viewer(), form.submission.data)
    return _keep_new(shared_points.DRAFT, form, "shared", pairing.title, made, pairing=str(pairing.id))


@bp.post("/mentoring/insights/new/draft")
@may("mentoring.use")
def keep_new_insight() -> Response:
    """The same for something noticed; a quick capture is kept as one, too."""
    form = NewInsightForm()
    title = form.title.data or insights.title_of(form.body.data or "")
    return _keep_new(insights.DRAFT, form, "body", title, insights.submitted(viewer(), form.submission.data))


def _keep_new(kind: str, form: FlaskForm, body: str, title: str, made: Item | None, **more: str) -> Response:
    """Keep a draft, unless the form was saved while this was on its way."""
    key = form.submission.data or ""
    if not 1 <= len(key) <= MAX_KEY:
        raise NotFound
    if made is not None:
        return kept_now()
    typed = {**typed_in(form, body), **more}
    with db.write():
        drafts.keep_new(viewer(), kind, key, title=title, body=form[body].data or "", typed=typed)
    return kept_now()


@bp.post("/mentoring/logs/<int:id>/draft")
@may("log.revise", logs.get)
def keep_log_draft(log: Log) -> Response:
    """The same for a change to a log; says when the other saved meanwhile."""
    form = LogChangeForm()
    if form.base.data is None or logs.revision_of(log, form.base.data) is None:
        raise NotFound
    _keep(shared_points.DRAFT, log, form, form_of_log(log), "shared")
    return kept_now(_notice(log) if log.revision > form.base.data else None)


def _notice(log: Log) -> str:
    return _(
        "Draft saved. %(name)s saved revision %(number)s meanwhile; saving puts both together, or asks you.",
        name=logs.head_of(log).by.name,
        number=log.revision,
    )


@bp.post("/mentoring/logs/<int:id>/private/draft")
@may("log.show", logs.get)
def keep_private_draft(log: Log) -> Response:
    """The same for one's own points about a log."""
    _keep(private_points.DRAFT, log, PrivatePointsForm(), form_of_points(log), "private")
    return kept_now()


@bp.post("/mentoring/insights/<int:id>/draft")
@may("insight.change", insights.get)
def keep_insight_draft(insight: Insight) -> Response:
    """The same for better words of an insight."""
    _keep(insights.DRAFT, insight, InsightForm(), form_of_insight(insight), "body")
    return kept_now()


def _keep(kind: str, item: Item, form: FlaskForm, before: FlaskForm, body: str) -> None:
    """Keep what a form holds, unless it is what stands there already."""
    base, text = form.base.data, (form[body].data or "").replace("\r\n", "\n")
    if base is None:
        raise NotFound
    is_same = text == (before[body].data or "") and not differences(before, form, body)
    title, typed = item.title, typed_in(form, body)
    with db.write():
        if is_same:
            drafts.drop(viewer(), kind, item)
        else:
            drafts.keep(viewer(), kind, item, base=base, title=title, body=text, typed=typed)


@drafts.way_back(shared_points.DRAFT)
def go_on_with_log(draft: Draft) -> str:
    """The form a log was typed into."""
    if draft.item_id is not None:
        return url_for("socialization.edit_log", id=draft.item_id)
    return url_for("socialization.new_log", id=draft.number("pairing") or 0, draft=draft.id)


@drafts.way_back(private_points.DRAFT)
def go_on_with_private_points(draft: Draft) -> str:
    """The form private points were typed into."""
    return url_for("socialization.edit_private_points", id=draft.item_id)


@drafts.way_back(insights.DRAFT)
def go_on_with_insight(draft: Draft) -> str:
    """The form an insight was typed into."""
    if draft.item_id is not None:
        return url_for("socialization.edit_insight", id=draft.item_id)
    return url_for("socialization.new_insight", draft=draft.id)
