"""What a playbook was: its saves, one of them, two compared, one restored."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import renderings
from seci.commons.addresses import address_of
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Conflict, NotFound
from seci.commons.routes.fragments import filled
from seci.externalization import bp, playbooks, saving
from seci.externalization.histories import folded, saves_of
from seci.externalization.models import Playbook, Revision
from seci.externalization.routes.conflicts import conflict_page
from seci.plumbing.comparisons import compare

Page = str | tuple[str, int] | Response


@bp.get("/playbooks/<int:id>/history")
@may("playbook.show", playbooks.get)
def show_history(playbook: Playbook) -> str:
    """All saves, newest first."""
    page = page_of(saves_of(playbook), request.args.get("cursor"))
    return render_template(
        "externalization/show_history.html",
        playbook=playbook,
        page=page,
        folds=folded(page.rows),
        may_revise=is_allowed(viewer(), "playbook.revise", playbook),
    )


@bp.get("/playbooks/<int:id>/history/<int:number>")
@may("playbook.show", playbooks.get)
def show_revision(playbook: Playbook, number: int) -> str:
    """One revision as it was."""
    revision = _revision(playbook, number)
    shown = renderings.of(playbook, number)
    return render_template(
        "externalization/show_revision.html",
        playbook=playbook,
        revision=revision,
        shown=shown,
        html=filled([shown.html], playbook)[0],
        may_revise=is_allowed(viewer(), "playbook.revise", playbook),
    )


@bp.get("/playbooks/<int:id>/compare")
@may("playbook.show", playbooks.get)
def compare_revisions(playbook: Playbook) -> str:
    """Any two revisions, line by line; the newest and the one before unless said."""
    new = _revision(playbook, request.args.get("to", playbook.revision, type=int))
    old = _revision(playbook, request.args.get("from", max(1, new.number - 1), type=int))
    return render_template(
        "externalization/compare_revisions.html",
        playbook=playbook,
        old=old,
        new=new,
        comparison=compare(old.body, new.body),
        is_beside="sides" in request.args,
        may_revise=is_allowed(viewer(), "playbook.revise", playbook),
    )


@bp.post("/playbooks/<int:id>/history/<int:number>/restore")
@may("playbook.revise", playbooks.get)
def restore_revision(playbook: Playbook, number: int) -> Page:
    """Make an earlier revision the newest again."""
    try:
        saved = saving.restore(playbook, number, by=viewer())
    except Conflict:
        return conflict_page(playbook), 409
    if saved.is_changed:
        flash(_("Revision %(number)s stands again. What was there before is in the history.", number=number))
    else:
        flash(_("Nothing was different, so there is no new revision."))
    return redirect(address_of(saved.playbook))


def _revision(playbook: Playbook, number: int) -> Revision:
    found = playbooks.revision_of(playbook, number)
    if found is None:
        raise NotFound
    return found
