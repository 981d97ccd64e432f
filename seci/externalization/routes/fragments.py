"""Pieces of pages that more than one page of this room shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from seci.commons.addresses import address_of, address_of_space, slug_of
from seci.commons.glances import Readable
from seci.externalization import bp


@bp.app_template_global()
def playbook_address(playbook_id: int, title: str, passage: str | None = None) -> str:
    """The page of a playbook known by number and title only, as lists know it."""
    return url_for("externalization.show_playbook", id=playbook_id, slug=slug_of(title), _anchor=passage)


@bp.app_template_global()
def place_steps(playbook: Any, above: Sequence[Readable] = (), itself: bool = False) -> list[tuple[str, str]]:
    """Where a playbook stands, as steps for the trail: its space, what is above it, perhaps itself."""
    steps = [(one.title, address_of(one)) for one in (*above, *([playbook] if itself else []))]
    return [(playbook.space.name, address_of_space(playbook.space)), *steps]
