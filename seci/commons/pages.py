"""Lists come in pages: a cursor says where the next begins."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select

from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import db

Row = TypeVar("Row")
SIZE = 50
MAX_SIZE = 100


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """Some rows of a list, and the cursor of the next ones if there are any."""

    rows: Sequence[Row]
    next_cursor: str | None


def page_of(query: Select[*tuple[Any, ...]], cursor: str | None = None, size: int = SIZE) -> ListPage[Any]:
    """One page of a query that has an order. Entities come as themselves, several columns as rows.

    Args:
        cursor: as handed out with the page before; anything else is refused.
        size: rows on a page, at most 100.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    start = _start(cursor)
    size = max(1, min(size, MAX_SIZE))
    result = db.session.execute(query.offset(start).limit(size + 1))
    is_single = len(query.column_descriptions) == 1
    rows = list(result.scalars()) if is_single else list(result)
    following = _cursor(start + size) if len(rows) > size else None
    return ListPage(rows[:size], following)


def part_of(rows: Sequence[Row], cursor: str | None = None, size: int = SIZE) -> ListPage[Row]:
    """The same of a list that had to be read whole.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    start = _start(cursor)
    size = max(1, min(size, MAX_SIZE))
    return ListPage(rows[start : start + size], _cursor(start + size) if len(rows) > start + size else None)


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"start": start}).encode()).decode().rstrip("=")


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        padded = cursor[:200] + "=" * (-len(cursor) % 4)
        start = json.loads(base64.urlsafe_b64decode(padded.encode()))["start"]
    except (ValueError, KeyError, TypeError, UnicodeEncodeError) as error:
        raise Invalid({"cursor": N_("This cursor is not one we gave. Begin from the first page.")}) from error
    if not isinstance(start, int) or isinstance(start, bool) or not 0 <= start <= 10_000_000:
        raise Invalid({"cursor": N_("This cursor is not one we gave. Begin from the first page.")})
    return start
