"""One's API tokens."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, tokens
from seci.accounts.forms import SCOPE_NAMES, TokenForm
from seci.accounts.models import ApiToken
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/settings/tokens")
@may("settings.change")
def list_tokens() -> Page:
    """The tokens one has."""
    return _page(TokenForm())


@bp.post("/settings/tokens")
@may("settings.change")
def make_token() -> Page:
    """Make one, and show its secret this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with db.write():
            me = viewer()
            _token, secret = tokens.make(me, form.name.data, scope=form.scope.data, days=form.days.data, by=me)
    except Invalid as refusal:
        put_errors(form, refusal)
        return _page(form), 422
    return _page(TokenForm(formdata=None), secret), 201


@bp.post("/settings/tokens/<int:id>/revoke")
@may("token.revoke", tokens.get)
def revoke_token(token: ApiToken) -> Page:
    """Make one worthless."""
    with db.write():
        tokens.revoke(token, by=viewer())
    flash(_("The token opens nothing any more."), "success")
    return redirect(url_for("accounts.list_tokens"))


def _page(form: TokenForm, secret: str | None = None) -> str:
    rows = tokens.of(viewer())
    return render_template("accounts/list_tokens.html", form=form, tokens=rows, secret=secret, scopes=SCOPE_NAMES)
