"""Pages of combination."""

from __future__ import annotations

from seci.combination import panel
from seci.combination.routes import connections, searches, topics

__all__ = ["connections", "panel", "searches", "topics"]
