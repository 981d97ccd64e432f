"""Where a playbook stands: moved elsewhere, one up or down among its neighbours."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from seci.commons import spaces
from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Forbidden, Invalid, NotFound
from seci.externalization import bp, changes, playbooks, trees
from seci.externalization.forms import OrderForm, PlaceForm
from seci.externalization.models import Playbook
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/playbooks/<int:id>/move")
@may("playbook.move", playbooks.get)
def choose_place(playbook: Playbook) -> str:
    """Shelves to walk through until the right place is found; and what moving there would change."""
    form = PlaceForm(formdata=None)
    form.space.data = request.args.get("space", playbook.space_id, type=int)
    form.parent.data = request.args.get("below", None if "space" in request.args else playbook.parent_id, type=int)
    if "below" in request.args and playbooks.get(form.parent.data or 0, viewer()) is None:
        raise NotFound
    return _chooser(playbook, form)


@bp.post("/playbooks/<int:id>/move")
@may("playbook.move", playbooks.get)
def move_playbook(playbook: Playbook) -> Page:
    """Hang a playbook, with all below it, elsewhere."""
    form, person = PlaceForm(), viewer()
    if not form.validate():
        form.space.data = playbook.space_id
        return _chooser(playbook, form), 422
    space_id, parent_id = form.space.data, form.parent.data
    try:
        with db.write():
            space = spaces.get(space_id, person)
            parent = playbooks.get(parent_id, person) if parent_id else None
            if space is None or (parent_id and parent is None):
                raise NotFound
            taken = playbooks.move(playbook, space, parent, by=person)
    except Invalid as refusal:
        put_errors(form, refusal)
        return _chooser(playbook, form), 422
    flash(_("“%(title)s” stands in its new place.", title=playbook.title))
    if stayed := sum(playbooks.get(one.id, person) is not None for one in taken.stayed):
        flash(
            ngettext(
                "%(num)s below it stayed: only its owner, or who keeps the space, takes it elsewhere.",
                "%(num)s below it stayed: only their owners, or who keeps the space, take them elsewhere.",
                stayed,
            )
        )
    return redirect(address_of(playbook))


def _chooser(playbook: Playbook, form: PlaceForm) -> str:
    person = viewer()
    is_free = is_allowed(person, "playbook.take_elsewhere", playbook)
    space = spaces.get(form.space.data or 0, person)
    below = playbooks.get(form.parent.data, person) if form.parent.data else None
    if space is None or (below is not None and below.space_id != space.id):
        raise NotFound
    if not is_free and space.id != playbook.space_id:
        raise Forbidden
    page = page_of(trees.level(space, person, below), request.args.get("cursor"))
    return render_template(
        "externalization/choose_place.html",
        playbook=playbook,
        form=form,
        space=space,
        below=below,
        above=[*trees.path_to(below, person), below] if below else (),
        page=page,
        branches=trees.branches(page.rows, person),
        writable=spaces.writable(person) if is_free else [space],
        change=changes.of_readers(playbook, space),
        is_free=is_free,
        is_here=(space.id, below.id if below else None) == (playbook.space_id, playbook.parent_id),
    )


@bp.post("/playbooks/<int:id>/order")
@may("playbook.move", playbooks.get)
def reorder_playbook(playbook: Playbook) -> Page:
    """One up or one down among its neighbours."""
    form = OrderForm()
    if not form.validate():
        place = PlaceForm(formdata=None, data={"space": playbook.space_id, "parent": playbook.parent_id})
        place.form_errors.append(_("Choose up or down."))
        return _chooser(playbook, place), 422
    with db.write():
        playbooks.reorder(playbook, form.step.data, by=viewer())
    return redirect(url_for(".choose_place", id=playbook.id, _anchor="order"))
