"""Addresses for letters: they stand on the configured base address, never on what a request calls its host (S-104)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from seci.plumbing.services import services


def absolute(endpoint: str, **parts: str | int) -> str:
    """The whole address of a page."""
    base = urlsplit(services().settings.base_url)
    routes = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return services().settings.base_url + routes.build(endpoint, parts)
