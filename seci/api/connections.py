"""How items hang together, as far as the asker may read both ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from marshmallow import fields, validate

from seci.api.playbooks import PlaybookShape
from seci.api.resources import Resource
from seci.api.shapes import ItemReference, Paging, Shape, Whole, list_of, listed
from seci.combination import connections, mentions
from seci.commons import items
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.pages import ListPage, page_of
from seci.commons.refusals import N_, Invalid
from seci.externalization import playbooks
from seci.externalization.models import Playbook

resource = Resource("connections", "Links, mentions, related items")
MOST = 20


class ConnectionShape(Shape):
    """A reference seen from one of its ends; `item` is what is at the other, null when nobody wrote it.

    `passage` is the anchor the reference stands in, `to_passage` the one it leads to, `quote` the sentence around it.
    """

    item = fields.Nested(ItemReference, allow_none=True)
    relation = fields.String()
    name = fields.String()
    passage = fields.String(allow_none=True)
    to_passage = fields.String(allow_none=True)
    quote = fields.String()


class MentionShape(Shape):
    """An item whose name stands in the text without a link: so often, first at this character of the source."""

    item = fields.Nested(ItemReference)
    words = fields.String()
    start = fields.Integer()
    count = fields.Integer()
    quote = fields.String()


class FewQuery(Shape):
    """How many are wanted."""

    limit = fields.Integer(load_default=MOST, validate=validate.Range(min=1, max=MOST))


class LinkTarget(Shape):
    """The item whose name is to become a link."""

    item = Whole(required=True)


class LooseQuery(Paging):
    """Which end is loose."""

    ends = fields.String(load_default="here", validate=validate.OneOf(("here", "away")))


class WantedShape(Shape):
    """A name links lead to that nobody has written, and how many items want it."""

    name = fields.String()
    count = fields.Integer()


@resource.get("/items/<int:id>/links")
@may("item.show", items.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(ConnectionShape))
def list_links(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """What an item refers to, in the order of its text"""
    return _connections(connections.links_of(item, viewer(), values["cursor"], values["limit"]))


@resource.get("/items/<int:id>/backlinks")
@may("item.show", items.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(ConnectionShape))
def list_backlinks(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """What refers to an item"""
    return _connections(connections.backlinks_of(item, viewer(), values["cursor"], values["limit"]))


@resource.get("/items/<int:id>/mentions")
@may("item.show", items.get)
@resource.arguments(FewQuery, location="query")
@resource.response(200, list_of(MentionShape))
def list_mentions(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """Names in an item's text that could be links"""
    names = ("item", "words", "start", "count")
    found = mentions.mentions_in(item, viewer(), values["limit"])
    rows = [{**{name: getattr(one, name) for name in names}, "quote": _text(one.quote)} for one in found]
    return listed(ListPage(rows, None))


@resource.get("/items/<int:id>/related")
@may("item.show", items.get)
@resource.arguments(FewQuery, location="query")
@resource.response(200, list_of(ItemReference))
def list_related(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """Items that share an item's rare words and are not linked with it yet"""
    return listed(ListPage(connections.related_to(item, viewer(), values["limit"]), None))


@resource.post("/playbooks/<int:id>/mentions")
@may("playbook.revise", playbooks.get)
@resource.arguments(LinkTarget)
@resource.response(200, PlaybookShape)
def link_mention(playbook: Playbook, values: dict[str, int]) -> Playbook:
    """Make a name in the text a link, by a revision of its own"""
    target = items.get(values["item"], viewer())
    if target is None:
        raise Invalid({"item": N_("There is nothing of this name that could be linked.")})
    note = _("Linked “%(title)s”", title=target.title)
    return mentions.link(playbook, target, by=viewer(), note=note).playbook


@resource.get("/wanted")
@may("search.use")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(WantedShape))
def list_wanted(values: dict[str, Any]) -> dict[str, Any]:
    """Names links lead to that nobody has written, most wanted first"""
    page = page_of(connections.wanted_by(viewer()), values["cursor"], values["limit"])
    return {"items": [{"name": name, "count": n} for name, n in page.rows], "next_cursor": page.next_cursor}


@resource.get("/loose-ends")
@may("search.use")
@resource.arguments(LooseQuery, location="query")
@resource.response(200, list_of(ItemReference))
def list_loose_ends(values: dict[str, Any]) -> dict[str, Any]:
    """Items nothing refers to; with `ends=away`, items that refer to nothing"""
    query = (connections.dead_ends if values["ends"] == "away" else connections.orphans)(viewer())
    return listed(page_of(query, values["cursor"], values["limit"]))


def _connections(page: ListPage[connections.Connection]) -> dict[str, Any]:
    names = ("item", "relation", "name", "passage", "to_passage")
    rows = [{**{name: getattr(one, name) for name in names}, "quote": _text(one.quote)} for one in page.rows]
    return {"items": rows, "next_cursor": page.next_cursor}


def _text(quote: Iterable[tuple[str, bool]]) -> str:
    return "".join(text for text, _is_reference in quote)
