"""Changes: each says which revision it began from, and every creating request may be sent again under a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from marshmallow import Schema, fields

from seci.api.resources import Resource
from seci.api.shapes import Problem
from seci.commons.refusals import N_, BaseMissing, Invalid

MAX_KEY = 200
View = TypeVar("View", bound=Callable[..., Any])
Revision = TypeVar("Revision")


class ConflictProblem(Problem):
    """The same words were changed by two people; `mine` is kept as a draft, `revision` is what stands now."""

    base = fields.String()
    theirs = fields.String()
    mine = fields.String()
    revision = fields.Integer()


def based(resource: Resource, conflict: type[Schema] | None = Problem) -> Callable[[View], View]:
    """Mark a change that says what it began from: 428 where it does not, 409 where that was changed meanwhile.

    Args:
        conflict: the shape of the 409; None for what is kept whatever was changed meanwhile.
    """

    def mark(view: View) -> View:
        for status, shape in ((428, Problem), (409, conflict)):
            if shape is not None:
                view = resource.alt_response(status, schema=shape, content_type="application/problem+json")(view)
        return view

    return mark


def repeatable(resource: Resource) -> Callable[[View], View]:
    """Mark what may be sent again under a key: it is done once, see `idempotency_key`."""
    said = "The same request under the same key is done once; sent again, it gives what it made, as that is by now."
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_KEY}
    key = {"in": "header", "name": "Idempotency-Key", "description": said, "schema": schema}

    def mark(view: View) -> View:
        # 404: what it made may not be read any more.
        view = resource.alt_response(404, schema=Problem, content_type="application/problem+json")(view)
        marked: View = resource.doc(parameters=[key])(view)
        return marked

    return mark


def base_of(values: dict[str, Any]) -> int:
    """The number of the revision a change began from, taken out of what was sent.

    Raises:
        BaseMissing: it was not said.
    """
    if "base_revision" not in values:
        raise BaseMissing
    number: int = values.pop("base_revision")
    return number


def revision_begun_from(values: dict[str, Any], find: Callable[[int], Revision | None]) -> Revision:
    """The revision itself.

    Raises:
        BaseMissing: it was not said.
        Invalid: there is none of that number.
    """
    begun = find(base_of(values))
    if begun is None:
        raise Invalid({"base_revision": N_("There is no such revision to begin from.")})
    return begun


def idempotency_key() -> str | None:
    """The key under which the same request may be sent again.

    Raises:
        Invalid: it is too long, or holds what no header should.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise Invalid({"Idempotency-Key": N_("Use 1 to 200 printable ASCII characters.")})
    return key
