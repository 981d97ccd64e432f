"""The first page of a new instance. It closes for good."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from seci.accounts import bp, first_run
from seci.accounts.coming_in import begin_session
from seci.accounts.forms import FirstAdminForm
from seci.commons.forms import put_errors
from seci.commons.guards import public
from seci.commons.refusals import Invalid, NotFound
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/welcome")
@public
def welcome() -> Page:
    """Ask for the first administrator."""
    if not first_run.is_open():
        raise NotFound
    return render_template("accounts/welcome.html", form=FirstAdminForm())


@bp.post("/welcome")
@public
def make_first_admin() -> Page:
    """Make the first administrator and let them in."""
    if not first_run.is_open():
        raise NotFound
    form = FirstAdminForm()
    if form.validate_on_submit():
        email, name = form.email.data, form.name.data
        try:
            password_hash = first_run.prepare(email, name, form.password.data)
            with db.write():
                person = first_run.make_first_admin(email, name, password_hash)
            begin_session(person)
            return redirect("/")
        except Invalid as refusal:
            put_errors(form, refusal)
    return render_template("accounts/welcome.html", form=form), 422
