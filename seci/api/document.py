"""The OpenAPI document: every address, what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask
from flask_smorest import Api

from seci import __version__
from seci.api.resources import Resource
from seci.api.shapes import Problem
from seci.plumbing.web import Number

PROBLEM = "application/problem+json"
RULES = (
    "What a person may not read is a 404. A list refuses a parameter it does not know with 422; "
    "what shows one thing takes none, and reads none."
)


REFUSALS = {
    400: "It cannot be read at all, or says something twice.",
    401: "No token was shown, or one that opens nothing.",
    403: "It may be read, but not treated so; or the token is for reading only.",
    404: "There is no such thing, or it may not be read.",
    413: "It is more than is taken at once.",
    415: "The body is of another kind than is read here.",
    422: "A value cannot be taken; `errors` says for each field what would be right.",
}
DEFAULT = "429 and 503 say in Retry-After when to try again; 500 is a mistake of ours."


class Interface(Api):
    """flask-smorest, with our words and our shape of refusals."""

    ERROR_SCHEMA = Problem

    def __init__(self, app: Flask) -> None:
        app.config.update(API_TITLE="SECI", API_VERSION=__version__, OPENAPI_VERSION="3.1.0")
        super().__init__(
            app,
            spec_kwargs={
                "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name),
                "info": {"description": RULES},
                "security": [{"token": []}],
                "servers": [{"url": "/"}],
            },
        )
        self.register_converter(Number, lambda _converter: {"type": "integer", "minimum": 0})
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})

    def document(self, resources: Iterable[Resource]) -> dict[str, Any]:
        """The whole document."""
        document: dict[str, Any] = deepcopy(self.spec.to_dict())
        document["tags"] = [{"name": one.noun, "description": one.description} for one in resources]
        problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        refused = {_word(status): {"description": said, "content": problem} for status, said in REFUSALS.items()}
        refused["Default"] = {"description": DEFAULT, "content": problem}
        document["components"]["responses"] = refused
        for path, operations in document["paths"].items():
            for method in operations.keys() - {"parameters"}:
                _add_refusals(operations[method]["responses"], _refusals_of(method, path, operations[method]))
        return document


def _refusals_of(method: str, path: str, operation: dict[str, Any]) -> set[int]:
    """The statuses an operation may refuse with, by what it reads and what it does."""
    takes_body = "requestBody" in operation
    takes_query = any(one["in"] == "query" for one in operation.get("parameters", ()))
    return {
        *(401, 403),
        *((404,) if "{" in path or takes_query else ()),
        *((400, 422) if takes_body or takes_query else ()),
        *((413, 415) if takes_body else ()),
        *((422,) if method != "get" else ()),
    }


def _add_refusals(responses: dict[str, Any], statuses: Iterable[int]) -> None:
    for status in statuses:
        responses[str(status)] = {"$ref": f"#/components/responses/{_word(status)}"}
    responses["default"] = {"$ref": "#/components/responses/Default"}


def _word(status: int) -> str:
    return f"Refused{status}"


def _name(schema: Any) -> str:
    """A shape's name in the document."""
    found = resolve_schema_cls(schema)
    name: str = (found[0] if isinstance(found, list) else found).__name__
    return name.removesuffix("Shape")
