"""Follow-ups: noted in a log, settled wherever they are shown."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import people
from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Forbidden, Invalid
from seci.plumbing.db import db
from seci.socialization import bp, follow_ups, logs
from seci.socialization.forms import FollowUpForm
from seci.socialization.models import FollowUp, Log
from seci.socialization.routes.logs import log_page, offer_owners

Page = str | tuple[str, int] | Response


@bp.post("/mentoring/logs/<int:id>/follow-ups")
@may("log.revise", logs.get)
def add_follow_up(log: Log) -> Page:
    """Note what one of the two will do."""
    form = FollowUpForm()
    offer_owners(form, log)
    if not form.validate():
        return log_page(log, form), 422
    try:
        with db.write():
            owner = people.get(form.owner.data)
            follow_ups.add(log, form.text.data, by=viewer(), owner=owner, due_on=form.due.data)
    except (Forbidden, Invalid) as refusal:
        put_errors(form, refusal)
        return log_page(log, form), refusal.status
    return redirect(address_of(log, "follow-ups"))


@bp.post("/mentoring/follow-ups/<int:id>/settle")
@may("follow_up.settle", follow_ups.get)
def settle_follow_up(follow_up: FollowUp) -> Response:
    """Say that it is done; said again, it stays so."""
    with db.write():
        follow_ups.settle(follow_up, by=viewer())
    flash(_("Done: %(what)s", what=follow_up.text), f"undo {url_for('.reopen_follow_up', id=follow_up.id)}")
    return redirect(address_of(follow_up.log, "follow-ups"))


@bp.post("/mentoring/follow-ups/<int:id>/reopen")
@may("follow_up.settle", follow_ups.get)
def reopen_follow_up(follow_up: FollowUp) -> Response:
    """Say that it is not done after all."""
    with db.write():
        follow_ups.settle(follow_up, by=viewer(), is_done=False)
    flash(_("Open again: %(what)s", what=follow_up.text))
    return redirect(address_of(follow_up.log, "follow-ups"))
