"""Pages no single room owns: permalinks, journeys, comments, drafts, notices, health."""

from __future__ import annotations

from seci.commons.routes import comments, drafts, health, items, journeys, notices

__all__ = ["comments", "drafts", "health", "items", "journeys", "notices"]
