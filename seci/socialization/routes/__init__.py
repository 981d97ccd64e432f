"""Pages of this room."""

from __future__ import annotations

from seci.socialization.routes import captures, follow_ups, insights, logs, pairings, private_points, sightings

__all__ = ["captures", "follow_ups", "insights", "logs", "pairings", "private_points", "sightings"]
