"""Pairings: a mentor and a learner, for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields, validate

from seci.api.changes import base_of, based, idempotency_key, repeatable
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemShape,
    Moment,
    NumberOrName,
    Paging,
    PersonShape,
    Shape,
    Told,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import people
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import db
from seci.socialization import pairings
from seci.socialization.models import CADENCES, PAIRING_KINDS, STATES, Pairing
from seci.socialization.pairings import Plan

resource = Resource("pairings", "Pairings")


def goal_of(pairing: Pairing) -> str:
    """What a pairing is for, under the name it is offered with."""
    return pairing.title


class PairingStateShape(Shape):
    """A state a pairing came to."""

    state = fields.String(validate=validate.OneOf(STATES))
    by = fields.Nested(PersonShape)
    at = Moment()


class PairingReference(ItemShape):
    """A pairing in a list; `title` is its goal, `kind` what kind of pairing it is."""

    kind = fields.String(attribute="pairing_kind", validate=validate.OneOf(PAIRING_KINDS))
    goal = Told(goal_of)
    state = fields.String(validate=validate.OneOf(STATES))
    mentor = fields.Nested(PersonShape)
    learner = fields.Nested(PersonShape)
    cadence = fields.String(validate=validate.OneOf(CADENCES))
    identity = fields.String()
    revision = fields.Integer()


class PairingShape(PairingReference):
    """A pairing with the states it came to, oldest first."""

    history = ToldList(pairings.history_of, PairingStateShape)


class PairingQuery(Paging):
    """Which of the asker's pairings are wanted."""

    state = fields.String(validate=validate.OneOf(STATES))


class NewPairing(Shape):
    """A pairing to be offered. The two are called by number or handle."""

    learner = NumberOrName(required=True)
    mentor = NumberOrName(required=True)
    goal = fields.String(required=True)
    kind = fields.String(load_default="mentoring", validate=validate.OneOf(PAIRING_KINDS))
    cadence = fields.String(load_default="", validate=validate.OneOf(CADENCES))
    identity = fields.String(load_default="")


class PairingChange(Shape):
    """A change that began from `base_revision`; what is left out stays."""

    base_revision = Whole()
    goal = fields.String()
    kind = fields.String(validate=validate.OneOf(PAIRING_KINDS))
    cadence = fields.String(validate=validate.OneOf(CADENCES))
    identity = fields.String()


@resource.get("/pairings")
@may("mentoring.use")
@resource.arguments(PairingQuery, location="query")
@resource.response(200, list_of(PairingReference))
def list_pairings(values: dict[str, Any]) -> dict[str, Any]:
    """The asker's pairings, what changed last first"""
    states = (values["state"],) if "state" in values else STATES
    query = with_people(pairings.in_state(viewer(), states))
    return listed(page_of(query, values["cursor"], values["limit"]))


@resource.post("/pairings")
@may("mentoring.use")
@resource.arguments(NewPairing)
@resource.response(201, PairingShape)
@repeatable(resource)
def offer_pairing(values: dict[str, Any]) -> Pairing:
    """Offer a pairing, to the other or to two others

    Who brings two others together reads it no longer after this answer. With a header `Idempotency-Key` the same
    request may be sent again and makes one pairing.
    """
    submission = idempotency_key()
    plan = Plan(values["goal"], values["kind"], values["cadence"], values["identity"])
    with db.write():
        mentor, learner = somebody("mentor", values["mentor"]), somebody("learner", values["learner"])
        return pairings.offer(mentor, learner, plan, by=viewer(), submission=submission)


def somebody(name: str, called: int | str) -> Person:
    """The person of a number or a handle."""
    found = people.get(called) if isinstance(called, int) else people.by_handle(called)
    if found is None or not found.is_active:
        raise Invalid({name: N_("Choose somebody who is here, by number or handle.")})
    return found


@resource.get("/pairings/<int:id>")
@may("pairing.show", pairings.get)
@resource.response(200, PairingShape)
def show_pairing(pairing: Pairing) -> Pairing:
    """One pairing"""
    return pairing


@resource.patch("/pairings/<int:id>")
@may("pairing.change", pairings.get)
@resource.arguments(PairingChange)
@resource.response(200, PairingShape)
@based(resource)
def change_pairing(pairing: Pairing, values: dict[str, Any]) -> Pairing:
    """Say anew what a pairing is for"""
    base = base_of(values)
    with db.write():
        plan = Plan(
            values.get("goal", pairing.title),
            values.get("kind", pairing.pairing_kind),
            values.get("cadence", pairing.cadence),
            values.get("identity", pairing.identity),
        )
        pairings.change(pairing, plan, base=base, by=viewer())
    return pairing


@resource.post("/pairings/<int:id>/accept")
@may("pairing.change", pairings.get)
@resource.response(200, PairingShape)
def accept_pairing(pairing: Pairing) -> Pairing:
    """Say yes to an offer"""
    return _step(pairing, pairings.accept)


@resource.post("/pairings/<int:id>/decline")
@may("pairing.change", pairings.get)
@resource.response(200, PairingShape)
def decline_pairing(pairing: Pairing) -> Pairing:
    """Say no to an offer, or take one's own back"""
    return _step(pairing, pairings.decline)


@resource.post("/pairings/<int:id>/pause")
@may("pairing.change", pairings.get)
@resource.response(200, PairingShape)
def pause_pairing(pairing: Pairing) -> Pairing:
    """Let a pairing rest"""
    return _step(pairing, pairings.pause)


@resource.post("/pairings/<int:id>/resume")
@may("pairing.change", pairings.get)
@resource.response(200, PairingShape)
def resume_pairing(pairing: Pairing) -> Pairing:
    """Go on with a pairing that rests"""
    return _step(pairing, pairings.resume)


@resource.post("/pairings/<int:id>/end")
@may("pairing.change", pairings.get)
@resource.response(200, PairingShape)
def end_pairing(pairing: Pairing) -> Pairing:
    """End a pairing; both keep what was logged"""
    return _step(pairing, pairings.end)


def _step(pairing: Pairing, verb: Callable[..., None]) -> Pairing:
    with db.write():
        verb(pairing, by=viewer())
    return pairing
