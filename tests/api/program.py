"""A program that asks the interface, and checks what holds for every answer."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.api.contract import Contract

contract_of = cache(Contract)  # the document is the same for all tests of one application


class Program:
    """A client with a token, or without one."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self.client = app.test_client(use_cookies=False)
        self.secret = secret
        self.contract = contract_of(app)

    def ask(self, method: str, path: str, status: int, **more: Any) -> Any:
        """Send a request. Gives the parsed answer, or None when there is none."""
        headers = {**({"Authorization": f"Bearer {self.secret}"} if self.secret else {}), **more.pop("headers", {})}
        response = self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text[:500]}"
        check(response)
        self.contract.check(method, f"/api/v1{path}", more.get("json"), response)
        return json.loads(response.data) if response.data else None

    def get(self, path: str, status: int = 200, **more: Any) -> Any:
        return self.ask("GET", path, status, **more)

    def post(self, path: str, body: Any = None, status: int = 201, **more: Any) -> Any:
        return self.ask("POST", path, status, json={} if body is None else body, **more)

    def put(self, path: str, body: Any, status: int = 200, **more: Any) -> Any:
        return self.ask("PUT", path, status, json=body, **more)

    def patch(self, path: str, body: Any, status: int = 200, **more: Any) -> Any:
        return self.ask("PATCH", path, status, json=body, **more)

    def delete(self, path: str, status: int = 204) -> Any:
        return self.ask("DELETE", path, status)


def check(response: TestResponse) -> None:
    """Refusals are problems that say the status; nothing is kept by anybody on the way."""
    assert "no-store" in response.headers["Cache-Control"]
    if response.status_code >= 400:
        assert response.mimetype == "application/problem+json"
        problem = json.loads(response.data)
        assert problem["status"] == response.status_code
        assert problem["title"]
        assert "Traceback" not in response.text and "SELECT" not in response.text
