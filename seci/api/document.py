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
        for response in document["components"]["responses"].values():
            response["content"] = {PROBLEM: response["content"].pop("application/json")}
        return document


def _name(schema: Any) -> str:
    """A shape's name in the document."""
    found = resolve_schema_cls(schema)
    name: str = (found[0] if isinstance(found, list) else found).__name__
    return name.removesuffix("Shape")
