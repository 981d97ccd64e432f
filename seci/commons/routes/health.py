"""What a load balancer asks."""

from __future__ import annotations

from flask import Response, jsonify
from sqlalchemy import text

from seci.commons import bp, indexing
from seci.commons.guards import public
from seci.plumbing.db import db
from seci.plumbing.search import SearchUnavailable
from seci.plumbing.services import services


@bp.get("/health/live")
@public
def show_liveness() -> Response:
    """That this process answers."""
    return jsonify(status="ok")


@bp.get("/health/ready")
@public
def show_readiness() -> tuple[Response, int]:
    """Whether the database answers, and how search is. Search being away is no reason to take the instance out."""
    try:
        db.session.execute(text("SELECT 1"))
        waiting = indexing.waiting()
    except Exception:  # whatever the driver raises, the answer is the same
        db.session.rollback()
        return jsonify(status="unavailable", database="away"), 503
    return jsonify(status="ok", database="ok", search=_search(), waiting=waiting), 200


def _search() -> str:
    try:
        services().index.count()
    except SearchUnavailable:
        return "rebuilding"
    return "ok"
