"""Externalization: what people know, written down as playbooks that keep every word and every revision."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("externalization", __name__)
