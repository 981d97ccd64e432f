"""Audit: how know-how moves between the four modes, told in figures in which nobody can be found.

The managers' window. It reads events, hand-overs and items and nothing else, so that auditing can never bend a room.
What may be shown is decided in one place, `cells.py`.
"""

from __future__ import annotations

from flask import Blueprint

from seci.commons import places
from seci.commons.refusals import N_

bp = Blueprint("audit", __name__)
places.declare(places.Place("flow", N_("Flow"), "audit.show_flow", "share-2", "/flow"))
