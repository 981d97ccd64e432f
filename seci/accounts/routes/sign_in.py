"""Coming in and going out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from seci.accounts import bp, first_run, signing_in
from seci.accounts.coming_in import begin_session, end_session, origin
from seci.accounts.forms import SignInForm
from seci.accounts.way_back import safe_next
from seci.commons.forms import put_errors
from seci.commons.guards import public
from seci.commons.refusals import Invalid, TooMany

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@bp.get("/sign-in")
@public
def sign_in() -> Page:
    """The door."""
    if first_run.is_open():
        return redirect(url_for("accounts.welcome"))
    target = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=target))


@bp.post("/sign-in")
@public
def come_in() -> Page:
    """Let in whoever has the password; one answer for everybody else."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        person = signing_in.come_in(form.login.data, form.password.data, origin=origin())
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template("accounts/sign_in.html", form=form), 422
    except TooMany as refusal:
        put_errors(form, Invalid({"password": refusal.sentence}))
        page = render_template("accounts/sign_in.html", form=form)
        return page, refusal.status, {"Retry-After": str(refusal.retry_after)}
    begin_session(person)
    return redirect(safe_next(form.next.data))


@bp.post("/sign-out")
@public
def sign_out() -> Page:
    """End this session."""
    end_session(current_user._get_current_object() if current_user.is_authenticated else None)
    return redirect(url_for("accounts.sign_in"))
