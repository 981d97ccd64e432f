"""Searching: the same words, filters and rules as the search page."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from seci.api.resources import Resource
from seci.api.shapes import NumberInAddress, Shape
from seci.combination import searches
from seci.combination.searches import Found, Hit
from seci.commons.addresses import address_of
from seci.commons.guards import may, viewer
from seci.commons.pages import MAX_SIZE

resource = Resource("search", "Search")
FACETS = ("kind", "space", "topic")


class SearchQuery(Shape):
    """What is asked for: words as in the search field, narrowed by kind, number of a space, name of a topic."""

    q = fields.String(load_default="")
    kind = fields.String(load_default=None, validate=validate.Length(max=60))
    space = NumberInAddress(load_default=None)
    topic = fields.String(load_default=None, validate=validate.Length(max=60))
    limit = fields.Integer(load_default=searches.SIZE, validate=validate.Range(min=1, max=MAX_SIZE))
    cursor = fields.String(load_default=None, validate=validate.Length(max=20))


class FragmentShape(Shape):
    """Some words, and whether they were asked for."""

    text = fields.String()
    hit = fields.Boolean()


class HitShape(Shape):
    """A result. `fragments` is the snippet in pieces, `passage` the anchor of what was found."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    url = fields.String()
    space = fields.Integer(allow_none=True)
    snippet = fields.String()
    fragments = fields.List(fields.Nested(FragmentShape))
    passage = fields.String(allow_none=True)
    score = fields.Float()


class ValueShape(Shape):
    """A value of a facet: what to ask for, what to show, and how many results have it."""

    value = fields.String()
    label = fields.String()
    count = fields.Integer()


class FacetsShape(Shape):
    """The facets."""

    kind = fields.List(fields.Nested(ValueShape))
    space = fields.List(fields.Nested(ValueShape))
    topic = fields.List(fields.Nested(ValueShape))


class FoundShape(Shape):
    """Results. `is_fallback` while the index is away and only titles were looked through."""

    total = fields.Integer()
    hits = fields.List(fields.Nested(HitShape))
    facets = fields.Nested(FacetsShape)
    suggestion = fields.String(allow_none=True)
    notes = fields.List(fields.String())
    is_fallback = fields.Boolean()
    next_cursor = fields.String(allow_none=True)


@resource.get("/search")
@may("search.use")
@resource.arguments(SearchQuery, location="query")
@resource.response(200, FoundShape)
def search(values: dict[str, Any]) -> dict[str, Any]:
    """What the asker may read and asks for, best first"""
    found = searches.search(values.pop("q"), viewer(), **values)
    facets = {name: found.facets.get(name, ()) for name in FACETS}
    return {**_facts(found), "hits": [_hit(hit) for hit in found.hits], "facets": facets}


def _facts(found: Found) -> dict[str, Any]:
    names = ("total", "suggestion", "notes", "is_fallback", "next_cursor")
    return {name: getattr(found, name) for name in names}


def _hit(hit: Hit) -> dict[str, Any]:
    item = hit.item
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "url": address_of(item, hit.passage),
        "space": item.space_id,
        "snippet": "".join(text for text, _is_hit in hit.snippet),
        "fragments": [{"text": text, "hit": is_hit} for text, is_hit in hit.snippet],
        "passage": hit.passage,
        "score": hit.score,
    }
