"""Changing one's password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, resets, signing_in
from seci.accounts.coming_in import present_session
from seci.accounts.forms import PasswordForm
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid, TooMany
from seci.plumbing.db import db

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@bp.get("/settings/password")
@may("settings.change")
def edit_password() -> Page:
    """Ask for the present password and a new one."""
    return render_template("accounts/edit_password.html", form=PasswordForm())


@bp.post("/settings/password")
@may("settings.change")
def change_password() -> Page:
    """Change it; every other session ends, and this one goes on under a new key."""
    form, status, headers = PasswordForm(), 422, {}
    if form.validate_on_submit():
        try:
            _change(form)
            flash(_("Your password is changed, and you are signed out everywhere else."), "success")
            return redirect(url_for("accounts.edit_password"))
        except Invalid as refusal:
            put_errors(form, refusal)
        except TooMany as refusal:
            put_errors(form, Invalid({"present_password": refusal.sentence}))
            status, headers = refusal.status, {"Retry-After": str(refusal.retry_after)}
    return render_template("accounts/edit_password.html", form=form), status, headers


def _change(form: PasswordForm) -> None:
    signing_in.confirm(viewer(), form.present_password.data)
    password_hash = resets.prepare(viewer(), form.password.data)
    with db.write():
        key = present_session().key
        resets.change(viewer(), password_hash, session_key=key, revoke_tokens=form.revoke_tokens.data)
    present_session().wants_new_key = True
