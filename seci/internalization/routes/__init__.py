"""Pages of internalization."""

from __future__ import annotations

from seci.internalization.routes import today

__all__ = ["today"]
