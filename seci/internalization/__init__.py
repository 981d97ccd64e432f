"""Internalization: what is known becomes what is done. Today is its front door."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("internalization", __name__)
