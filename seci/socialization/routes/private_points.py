"""What one person keeps for themselves about a log."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import drafts
from seci.commons.addresses import address_of
from seci.commons.forms import put_errors, typed_again
from seci.commons.guards import may, viewer
from seci.commons.refusals import Invalid, NotFound, Overtaken, TooLarge
from seci.plumbing.db import db
from seci.socialization import bp, logs, private_points
from seci.socialization.forms import PrivatePointsForm
from seci.socialization.models import Log
from seci.socialization.routes.offers import offer_page

Page = str | tuple[str, int] | Response


@bp.get("/mentoring/logs/<int:id>/private")
@may("log.show", logs.get)
def edit_private_points(log: Log) -> str:
    """One's own points, to be changed; also after a pairing is over. What was typed and not saved is shown first."""
    form, draft = form_of_points(log), drafts.of(viewer(), private_points.DRAFT, log)
    if draft is None or draft.body == form.private.data:
        return _page(log, form)
    typed = PrivatePointsForm(formdata=typed_again(draft, "private"))
    if request.args.get("draft") == "use":
        return _page(log, typed)
    return offer_page(draft, log, form, typed, "private")


def form_of_points(log: Log) -> PrivatePointsForm:
    """The form with one's own points as they stand."""
    points = private_points.of(log, viewer())
    data = {"private": points.body if points else "", "base": points.revision if points else 0}
    return PrivatePointsForm(formdata=None, data=data)


@bp.post("/mentoring/logs/<int:id>/private")
@may("log.show", logs.get)
def keep_private_points(log: Log) -> Page:
    """Keep them."""
    form, log_id, person = PrivatePointsForm(), log.id, viewer()
    if not form.validate():
        return _page(log, form), 422
    try:
        with db.write():
            present = logs.get(log_id, person)
            if present is None:
                raise NotFound
            private_points.keep(present, form.private.data or "", base=form.base.data, by=person)
    except Overtaken as refusal:
        points = private_points.of(log, person)
        form.begin_from(points.revision if points else 0)
        return _page(log, form, theirs=points.body if points else ""), refusal.status
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _page(log, form), refusal.status
    flash(_("Kept. Only you read it."))
    return redirect(address_of(log, "private"))


def _page(log: Log, form: PrivatePointsForm, theirs: str | None = None) -> str:
    form.private.data = (form.private.data or "").replace("\x00", "␀")
    return render_template("socialization/edit_private_points.html", log=log, form=form, theirs=theirs)
