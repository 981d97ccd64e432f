"""“I have seen this too”: said once, perhaps with one's own case, and taken back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid
from seci.plumbing.db import db
from seci.socialization import bp, insights, sightings
from seci.socialization.forms import SightingForm
from seci.socialization.models import Insight
from seci.socialization.routes.insights import insight_page

Page = str | tuple[str, int] | Response


@bp.post("/mentoring/insights/<int:id>/seen")
@may("insight.see", insights.get)
def see_insight(insight: Insight) -> Page:
    """Say that one has seen it too."""
    form = SightingForm()
    if not form.validate():
        return insight_page(insight, form), 422
    try:
        with db.write():
            sightings.add(insight, form.own_case.data or "", by=viewer())
    except Invalid as refusal:
        put_errors(form, refusal)
        return insight_page(insight, form), refusal.status
    flash(_("Counted: you have seen this too."), f"undo {url_for('.unsee_insight', id=insight.id)}")
    return redirect(address_of(insight, "seen"))


@bp.post("/mentoring/insights/<int:id>/unseen")
@may("insight.see", insights.get)
def unsee_insight(insight: Insight) -> Page:
    """Take that back."""
    with db.write():
        sightings.take_back(insight, by=viewer())
    flash(_("It is not counted any more."))
    return redirect(address_of(insight, "seen"))
