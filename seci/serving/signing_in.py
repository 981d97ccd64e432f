"""What a person at the terminal has to know before they can open a page."""

from __future__ import annotations

from seci.commons import people
from seci.config import Settings
from seci.demo import stories
from seci.demo.commands import is_demo, ways_in


def lines_for(settings: Settings) -> list[str]:
    """How to come in: as whom, or how to become the first administrator."""
    here = f"SECI is at {settings.base_url}"
    if not people.has_admin():
        return [here, f"Nobody is here yet: open {settings.base_url}/welcome and become the first administrator."]
    told = stories.read()
    return [here, *ways_in(told)] if is_demo(told) else [here]
