"""Combination: what is written, found and connected, so that something new can be made of it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("combination", __name__)
