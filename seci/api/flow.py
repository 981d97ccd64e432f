"""The flow: figures in which nobody can be found, what is stuck, topics by mode, and the ledger."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from seci.api.resources import Resource
from seci.api.shapes import ItemReference, Moment, NumberInAddress, Paging, PersonShape, Shape, list_of, listed
from seci.audit import ledger, periods, scopes, stuck, topics
from seci.audit.definitions import DEFINITIONS
from seci.audit.flows import Figures, Flow, Step
from seci.audit.periods import LENGTHS, USUAL, Month
from seci.audit.stuck import Stuck
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of

resource = Resource(
    "flow", "How know-how moves between the four modes. A figure is null where there are not enough people."
)


class FlowQuery(Shape):
    """A period in months, up to the present one, and a team (with those below); without one the whole organization."""

    period = fields.Integer(load_default=USUAL, validate=validate.OneOf(sorted(LENGTHS)))
    team = NumberInAddress(load_default=None)


class ByMode(Shape):
    """A figure for each mode; null: not enough people."""

    socialization = fields.Integer(allow_none=True)
    externalization = fields.Integer(allow_none=True)
    combination = fields.Integer(allow_none=True)
    internalization = fields.Integer(allow_none=True)


class FlowMonthShape(Shape):
    """Hand-overs of one month (`2026-11`) by mode."""

    month = fields.String()
    conversions = fields.Nested(ByMode)


class FlowKindShape(Shape):
    """Items of a kind made in the period."""

    kind = fields.String()
    made = fields.Integer(allow_none=True)


class FlowStepShape(Shape):
    """Of the items of a kind made in the period, how many were handed over in a mode, and half within how many days."""

    mode = fields.String()
    kind = fields.String()
    made = fields.Integer(allow_none=True)
    handed = fields.Integer(allow_none=True)
    rate = fields.Float(allow_none=True)
    median = fields.Float(allow_none=True)


class FigureDefinitionShape(Shape):
    """How a figure is counted."""

    name = fields.String()
    title = fields.String()
    counted = fields.String()
    purpose = fields.String()
    source = fields.String()
    seen_by = fields.String()
    reach = fields.String()


class FlowSummaryShape(Shape):
    """All figures of a period and a team."""

    period = fields.Integer()
    team = fields.Integer(allow_none=True)
    conversions = fields.Nested(ByMode)
    months = fields.List(fields.Nested(FlowMonthShape))
    kinds = fields.List(fields.Nested(FlowKindShape))
    steps = fields.List(fields.Nested(FlowStepShape))
    definitions = fields.List(fields.Nested(FigureDefinitionShape))


class StuckItemShape(Shape):
    """An item that waits, and since when."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    since = Moment()
    days = fields.Integer()


class StuckShape(Shape):
    """Why items are stuck, those one may read, and how many more there are (null: none, or not enough people)."""

    reason = fields.String()
    mode = fields.String()
    kind = fields.String()
    after_days = fields.Integer()
    items = fields.List(fields.Nested(StuckItemShape))
    seen = fields.Integer()
    unseen = fields.Integer(allow_none=True)


class StuckList(Shape):
    """What is stuck, by reason."""

    items = fields.List(fields.Nested(StuckShape))


class TopicFlowShape(Shape):
    """A topic, and how many items under it stand for each mode."""

    topic = fields.Nested(ItemReference)
    modes = fields.Nested(ByMode)


class LedgerQuery(Paging):
    """Which lines are wanted: a period in months, a kind of event, an item, the handle of a person."""

    period = fields.Integer(load_default=USUAL, validate=validate.OneOf(sorted(LENGTHS)))
    kind = fields.String(load_default=None, validate=validate.Length(max=60))
    item = NumberInAddress(load_default=None)
    person = fields.String(load_default=None, validate=validate.Length(max=60))


class LedgerLineShape(Shape):
    """A line of the ledger: a published act, by whom, on what."""

    id = fields.Integer()
    kind = fields.String()
    at = Moment()
    by = fields.Nested(PersonShape, allow_none=True)
    item = fields.Nested(ItemReference, allow_none=True)


@resource.get("/flow/summary")
@may("flow.show")
@resource.arguments(FlowQuery, location="query")
@resource.response(200, FlowSummaryShape)
def show_summary(values: dict[str, Any]) -> dict[str, Any]:
    """Figures of a period and a team"""
    team = scopes.team_of(values["team"], viewer())
    figures = Flow().figures(periods.last(values["period"]), team.id if team else None)
    return {**_summary(figures), "definitions": list(DEFINITIONS.values())}


def _summary(figures: Figures) -> dict[str, Any]:
    return {
        "period": figures.period.length,
        "team": figures.scope,
        "conversions": figures.conversions,
        "months": [{"month": _month(month), "conversions": by_mode} for month, by_mode in figures.months],
        "kinds": [{"kind": kind, "made": made} for kind, made in figures.kinds.items()],
        "steps": [_step(step) for step in figures.steps],
    }


def _month(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"


def _step(step: Step) -> dict[str, Any]:
    names = ("mode", "kind", "made", "handed", "rate")
    return {**{name: getattr(step, name) for name in names}, "median": step.median_days}


@resource.get("/flow/stuck")
@may("flow.show")
@resource.response(200, StuckList)
def list_stuck() -> dict[str, Any]:
    """What waits for its next step, as far as the asker may read it"""
    return {"items": [_stuck(one) for one in stuck.list_for(viewer())]}


def _stuck(one: Stuck) -> dict[str, Any]:
    reason = one.reason
    rows = [{**row.item._asdict(), "since": row.since, "days": row.days} for row in one.rows]
    facts = {"reason": reason.name, "mode": reason.mode, "kind": reason.kind, "after_days": reason.days}
    return {**facts, "items": rows, "seen": one.seen, "unseen": one.unseen}


@resource.get("/flow/topics")
@may("flow.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(TopicFlowShape))
def list_topic_flows(values: dict[str, Any]) -> dict[str, Any]:
    """Topics by name, each with its items by mode"""
    page = topics.by_mode(viewer(), values["cursor"], values["limit"])
    return listed(page)


@resource.get("/flow/ledger")
@may("ledger.show")
@resource.arguments(LedgerQuery, location="query")
@resource.response(200, list_of(LedgerLineShape))
def list_lines(values: dict[str, Any]) -> dict[str, Any]:
    """Published acts in what the asker may read, newest first"""
    period = periods.last(values["period"])
    wanted = ledger.wanted(period, kind=values["kind"], item=values["item"], handle=values["person"])
    return listed(page_of(ledger.lines_for(viewer(), wanted), values["cursor"], values["limit"]))
