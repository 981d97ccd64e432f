"""Submissions: the key a form is sent with, so that what is sent twice is made once (R-005)."""

from __future__ import annotations

from seci.commons.people import Person


def key_of(by: Person, submission: str | None) -> str | None:
    """What is kept of a form's key: it is its sender's own, so that nobody meets another's by guessing."""
    return f"{by.id}:{submission}" if submission else None
