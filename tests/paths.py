"""Addresses as tests write them, without a request."""

from __future__ import annotations

from seci.commons.addresses import slug_of
from seci.externalization.models import Playbook


def path_of(playbook: Playbook) -> str:
    """The page of a playbook."""
    return f"/playbooks/{playbook.id}-{slug_of(playbook.title)}"
