"""A new password by mail: asked for with an address, set with the link that was sent there."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, links, resets
from seci.accounts.coming_in import origin
from seci.accounts.forms import NewPasswordForm, ResetForm
from seci.accounts.links import LinkOver
from seci.accounts.routes.joining import link_over
from seci.accounts.routes.strictness import without_referrer
from seci.commons.forms import put_errors
from seci.commons.guards import public
from seci.commons.refusals import Invalid, TooMany
from seci.plumbing.db import db

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@bp.get("/reset")
@public
def ask_reset() -> Page:
    """Ask where to send the link."""
    return render_template("accounts/ask_reset.html", form=ResetForm(), is_sent=False)


@bp.post("/reset")
@public
def send_reset() -> Page:
    """Answer the same whether anybody has the address or not."""
    form = ResetForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_reset.html", form=form, is_sent=False), 422
    try:
        resets.ask(form.email.data, origin=origin())
    except TooMany as refusal:
        put_errors(form, Invalid({"email": refusal.sentence}))
        page = render_template("accounts/ask_reset.html", form=form, is_sent=False)
        return page, refusal.status, {"Retry-After": str(refusal.retry_after)}
    return render_template("accounts/ask_reset.html", form=form, is_sent=True)


@bp.get("/reset/<secret>")
@public
def choose_password(secret: str) -> Response:
    """Ask for the new password. Opening the link does not use it."""
    try:
        person = resets.owner_of(links.usable(secret, "reset"))
    except LinkOver as refusal:
        return link_over(refusal, "reset")
    return without_referrer(render_template("accounts/choose_password.html", form=NewPasswordForm(), person=person))


@bp.post("/reset/<secret>")
@public
def set_password(secret: str) -> Response:
    """Set the new password; every session ends, and the person signs in with it."""
    form = NewPasswordForm()
    try:
        person = resets.owner_of(links.usable(secret, "reset"))
        if form.validate_on_submit():
            password_hash = resets.prepare(person, form.password.data)
            with db.write():
                resets.use(secret, password_hash, revoke_tokens=form.revoke_tokens.data)
            flash(_("Your new password is set. Sign in with it."), "success")
            return redirect(url_for("accounts.sign_in"))
    except LinkOver as refusal:
        return link_over(refusal, "reset")
    except Invalid as refusal:
        put_errors(form, refusal)
    return without_referrer((render_template("accounts/choose_password.html", form=form, person=person), 422))
