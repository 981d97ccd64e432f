"""Titles with a day in them: kept the same in every language, shown as people say days."""

from __future__ import annotations

import re
from datetime import date

from seci.commons import items
from seci.commons.glances import Readable
from seci.plumbing.languages import day

BETWEEN = " · "
UNBROKEN = "\u00a0"
DATED = re.compile(rf"(.+){BETWEEN}(\d{{4}}-\d\d-\d\d)", re.DOTALL)


def dated(title: str, on: date) -> str:
    """A title with the day something happened on, within what a title may hold."""
    return f"{title[: items.MAX_TITLE - len(BETWEEN) - len(on.isoformat())]}{BETWEEN}{on.isoformat()}"


def title_said(item: Readable) -> str:
    """What an item is called on a page: a log by its day as people say it, all else by its title, untouched."""
    parts = DATED.fullmatch(item.title) if item.kind == "log" else None
    if parts is None:
        return item.title
    return f"{parts[1]}{BETWEEN}{day(date.fromisoformat(parts[2])).replace(' ', UNBROKEN)}"
