"""What a move changes for people: who would read a playbook from then on, and who no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from seci.commons import spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db

NAMED = 5


@dataclass(frozen=True)
class Group:
    """Some people: how many, and the first few names; `is_everybody` when nobody is left out."""

    count: int
    names: Sequence[str]
    is_everybody: bool = False


@dataclass(frozen=True)
class Change:
    """Who gains and who loses; both empty when it is the same people."""

    gain: Group
    lose: Group


def of_readers(playbook: Playbook, target: Space) -> Change | None:
    """Who would gain and lose by moving to a space; None when nothing changes.

    What is not published only its owner reads, wherever it stands.
    """
    origin = playbook.space
    if origin is None or origin.id == target.id or playbooks.publication_of(playbook) is None:
        return None
    before, after = spaces.readers(origin), spaces.readers(target)
    gain, lose = _group(after, before), _group(before, after)
    if not gain.count and not lose.count:
        return None
    return Change(Group(gain.count, gain.names, target.access == "open"), Group(lose.count, lose.names, False))


def _group(some: Select[int], others: Select[int]) -> Group:
    query = select(Person).where(Person.id.in_(some), Person.id.not_in(others))
    count = db.session.scalar(query.with_only_columns(func.count()).order_by(None)) or 0
    names = db.session.scalars(query.with_only_columns(Person.name).order_by(Person.name).limit(NAMED)).all()
    return Group(count, names)
