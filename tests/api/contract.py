"""The OpenAPI document as a judge: whether what was asked and what was answered are as it says."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

DOCUMENT = "/api/v1/openapi.json"
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
LACKING = {"Problem", "ConflictProblem", "Line"}
"""Shapes of which parts are left out where they would say nothing."""
FORMATS = {"date-time": datetime.fromisoformat, "date": date.fromisoformat}


class Contract:
    """The document of an application, with a way to find what it says of an address."""

    def __init__(self, app: Flask) -> None:
        self.document: dict[str, Any] = app.test_client().get(DOCUMENT).get_json()
        self.paths = {re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)): path for path in self.document["paths"]}

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What is said of a method at an address; None where the document has no such thing."""
        known = [written for pattern, written in self.paths.items() if pattern.fullmatch(path)]
        known.sort(key=lambda written: written.count("{"))  # /playbooks/new before /playbooks/{id}
        found: dict[str, Any] | None = self.document["paths"][known[0]].get(method.lower()) if known else None
        return found

    def check(self, method: str, address: str, body: Any, response: TestResponse) -> None:
        """Compare what was sent and what came back with the document."""
        parts = urlsplit(address)
        if parts.path == DOCUMENT:
            return
        operation = self.operation(method, parts.path)
        if operation is None:
            assert response.status_code in {404, 405}, f"{method} {parts.path} is not in the document"
            return
        self._answered(f"{method} {parts.path}", operation, response)
        if response.status_code < 300:
            asked = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
            known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
            assert asked <= known or not known, f"{method} {address} takes what is not in the document"
            if isinstance(body, dict) and "requestBody" in operation:
                self._fits(body, self._sent(operation), "the body", is_whole=False)

    def _sent(self, operation: dict[str, Any]) -> dict[str, Any]:
        schema: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
        return schema

    def _answered(self, what: str, operation: dict[str, Any], response: TestResponse) -> None:
        said = operation["responses"].get(str(response.status_code))
        assert said is not None, f"{what}: {response.status_code} is not in the document"
        content = self._resolved(said).get("content", {})
        if not content:
            assert response.data == b"", f"{what}: an answer where the document has none"
            return
        assert response.mimetype in content, f"{what}: {response.mimetype} is not in the document"
        if response.mimetype.endswith("json"):
            self._fits(json.loads(response.data), content[response.mimetype]["schema"], what)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            reference, found = schema["$ref"], self.document
            for part in reference.removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def _fits(self, value: Any, schema: dict[str, Any], where: str, *, is_whole: bool = True) -> None:
        """Whether a value is as a schema says; of what is answered (`is_whole`) no part that is described may lack."""
        is_whole = is_whole and schema.get("$ref", "").rpartition("/")[2] not in LACKING
        schema = self._resolved(schema)
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices:
            assert any(self._may_fit(value, one, where, is_whole) for one in choices), f"{where}: {value!r}"
            return
        types = schema.get("type", ())
        names = [types] if isinstance(types, str) else list(types)
        allowed = tuple(kind for name in names for kind in TYPES[name])
        is_truth = isinstance(value, bool) and "boolean" not in names
        assert not names or (isinstance(value, allowed) and not is_truth), f"{where}: {value!r} is no {names}"
        assert "enum" not in schema or value in schema["enum"], f"{where}: {value!r} is none of {schema['enum']}"
        if isinstance(value, str) and schema.get("format") in FORMATS:
            FORMATS[schema["format"]](value)
        if isinstance(value, list):
            for one in value:
                self._fits(one, schema.get("items", {}), f"{where}[]", is_whole=is_whole)
        if isinstance(value, dict) and "properties" in schema:
            self._has_parts(value, schema, where, is_whole)

    def _has_parts(self, value: dict[str, Any], schema: dict[str, Any], where: str, is_whole: bool) -> None:
        known = schema["properties"]
        assert value.keys() <= known.keys(), f"{where}: {sorted(value.keys() - known.keys())} not in the document"
        needed = known.keys() if is_whole else set(schema.get("required", ()))
        assert needed <= value.keys(), f"{where}: {sorted(needed - value.keys())} missing"
        for name, one in value.items():
            self._fits(one, known[name], f"{where}.{name}", is_whole=is_whole)

    def _may_fit(self, value: Any, schema: dict[str, Any], where: str, is_whole: bool) -> bool:
        try:
            self._fits(value, schema, where, is_whole=is_whole)
        except AssertionError:
            return False
        return True
