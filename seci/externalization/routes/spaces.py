"""Spaces: which there are, what stands in one, and what it is."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import spaces
from seci.commons.addresses import address_of_space, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import bp, drafts, playbooks, trees
from seci.externalization.forms import SpaceForm
from seci.externalization.models import Playbook
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response
LATELY = 10


@bp.get("/playbooks/")
@may("space.list")
def list_spaces() -> str:
    """The spaces one may know of, and what changed lately in those one may open."""
    person = viewer()
    shares = spaces.shares_of(person)
    page = page_of(spaces.visible_to(person), request.args.get("cursor"))
    lately = page_of(playbooks.recently_changed(person), size=LATELY)
    return render_template(
        "externalization/list_spaces.html",
        page=page,
        shares=shares,
        counts=trees.counts(person),
        lately=lately.rows,
        begun=page_of(drafts.begun_by(person), size=3).rows,
        may_write=any(share != "reader" for share in shares.values()),
    )


@bp.get("/playbooks/spaces/<int:id>", defaults={"slug": ""})
@bp.get("/playbooks/spaces/<int:id>-<slug>")
@may("space.show", spaces.get)
def show_space(space: Space, slug: str) -> Page:
    """The tree of a space, one level and what is right below it; and what changed there lately."""
    if slug != slug_of(space.name):
        return redirect(address_of_space(space))
    person = viewer()
    below = _below(space)
    page = page_of(trees.level(space, person, below), request.args.get("cursor"))
    return render_template(
        "externalization/show_space.html",
        space=space,
        below=below,
        above=trees.path_to(below, person) if below else (),
        page=page,
        branches=trees.with_children(page.rows, person),
        total=trees.counts(person).get(space.id, 0),
        lately=page_of(playbooks.recently_changed(person, space), size=LATELY).rows,
        may_write=is_allowed(person, "playbook.write", space),
        may_change=is_allowed(person, "space.change", space),
    )


def _below(space: Space) -> Playbook | None:
    number = request.args.get("below", type=int)
    found = playbooks.get(number, viewer()) if number else None
    return found if found is not None and found.space_id == space.id else None


@bp.get("/playbooks/<int:id>/branch")
@may("playbook.show", playbooks.get)
def show_branch(playbook: Playbook) -> str:
    """What stands right below a playbook, as a piece of a tree."""
    person = viewer()
    assert playbook.space is not None
    page = page_of(trees.level(playbook.space, person, playbook), request.args.get("cursor"))
    branches = trees.with_children(page.rows, person)
    return render_template("externalization/show_branch.html", branches=branches, page=page, playbook=playbook)


@bp.get("/playbooks/spaces/new")
@may("space.make")
def new_space() -> str:
    """A form for a new space."""
    return render_template("externalization/new_space.html", form=SpaceForm())


@bp.post("/playbooks/spaces/new")
@may("space.make")
def make_space() -> Page:
    """Make a space."""
    form = SpaceForm()
    if not form.validate():
        return render_template("externalization/new_space.html", form=form), 422
    try:
        with db.write():
            space = spaces.add(form.name.data, by=viewer(), access=form.access.data, purpose=form.purpose.data or "")
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template("externalization/new_space.html", form=form), 422
    flash(_("The space is made, and you keep it. Write its first playbook."))
    return redirect(address_of_space(space))


@bp.get("/playbooks/spaces/<int:id>/change")
@may("space.change", spaces.get)
def edit_space(space: Space) -> str:
    """A form with what a space is."""
    return render_template("externalization/edit_space.html", form=SpaceForm(obj=space), space=space)


@bp.post("/playbooks/spaces/<int:id>/change")
@may("space.change", spaces.get)
def change_space(space: Space) -> Page:
    """Say anew what a space is called, for, and open to."""
    form = SpaceForm()
    if not form.validate():
        return render_template("externalization/edit_space.html", form=form, space=space), 422
    try:
        with db.write():
            spaces.change(
                space, name=form.name.data, access=form.access.data, purpose=form.purpose.data or "", by=viewer()
            )
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template("externalization/edit_space.html", form=form, space=space), 422
    flash(_("What the space is was changed."))
    return redirect(address_of_space(space) if spaces.get(space.id, viewer()) else url_for(".list_spaces"))
