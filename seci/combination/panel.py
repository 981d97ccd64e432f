"""What an item's page says about how it is connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seci.combination.connections import Connection, around
from seci.commons.glances import Readable
from seci.commons.panels import panel
from seci.commons.people import Person


@dataclass(frozen=True)
class Connected:
    """What refers to an item, and how many names in its text lead nowhere. What is related is fetched afterwards."""

    item_id: int
    sources: tuple[Connection, ...]
    has_more: bool
    wanted: int


@panel("combination/_connected_panel.html", is_plain=True)
def connected(item: Readable, viewer: Person) -> dict[str, Any]:
    """The values of the panel."""
    sources, has_more, wanted = around(item, viewer)
    return {"connected": Connected(item.id, tuple(sources), has_more, wanted)}
