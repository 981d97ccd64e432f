"""Socialization: people show each other how. Pairings, the logs of what was talked about and seen, and the insights
caught there, each read by those it was meant for and nobody else."""

from __future__ import annotations

from flask import Blueprint

from seci.commons import places
from seci.commons.refusals import N_

bp = Blueprint("socialization", __name__)
places.declare(
    places.Place("mentoring", N_("Mentoring"), "socialization.list_pairings", "message-square", "/mentoring", "talked")
)
