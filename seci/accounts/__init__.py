"""Accounts: coming in, and everything a person's presence here rests on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)
