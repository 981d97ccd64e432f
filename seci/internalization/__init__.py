"""Internalization: what is known becomes what is done. Today is its front door."""

from __future__ import annotations

from flask import Blueprint

from seci.commons import places
from seci.commons.refusals import N_

bp = Blueprint("internalization", __name__)
places.declare(places.Place("today", N_("Today"), "internalization.show_today", "sun", "/"))
