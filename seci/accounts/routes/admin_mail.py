"""Mail that is kept here because no mail server is set: how a newcomer finds the invitations they sent."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from seci.accounts import bp, kept_mail
from seci.accounts.routes.strictness import without_referrer
from seci.commons.guards import may
from seci.commons.refusals import NotFound


@bp.get("/admin/mail")
@may("instance.run")
def list_mail() -> str:
    """Kept mail, newest first."""
    page = kept_mail.latest(request.args.get("cursor"))
    return render_template("accounts/list_mail.html", page=page, is_kept=kept_mail.is_kept())


@bp.get("/admin/mail/<name>")
@may("instance.run")
def show_mail(name: str) -> Response:
    """One of them."""
    letter = kept_mail.get(name)
    if letter is None:
        raise NotFound
    return without_referrer(render_template("accounts/show_mail.html", letter=letter))
