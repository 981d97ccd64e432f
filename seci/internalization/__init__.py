"""Internalization: what is known becomes what is done. Checklists are made from playbooks, given to people, run, and
become habits; what is due stands on Today, the front door. Whatever somebody practises is theirs alone to see."""

from __future__ import annotations

from flask import Blueprint

from seci.commons import places, strips
from seci.commons.refusals import N_

bp = Blueprint("internalization", __name__)
places.declare(places.Place("today", N_("Today"), "internalization.show_today", "sun", "/"))
places.declare(
    places.Place("practice", N_("Practice"), "internalization.list_practice", "list-checks", "/practice", "practised")
)
strips.declare("practised", "internalization.practise_item", N_("Practise it"))
