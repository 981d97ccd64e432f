"""Drafts of any kind: found again, thrown away; and what the program that keeps them is answered."""

from __future__ import annotations

from flask import flash, jsonify, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import bp, drafts, places
from seci.commons.drafts import WAYS, Draft
from seci.commons.guards import may
from seci.plumbing.clock import now
from seci.plumbing.db import db


@bp.app_template_global()
def address_of_draft(draft: Draft) -> str:
    """Where to go on writing."""
    return WAYS[draft.kind](draft)


def kept_now(notice: str | None = None) -> Response:
    """The answer to what keeps a draft: when that was, and what whoever types should know."""
    return jsonify(saved_at=now().isoformat(), notice=notice)


@bp.get("/drafts/<int:id>")
@may("draft.use", drafts.get)
def go_on_with_draft(draft: Draft) -> Response:
    """To the form it was typed into."""
    return redirect(address_of_draft(draft))


@bp.post("/drafts/<int:id>/discard")
@may("draft.use", drafts.get)
def discard_draft(draft: Draft) -> Response:
    """Throw one's own draft away; back to what it was for, or to the place where it was begun."""
    address, was_for_something = address_of_draft(draft), draft.item_id is not None
    with db.write():
        drafts.discard(draft)
    flash(_("The draft was thrown away."))
    place = places.of(address)
    return redirect(address if was_for_something or place is None else url_for(place.endpoint))
