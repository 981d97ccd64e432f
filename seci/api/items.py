"""Items: what every kind of thing has in common."""

from __future__ import annotations

from seci.api.resources import Resource
from seci.api.shapes import ItemReference, ItemShape, ToldList
from seci.commons import items, topics
from seci.commons.guards import may
from seci.commons.items import Item

resource = Resource("items", "Items of any kind")


class WholeItemShape(ItemShape):
    """An item with its topics."""

    topics = ToldList(topics.of_item, ItemReference)


@resource.get("/items/<int:id>")
@may("item.show", items.get)
@resource.response(200, WholeItemShape)
def show_item(item: Item) -> Item:
    """One item, whatever its kind"""
    return item
