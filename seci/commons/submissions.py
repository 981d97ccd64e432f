"""Submissions: the key a form is sent with, so that what is sent twice is made once (R-005)."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from sqlalchemy import select

from seci.commons import items
from seci.commons.people import Person
from seci.commons.refusals import NotFound
from seci.plumbing.db import db

Kind = TypeVar("Kind", bound=items.Item)


def key_of(by: Person, submission: str | None) -> str | None:
    """What is kept of a form's key: it is its sender's own, so that nobody meets another's by guessing."""
    return f"{by.id}:{submission}" if submission else None


def made(kind: type[Kind], by: Person, submission: str | None) -> Kind | None:
    """What a form has made already.

    Args:
        kind: the class of the item, with a column `submission`.

    Raises:
        NotFound: its sender may not read it any more; sent again, the form shows them nothing of it.
    """
    key, columns = key_of(by, submission), cast(Any, kind)
    found: Kind | None = db.session.scalar(select(kind).where(columns.submission == key)) if key else None
    if found is not None and items.get(found.id, by) is None:
        raise NotFound
    return found
