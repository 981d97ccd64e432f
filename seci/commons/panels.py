"""Panels: what a higher room shows on a lower room's page. Display by panel, so that no import goes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from seci.commons.glances import Readable
from seci.commons.people import Person

Reader = Callable[[Readable, Person], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A fragment and the function that gives it its values; None when there is nothing to show.

    A plain one is made of its values alone, which can be compared: neither of who looks nor of the time.
    """

    template: str
    read: Reader
    place: str
    is_plain: bool


PANELS: list[Panel] = []


def panel(template: str, place: str = "margin", is_plain: bool = False) -> Callable[[Reader], Reader]:
    """Show a fragment on every item's page; the function decides by item and viewer whether there is anything."""

    def register(function: Reader) -> Reader:
        PANELS.append(Panel(template, function, place, is_plain))
        return function

    return register


def panels_for(item: Readable, viewer: Person) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels with something to show, each with its values."""
    read = ((panel, panel.read(item, viewer)) for panel in PANELS)
    return [(panel, values) for panel, values in read if values is not None]
