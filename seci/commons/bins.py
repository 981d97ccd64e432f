"""The bin: what was thrown away, until somebody brings it back. What lies there nobody reads, whoever could before.

A room says of its kinds who may bring one back; it puts things in and takes them out by its own verbs, which work out
who reads them then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from seci.commons.items import Item, Removal
from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db

Kind = TypeVar("Kind", bound=Item)
Mine = Callable[[Person], ColumnElement[bool]]
MINE: dict[str, Mine] = {}


def brought_back_by(kind: str) -> Callable[[Mine], Mine]:
    """Register the condition on `Item` and `Removal` that a person may bring something of a kind back."""

    def register(function: Mine) -> Mine:
        MINE[kind] = function
        return function

    return register


def in_bin(viewer: Person) -> Select[Item, Removal]:
    """What a person may bring back, newest first; what went along with something else comes back with it."""
    condition = or_(*(_may_bring_back(kind, viewer) for kind in MINE))
    return _in_bin(Item, condition).options(joinedload(Item.space))


def get(model: type[Kind], item_id: int, viewer: Person) -> Kind | None:
    """Something of a kind that the viewer may bring back."""
    kind: str = model.__mapper_args__["polymorphic_identity"]
    query = _in_bin(model, _may_bring_back(kind, viewer)).where(model.id == item_id)
    return db.session.scalar(query.with_only_columns(model))


def _may_bring_back(kind: str, viewer: Person) -> ColumnElement[bool]:
    return and_(Item.kind == kind, MINE[kind](viewer))


def _in_bin(model: type[Kind], condition: ColumnElement[bool]) -> Select[Kind, Removal]:
    query = select(model, Removal).join(Removal, Removal.item_id == model.id).where(Removal.with_id.is_(None))
    return query.where(condition).order_by(Removal.at.desc(), Removal.item_id.desc())


def has(item: Item) -> bool:
    """Whether an item lies in the bin."""
    return db.session.get(Removal, item.id) is not None


def put(item: Item, *, by: Person, along_with: Item | None = None) -> None:
    """Put an item there, perhaps along with another; the caller works out anew who reads it."""
    if not has(item):
        db.session.add(Removal(item_id=item.id, by_id=by.id, at=now(), with_id=along_with.id if along_with else None))
        db.session.flush()


def take_out(item: Item) -> None:
    """Take an item out; the caller works out anew who reads it."""
    row = db.session.get(Removal, item.id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
