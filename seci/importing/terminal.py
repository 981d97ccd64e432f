"""What a command that writes much needs around it: an application of its own, a bar, an index that has caught up."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import click

from seci.commons import indexing
from seci.plumbing.db import db
from seci.plumbing.search import SearchBusy, SearchUnavailable
from seci.serving.home import opened

PATIENCE = 0.2
"""Seconds between two looks at an index that another process is writing."""


@contextmanager
def at_home() -> Iterator[None]:
    """An application on the instance of the settings, with an index to write to."""
    with opened():
        indexing.ensure()
        yield


def bar(length: int, label: str) -> AbstractContextManager[Any]:
    """A bar for the person at the terminal; nothing where nobody looks."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def catch_up() -> None:
    """Wait, with a bar, until the index shows everything; work at it unless another process does."""
    left = indexing.waiting()
    with bar(left, "Indexing") as shown:
        while left and _is_more():
            before, left = left, indexing.waiting()
            shown.update(max(0, before - left))
            db.session.rollback()


def _is_more() -> bool:
    """Bring one batch into the index; an index that cannot be read is built anew. False when nothing is due."""
    try:
        return indexing.drain() > 0
    except SearchBusy:
        time.sleep(PATIENCE)
    except SearchUnavailable:
        indexing.reindex()
    return True
