"""What figures are made of: hand-overs and items of the last twelve months, as plain rows.

A private insight is not among them, nor anything it was handed to or from: its consent says so. Consent stands in the
ledger, which says who changed it and to what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from seci.commons.events import Event
from seci.commons.items import Item
from seci.commons.lineage import HandOver
from seci.plumbing.db import db

WITHIN = ("checklist", "assignment")
"""Kinds whose hand-overs stay in their mode: a run of a checklist is practice of what was practice already."""
CONSENTED = ("insight.captured", "insight.consented")


class Handed(NamedTuple):
    """A hand-over: from which item to which, in which mode, by whom, when."""

    item_id: int
    target_id: int
    mode: str
    by_id: int
    at: datetime


class Made(NamedTuple):
    """An item: its number, kind, owner, and when it was made."""

    id: int
    kind: str
    owner_id: int
    at: datetime


def consent_to(item: Any) -> ColumnElement[str]:
    """What the owner of an insight lets be done with it now; as long as the ledger says nothing, nothing."""
    consent = select(Event.facts["consent"].as_string()).where(Event.item_id == item.id, Event.kind.in_(CONSENTED))
    return func.coalesce(consent.order_by(Event.id.desc()).limit(1).scalar_subquery(), "private")


def is_countable(item: Any) -> ColumnElement[bool]:
    """Whether an item may be counted: every one but an insight whose owner keeps it private."""
    return or_(item.kind != "insight", consent_to(item) != "private")


def handed_since(since: datetime) -> Sequence[Handed]:
    """Hand-overs from a moment on, the first of each pair of items: they are recorded passage by passage."""
    source, target = aliased(Item, flat=True), aliased(Item, flat=True)
    query = select(HandOver.from_item_id, HandOver.to_item_id, HandOver.mode, HandOver.by_id, HandOver.at)
    query = query.join(source, source.id == HandOver.from_item_id).join(target, target.id == HandOver.to_item_id)
    query = query.where(HandOver.at >= since, source.kind.not_in(WITHIN), is_countable(source), is_countable(target))
    first: dict[tuple[int, int, str], Handed] = {}
    for row in db.session.execute(query.order_by(HandOver.at, HandOver.id)):
        one = Handed(*row)
        first.setdefault((one.item_id, one.target_id, one.mode), one)
    return list(first.values())


def made_since(since: datetime) -> Sequence[Made]:
    """Items made from a moment on."""
    query = select(Item.id, Item.kind, Item.owner_id, Item.made_at)
    return [Made(*row) for row in db.session.execute(query.where(Item.made_at >= since, is_countable(Item)))]
