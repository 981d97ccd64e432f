"""Combination: what is written, found and connected, so that something new can be made of it."""

from __future__ import annotations

from flask import Blueprint

from seci.commons import addresses, places, strips
from seci.commons.refusals import N_

bp = Blueprint("combination", __name__)
places.declare(places.Place("search", N_("Search"), "combination.show_search", "search", "/search", "connected"))
strips.declare("connected", "combination.show_connected", N_("Connect it"))
bp.add_app_template_global(addresses.address_of)
bp.add_app_template_global(addresses.address_of_person)
