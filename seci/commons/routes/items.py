"""The permalink of an item, whatever its kind."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from seci.commons import bp, items
from seci.commons.addresses import address_of
from seci.commons.guards import may
from seci.commons.items import Item


@bp.get("/items/<int:id>")
@may("item.show", items.get)
def show_item(item: Item) -> Response:
    """Lead to the item's page."""
    return redirect(address_of(item))
