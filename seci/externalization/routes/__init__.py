"""Pages of this room."""

from __future__ import annotations

from seci.externalization.routes import (
    attachments,
    conflicts,
    drafts,
    fragments,
    history,
    origins,
    places,
    playbooks,
    publications,
    shares,
    spaces,
)

__all__ = [
    "attachments",
    "conflicts",
    "drafts",
    "fragments",
    "history",
    "origins",
    "places",
    "playbooks",
    "publications",
    "shares",
    "spaces",
]
