"""The words every room shares: people, spaces, items, topics, permission, lineage, events, notices and comments."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("commons", __name__)
