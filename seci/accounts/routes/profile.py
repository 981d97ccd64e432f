"""What a person says about themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, roster
from seci.accounts.forms import ProfileForm
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/settings/")
@may("settings.change")
def show_settings() -> Page:
    """Lead to the first page of settings."""
    return redirect(url_for("accounts.show_profile"))


@bp.get("/settings/profile")
@may("settings.change")
def show_profile() -> Page:
    """Name, handle, time zone, language and appearance."""
    return render_template("accounts/show_profile.html", form=ProfileForm(obj=viewer()))


@bp.post("/settings/profile")
@may("settings.change")
def change_profile() -> Page:
    """Change them; whatever else was sent along is not looked at."""
    form = ProfileForm()
    if form.validate_on_submit():
        try:
            with db.write():
                roster.change_profile(
                    viewer(),
                    name=form.name.data,
                    handle=form.handle.data,
                    zone=form.zone.data,
                    locale=form.locale.data,
                    theme=form.theme.data,
                )
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.show_profile"))
        except Invalid as refusal:
            put_errors(form, refusal)
    return render_template("accounts/show_profile.html", form=form), 422
