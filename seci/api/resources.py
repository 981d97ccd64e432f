"""What every resource is: a part of `/api/v1`, read strictly and described in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from seci.api.parsing import StrictParser

PREFIX = "/api/v1"


class Resource(Blueprint):
    """The addresses of one noun."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, noun: str, description: str) -> None:
        super().__init__(f"api-{noun}", __name__, url_prefix=PREFIX, description=description)
        self.noun = noun

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        """Hang a function on an address; in the document it stands under this noun, with its name as operation."""
        options["tags"] = [self.noun]
        view = self.doc(operationId=view_func.__name__)(view_func)
        super().add_url_rule(rule, endpoint, view, **options)

    def get(self, rule: str, **options: Any) -> Any:
        """Answer GET at an address."""
        return self.route(rule, methods=["GET"], **options)

    def post(self, rule: str, **options: Any) -> Any:
        """Answer POST."""
        return self.route(rule, methods=["POST"], **options)

    def put(self, rule: str, **options: Any) -> Any:
        """Answer PUT."""
        return self.route(rule, methods=["PUT"], **options)

    def patch(self, rule: str, **options: Any) -> Any:
        """Answer PATCH."""
        return self.route(rule, methods=["PATCH"], **options)

    def delete(self, rule: str, **options: Any) -> Any:
        """Answer DELETE."""
        return self.route(rule, methods=["DELETE"], **options)
