"""The step from what was talked about to what is written, from wherever a strip shows that it is missing."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from seci.commons import items
from seci.commons.addresses import address_of
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.permissions import may as is_allowed
from seci.externalization import bp


@bp.get("/items/<int:id>/write-down")
@may("item.show", items.get)
def write_down(item: Item) -> Response:
    """Lead to the editor for an insight, to what was noticed for a log; for all else to its own page."""
    if item.kind == "log":
        return redirect(url_for("socialization.new_insight", log=item.id))
    if item.kind == "insight" and is_allowed(viewer(), "insight.write_down", item):
        return redirect(url_for(".new_playbook", insight=item.id))
    return redirect(address_of(item))
