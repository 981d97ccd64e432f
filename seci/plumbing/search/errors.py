"""What can go wrong with the index, as the rest of the house sees it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

log = logging.getLogger(__name__)

Reason = Literal["missing", "outdated", "damaged"]


class SearchUnavailable(Exception):
    """The index cannot answer; show a notice and rebuild it from SQL.

    reason: `missing` (no index there), `outdated` (made by another schema or analyzer) or `damaged` (anything else).
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason


class SearchBusy(Exception):
    """Another writer (or another rebuild) holds the lock; try again later."""


class Unindexable(Exception):
    """A document that cannot be analysed; nothing of its batch was written. `id` says which one."""

    def __init__(self, id: int) -> None:
        super().__init__(f"document {id} cannot be indexed")
        self.id = id


@contextmanager
def unavailable_if_broken() -> Iterator[None]:
    """Turn whatever is raised into SearchUnavailable, for a damaged file shows as any exception there is.

    Seen: OSError, EOFError, struct.error, UnpicklingError, EmptyIndexError, TypeError, KeyError, zlib.error.
    """
    try:
        yield
    except (SearchUnavailable, SearchBusy, Unindexable):
        raise
    except Exception as error:
        log.exception("The search index cannot be used")
        raise SearchUnavailable("damaged", repr(error)) from error
