"""Externalization: what people know, written down as playbooks that keep every word and every revision."""

from __future__ import annotations

from flask import Blueprint

from seci.commons import places, strips
from seci.commons.refusals import N_

bp = Blueprint("externalization", __name__)
places.declare(
    places.Place("playbooks", N_("Playbooks"), "externalization.list_spaces", "book-open", "/playbooks", "written")
)
strips.declare("written", "externalization.write_down", N_("Write it down"))
