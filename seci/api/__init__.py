"""The programming interface under `/api/v1`: what a page can do, a program can do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the interface."""
