"""Quick capture: an insight in one field, from wherever one is."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid, TooLarge
from seci.plumbing.db import db
from seci.socialization import bp, insights
from seci.socialization.forms import CaptureForm
from seci.socialization.insights import Noticed

Page = str | tuple[str, int] | Response


@bp.get("/mentoring/capture")
@may("mentoring.use")
def new_capture() -> str:
    """One field, ready to be typed into."""
    return _page(CaptureForm(formdata=None, data={"submission": secrets.token_hex(16)}))


@bp.post("/mentoring/capture")
@may("mentoring.use")
def capture_insight() -> Page:
    """Keep it for its owner alone; the page of the insight offers to say more and to share it."""
    form, person = CaptureForm(), viewer()
    if not form.validate():
        return _page(form), 422
    try:
        noticed, rendering = insights.prepare(Noticed("", form.body.data))
        with db.write():
            made = insights.capture(noticed, rendering, by=person, submission=form.submission.data or None)
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _page(form), refusal.status
    flash(_("Captured. Only you read it, until you say otherwise."))
    return redirect(address_of(made))


def _page(form: CaptureForm) -> str:
    form.body.data = (form.body.data or "").replace("\x00", "␀")
    return render_template("socialization/new_capture.html", form=form)
