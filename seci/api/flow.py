"""The flow: figures in which nobody can be found, what is stuck, topics by mode, and the ledger."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from seci.api.resources import Resource
from seci.api.shapes import (
    ItemReference,
    Moment,
    NumberInAddress,
    Paging,
    PersonShape,
    Shape,
    Told,
    list_of,
    listed,
)
from seci.api.teams import TeamReference
from seci.audit import behind, ledger, looks, periods, scopes, stuck, topics
from seci.audit.definitions import DEFINITIONS
from seci.audit.flows import Figures, Flow, Step
from seci.audit.periods import LENGTHS, USUAL, Period
from seci.audit.scopes import Scope
from seci.audit.stuck import Stuck
from seci.commons.guards import may, viewer
from seci.commons.pages import ListPage, page_of
from seci.commons.refusals import N_, Invalid

resource = Resource(
    "flow", "How know-how moves between the four modes. A figure is null where there are not enough people."
)


class FlowQuery(Shape):
    """A period in months, or one month (`2026-11`), and a team with those below; without one the whole organization."""

    period = fields.Integer(load_default=USUAL, validate=validate.OneOf(sorted(LENGTHS)))
    month = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{4}-[0-9]{2}\Z"))
    team = NumberInAddress(load_default=None)


class FlowRowsQuery(FlowQuery, Paging):
    """The same, and what was counted: a mode or a kind of item."""

    of = fields.String(required=True, validate=validate.OneOf(behind.NAMES))


class CountedItem(Shape):
    """An item that was counted."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()


class FlowRowShape(Shape):
    """An item that was counted in a month, and what it was handed over to, if that was counted."""

    month = Told(lambda row: periods.name_of(row.month))
    item = fields.Nested(CountedItem)
    target = fields.Nested(CountedItem, allow_none=True)


class FlowRowList(Shape):
    """Rows one may read, newest first, how many those are, and how many more there are; null: not enough people."""

    items = fields.List(fields.Nested(FlowRowShape))
    next_cursor = fields.String(allow_none=True)
    seen = fields.Integer(allow_none=True)
    unseen = fields.Integer(allow_none=True)


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
    """All figures of a period and a team, counted up to the end of a day."""

    counted_up_to = fields.Date()
    period = fields.Integer(allow_none=True)
    month = fields.String(allow_none=True)
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
    """Why items are stuck, those one may read, and at least how many more there are (null: none, or too few people)."""

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


class LookShape(Shape):
    """Who looked at the figures of which team on a day, and how: on a page, as a file, by a program."""

    day = fields.Date()
    way = fields.String()
    by = fields.Nested(PersonShape)
    team = fields.Nested(TeamReference)


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
    period, scope = _asked(values)
    return {**_summary(Flow().figures(period, scope)), "definitions": list(DEFINITIONS.values())}


def _asked(values: dict[str, Any]) -> tuple[Period, Scope]:
    """What figures are asked for. That somebody asks for a team's is noted."""
    person = viewer()
    team = scopes.team_of(values["team"], person)
    period = periods.named(values["month"]) if values["month"] else periods.last(values["period"])
    if period is None:
        raise Invalid({"month": N_("Choose one of the last 12 months, written as 2026-11.")})
    if team is None:
        return period, None
    looks.note(person, [team.id], "program")
    return period, team.id


def _summary(figures: Figures) -> dict[str, Any]:
    return {
        "counted_up_to": periods.last_day_counted(),
        "period": figures.period.length,
        "month": figures.period.month and periods.name_of(figures.period.month),
        "team": figures.scope,
        "conversions": figures.conversions,
        "months": [{"month": periods.name_of(month), "conversions": by_mode} for month, by_mode in figures.months],
        "kinds": [{"kind": kind, "made": made} for kind, made in figures.kinds.items()],
        "steps": [_step(step) for step in figures.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    names = ("mode", "kind", "made", "handed", "rate")
    return {**{name: getattr(step, name) for name in names}, "median": step.median_days}


@resource.get("/flow/rows")
@may("flow.show")
@resource.arguments(FlowRowsQuery, location="query")
@resource.response(200, FlowRowList)
def list_counted(values: dict[str, Any]) -> dict[str, Any]:
    """What was counted for a mode or a kind, as far as the asker may read it"""
    found = behind.read(Flow(), values["of"], *_asked(values), viewer(), values["cursor"], values["limit"])
    if found is None:
        return {"items": [], "next_cursor": None, "seen": None, "unseen": None}
    return {"items": found.rows, "next_cursor": found.next_cursor, "seen": found.seen, "unseen": found.unseen}


@resource.get("/flow/looks")
@may("flow.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(LookShape))
def list_looks(values: dict[str, Any]) -> dict[str, Any]:
    """Managers and administrators who looked at the figures of a team the asker is in, newest first"""
    page = page_of(looks.at_teams_of(viewer()), values["cursor"], values["limit"])
    rows = [{"day": on, "way": way, "by": by, "team": team} for on, way, by, team in page.rows]
    return listed(ListPage(rows, page.next_cursor))


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
