"""Places: where the navigation leads. A room declares its own; the frame shows those that exist, in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. `mode` is the hue it stands in; `within` the start of all its addresses."""

    key: str
    label: str
    endpoint: str
    icon: str
    within: str
    mode: str | None = None


ORDER = ("today", "mentoring", "playbooks", "search", "practice", "flow")
PLACES: dict[str, Place] = {}


def declare(place: Place) -> None:
    """Open a place."""
    PLACES[place.key] = place


def places() -> list[Place]:
    """The places that exist, in the order of the navigation."""
    return [PLACES[key] for key in ORDER if key in PLACES]


def of(path: str) -> Place | None:
    """The place an address lies within."""
    for place in places():
        if path == place.within or (place.within != "/" and path.startswith(place.within + "/")):
            return place
    return None
