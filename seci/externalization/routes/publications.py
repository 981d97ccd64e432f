"""Published or not, in the bin or not: what is done to a playbook as a whole."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from seci.commons import bins
from seci.commons.addresses import address_of, address_of_space
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.externalization import bp, playbooks
from seci.externalization.models import Playbook
from seci.externalization.playbooks import Taken
from seci.plumbing.db import db


@bp.post("/playbooks/<int:id>/publish")
@may("playbook.publish", playbooks.get)
def publish_playbook(playbook: Playbook) -> Response:
    """Let everybody who may open the space read it."""
    with db.write():
        playbooks.publish(playbook, by=viewer())
    flash(
        _("Published: everybody who may open the space reads it now."),
        f"undo {url_for('.withdraw_playbook', id=playbook.id)}",
    )
    return redirect(address_of(playbook))


@bp.post("/playbooks/<int:id>/withdraw")
@may("playbook.withdraw", playbooks.get)
def withdraw_playbook(playbook: Playbook) -> Response:
    """Let only its owner read it."""
    with db.write():
        playbooks.withdraw(playbook, by=viewer())
    if playbooks.get(playbook.id, viewer()) is None:
        flash(_("Withdrawn: only %(name)s reads it now.", name=playbook.owner.name))
        assert playbook.space is not None
        return redirect(address_of_space(playbook.space))
    flash(_("Withdrawn: only you read it now."), f"undo {url_for('.publish_playbook', id=playbook.id)}")
    return redirect(address_of(playbook))


@bp.post("/playbooks/<int:id>/remove")
@may("playbook.remove", playbooks.get)
def remove_playbook(playbook: Playbook) -> Response:
    """Put it into the bin, with what is below it."""
    with db.write():
        removed = playbooks.remove(playbook, by=viewer())
    flash(_what_went(removed), f"undo {url_for('.restore_playbook', id=playbook.id)}")
    above = playbooks.get(playbook.parent_id, viewer()) if playbook.parent_id else None
    assert playbook.space is not None
    return redirect(address_of(above) if above else address_of_space(playbook.space))


def _what_went(removed: Taken) -> str:
    """What happened, counting only what the viewer can see."""
    title, along = removed.gone[0].title, len(removed.gone) - 1
    stayed = sum(1 for one in removed.stayed if playbooks.get(one.id, viewer()))
    words = [_("“%(title)s” is in the bin.", title=title)]
    if along:
        words.append(ngettext("%(num)s playbook below went with it.", "%(num)s playbooks below went with it.", along))
    if stayed:
        words.append(
            ngettext(
                "%(num)s is not yours to remove and moved up.", "%(num)s are not yours to remove and moved up.", stayed
            )
        )
    return " ".join(words)


@bp.get("/playbooks/bin")
@may("playbook.begin")
def show_bin() -> str:
    """What one may bring back, of every kind; each is brought back by its own room."""
    page = page_of(bins.in_bin(viewer()), request.args.get("cursor"))
    return render_template("externalization/show_bin.html", page=page)


@bp.post("/playbooks/bin/<int:id>/restore")
@may("playbook.restore", playbooks.get_from_bin)
def restore_playbook(playbook: Playbook) -> Response:
    """Bring it back, with what went into the bin together with it."""
    with db.write():
        playbooks.restore(playbook, by=viewer())
    flash(_("“%(title)s” is back.", title=playbook.title))
    return redirect(address_of(playbook))
