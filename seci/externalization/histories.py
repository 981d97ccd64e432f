"""A playbook's history: its saves, newest first, with those one person made in one go folded together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from seci.commons.people import Person
from seci.externalization.models import Playbook, Revision

TOGETHER = timedelta(minutes=10)


@dataclass
class Fold:
    """The newest of some saves, and those folded behind it."""

    newest: Row[Any]
    others: list[Row[Any]] = field(default_factory=list)


def saves_of(playbook: Playbook) -> Select[*tuple[Any, ...]]:
    """Every save without its text, newest first: number, title, note, at, restores, and name and handle of who."""
    query = select(
        Revision.number, Revision.title, Revision.note, Revision.at, Revision.restores, Person.name, Person.handle
    ).join(Person, Person.id == Revision.by_id)
    return query.where(Revision.item_id == playbook.id).order_by(Revision.number.desc())


def folded(rows: Sequence[Row[Any]]) -> list[Fold]:
    """Saves of one person within ten minutes as one; what restores an earlier revision stands alone."""
    folds: list[Fold] = []
    for row in rows:
        newest = folds[-1].newest if folds else None
        in_one_go = (
            newest is not None
            and newest.handle == row.handle
            and newest.at - row.at <= TOGETHER
            and newest.restores is None
            and row.restores is None
        )
        if in_one_go:
            folds[-1].others.append(row)
        else:
            folds.append(Fold(row))
    return folds
