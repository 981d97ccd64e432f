"""Where things are on the web. Addresses carry the number and a slug; the slug may change, the number never."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from seci.commons.glances import Named, Readable, Shelf

NOT_WORD = re.compile(r"[\W_]+")
MAX_SLUG = 80
PARTS = frozenset({"id", "slug", "endpoint"})


def slug_of(title: str) -> str:
    """A readable end for an address, in the title's own letters; `-` when nothing is left of it."""
    return NOT_WORD.sub("-", title.casefold()).strip("-")[:MAX_SLUG].strip("-") or "-"


def address_of(item: Readable, passage: str | None = None, /, **query: Any) -> str:
    """The page of an item, at a passage if given.

    Args:
        query: what stands behind the question mark, perhaps as somebody else wrote it: names that mean something to
            Flask (`_scheme`, `_external`) or are parts of the address itself are left out.
    """
    endpoint = f"{item.room}.show_{item.kind}"
    asked = {name: value for name, value in query.items() if name not in PARTS and not name.startswith("_")}
    return url_for(endpoint, id=item.id, slug=slug_of(item.title), _anchor=passage, **asked)


def present_address_of(item: Readable) -> str:
    """The page of an item for a request that came by an old slug, with whatever it asks behind the question mark."""
    query = urlencode(list(request.args.items(multi=True)))
    return f"{address_of(item)}?{query}" if query else address_of(item)


def address_of_person(person: Named) -> str:
    """The page of a person."""
    return url_for("accounts.show_person", handle=person.handle)


def address_of_space(space: Shelf) -> str:
    """The page of a space."""
    return url_for("externalization.show_space", id=space.id, slug=slug_of(space.name))
