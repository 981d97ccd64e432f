"""Pages no single room owns: permalinks, journeys, comments, notices, health."""

from __future__ import annotations

from seci.commons.routes import comments, health, items, journeys, notices

__all__ = ["comments", "health", "items", "journeys", "notices"]
