"""Accepting an invitation."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from seci.accounts import bp, invitations, links
from seci.accounts.coming_in import begin_session
from seci.accounts.forms import JoinForm
from seci.accounts.links import LinkOver
from seci.accounts.routes.strictness import without_referrer
from seci.commons.forms import put_errors
from seci.commons.guards import public
from seci.commons.refusals import Invalid
from seci.plumbing.db import db


@bp.get("/join/<secret>")
@public
def join(secret: str) -> Response:
    """Ask a newcomer for a name and a password. Opening the link does not use it."""
    try:
        link = links.usable(secret, "invitation")
    except LinkOver as refusal:
        return link_over(refusal, "invitation")
    form = JoinForm(formdata=None, name=link.name)
    return without_referrer(render_template("accounts/join.html", form=form, link=link))


@bp.post("/join/<secret>")
@public
def accept_invitation(secret: str) -> Response:
    """Make the newcomer a person and let them in."""
    form = JoinForm()
    try:
        link = links.usable(secret, "invitation")
        if form.validate_on_submit():
            password_hash = invitations.prepare(link, form.name.data, form.password.data)
            with db.write():
                person = invitations.accept(secret, form.name.data, password_hash)
            begin_session(person)
            return redirect("/")
    except LinkOver as refusal:
        return link_over(refusal, "invitation")
    except Invalid as refusal:
        put_errors(form, refusal)
    return without_referrer((render_template("accounts/join.html", form=form, link=link), 422))


def link_over(refusal: LinkOver, purpose: str) -> Response:
    """Say that a link opens nothing any more, and where to get another."""
    page = render_template("accounts/_link_over.html", sentence=refusal.sentence, purpose=purpose)
    return without_referrer((page, refusal.status))
