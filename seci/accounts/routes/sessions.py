"""Where one is signed in, and signing out there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, visits
from seci.accounts.coming_in import present_session
from seci.commons.guards import may, viewer
from seci.plumbing.db import db


@bp.get("/settings/sessions")
@may("settings.change")
def list_sessions() -> str:
    """Every browser one is signed in with."""
    return render_template("accounts/list_sessions.html", visits=visits.of(viewer(), present_session().key))


@bp.post("/settings/sessions")
@may("settings.change")
def end_sessions() -> Response:
    """Sign out of one browser, or everywhere but here."""
    with db.write():
        if number := request.form.get("number"):
            visits.end(viewer(), number)
        else:
            visits.end_others(viewer(), present_session().key)
    flash(_("Signed out there."), "success")
    return redirect(url_for("accounts.list_sessions"))
