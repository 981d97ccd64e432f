"""Items: what every kind of thing has in common."""

from __future__ import annotations

from marshmallow import fields

from seci.api.resources import Resource
from seci.api.shapes import ItemReference, ItemShape, Moment, PersonShape, Shape, ToldList
from seci.commons import items, topics
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.journeys import Journey, journey_of

resource = Resource("items", "Items of any kind")


class WholeItemShape(ItemShape):
    """An item with its topics."""

    topics = ToldList(topics.of_item, ItemReference)


class HandOverShape(Shape):
    """What grew out of what: numbers of two of the items, and the anchors of the passages it was about.

    `mode` is null where it went by way of something the asker may not see; then nothing else is told. `by` is null
    where the asker may not know: people are named for published acts, and to those who took part.
    """

    source = fields.Integer(attribute="source.id", data_key="from")
    from_passage = fields.String(allow_none=True)
    target = fields.Integer(attribute="target.id", data_key="to")
    to_passage = fields.String(allow_none=True)
    mode = fields.String(allow_none=True)
    by = fields.Nested(PersonShape, allow_none=True)
    at = Moment(allow_none=True)


class JourneyShape(Shape):
    """The lineage of an item, both ways, as far as the asker may read it; of the items it is the first."""

    items = fields.List(fields.Nested(ItemReference))
    hand_overs = fields.List(fields.Nested(HandOverShape))


@resource.get("/items/<int:id>")
@may("item.show", items.get)
@resource.response(200, WholeItemShape)
def show_item(item: Item) -> Item:
    """One item, whatever its kind"""
    return item


@resource.get("/items/<int:id>/journey")
@may("item.show", items.get)
@resource.response(200, JourneyShape)
def show_journey(item: Item) -> Journey:
    """What an item grew from and what grew out of it: origins first, furthest first"""
    return journey_of(item, viewer())
