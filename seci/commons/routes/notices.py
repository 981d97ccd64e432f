"""A person's notices."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from seci.commons import bp, notices
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.plumbing.db import db


@bp.get("/people/me/notices")
@may("item.show")
def show_notices() -> str:
    """What one should hear of, newest first."""
    page = page_of(notices.of(viewer()), request.args.get("before"))
    return render_template("commons/show_notices.html", page=page, sentences=notices.SENTENCES)


@bp.post("/people/me/notices")
@may("item.show")
def mark_notices_read() -> Response:
    """Say that one has seen them all, as far as the page showed them."""
    with db.write():
        notices.mark_read(viewer(), request.form.get("newest", type=int))
    return redirect(url_for("commons.show_notices"))
