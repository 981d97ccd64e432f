"""Pages of this room."""

from __future__ import annotations

from seci.socialization.routes import (
    captures,
    drafts,
    follow_ups,
    insights,
    logs,
    pairings,
    private_points,
    sightings,
)

__all__ = ["captures", "drafts", "follow_ups", "insights", "logs", "pairings", "private_points", "sightings"]
