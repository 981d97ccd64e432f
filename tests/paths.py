"""Addresses as tests write them, without a request."""

from __future__ import annotations

from seci.commons.addresses import slug_of
from seci.commons.items import Item

FOLDERS = {"pairing": "mentoring/pairings", "log": "mentoring/logs", "insight": "mentoring/insights"}
FOLDERS |= {kind: f"practice/{kind}s" for kind in ("checklist", "assignment", "habit", "run")}


def path_of(item: Item) -> str:
    """The page of an item."""
    return f"/{FOLDERS.get(item.kind, 'playbooks')}/{item.id}-{slug_of(item.title)}"
