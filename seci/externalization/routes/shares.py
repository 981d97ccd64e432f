"""Who may use a space: readers, writers and keepers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import spaces
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person, Team
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space, SpaceShare
from seci.externalization import bp
from seci.externalization.forms import ShareForm
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/playbooks/spaces/<int:id>/shares")
@may("space.show", spaces.get)
def list_shares(space: Space) -> str:
    """Who reads, writes and keeps a space; everybody who may open it may know."""
    return _list(space, ShareForm())


@bp.post("/playbooks/spaces/<int:id>/shares")
@may("space.change", spaces.get)
def share_space(space: Space) -> Page:
    """Make a person or a team reader, writer or keeper."""
    form = ShareForm()
    if not form.validate():
        return _list(space, form), 422
    try:
        with db.write():
            who = spaces.who(form.who.data)
            spaces.share_with(space, who, form.share.data, by=viewer())
    except Invalid as refusal:
        put_errors(form, refusal)
        return _list(space, form), 422
    flash(_shared_with(who))
    return redirect(url_for(".list_shares", id=space.id))


@bp.post("/playbooks/shares/<int:id>/remove")
@may("share.remove", spaces.get_share)
def stop_sharing(share: SpaceShare) -> Page:
    """Take a person's or team's share away."""
    space = share.space
    form = ShareForm(formdata=None)
    try:
        with db.write():
            spaces.stop_sharing(share, by=viewer())
    except Invalid as refusal:
        put_errors(form, refusal)
        return _list(space, form), 422
    flash(_("The share was taken away."))
    if spaces.get(space.id, viewer()) is None:
        return redirect(url_for(".list_spaces"))
    return redirect(url_for(".list_shares", id=space.id))


def _shared_with(who: Person | Team) -> str:
    """Whom a keeper shared with, said so that a team and somebody called like it are told apart."""
    if isinstance(who, Team):
        return _("The space is shared with the team “%(name)s”.", name=who.name)
    return _("The space is shared with %(name)s, @%(handle)s.", name=who.name, handle=who.handle)


def _list(space: Space, form: ShareForm) -> str:
    page = page_of(spaces.shares_in(space), request.args.get("cursor"))
    return render_template(
        "externalization/list_shares.html",
        space=space,
        page=page,
        form=form,
        may_change=is_allowed(viewer(), "space.change", space),
    )
