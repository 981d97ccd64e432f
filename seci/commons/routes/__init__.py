"""Pages no single room owns: permalinks, comments, notices, health."""

from __future__ import annotations

from seci.commons.routes import comments, health, items, notices

__all__ = ["comments", "health", "items", "notices"]
