"""Runs: begun, ticked, finished, reflected upon; each person's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from seci.api.comments import CommentShape, facts_of
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemShape,
    Moment,
    NumberInAddress,
    Paging,
    Shape,
    Told,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import comments
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import NotFound
from seci.internalization import assignments, reflections, runs, suggestions
from seci.internalization.models import TICKS, Assignment, Run
from seci.internalization.runs import Ticked
from seci.plumbing.db import db

resource = Resource("runs", "Runs")
STATES = (*TICKS, "open")


def steps_of(run: Run) -> Sequence[Ticked]:
    """The steps of the version it began with."""
    return runs.ticked(run)


def reflection_of(run: Run) -> str | None:
    """What it taught."""
    kept = reflections.of(run)
    return kept.text if kept else None


def suggestions_of(run: Run) -> list[dict[str, Any]]:
    """What it suggested to its playbook."""
    return [{"passage": passage or None, "comment": one.id} for passage, one in suggestions.of(run).items()]


class TickedShape(Shape):
    """A step of a run with what came of it."""

    id = fields.Integer(attribute="step.id")
    text = fields.String(attribute="step.text")
    passage = fields.String(attribute="step.passage", allow_none=True)
    two_minutes = fields.Boolean(attribute="step.two_minutes")
    state = fields.String(validate=validate.OneOf(STATES))
    note = fields.String()


class SuggestionShape(Shape):
    """What a run suggested to its playbook: the passage, null for the whole, and the number of the comment."""

    passage = fields.String(allow_none=True)
    comment = fields.Integer()


class RunReference(ItemShape):
    """A run in a list. `day` is the person's local day it is counted under."""

    assignment = fields.Integer(attribute="assignment_id")
    checklist = fields.Integer(attribute="checklist_id")
    version = fields.Integer()
    day = fields.Date()
    finished_at = Moment(allow_none=True)


class RunShape(RunReference):
    """A run with its steps and what it taught."""

    steps = ToldList(steps_of, TickedShape)
    reflection = Told(reflection_of, allow_none=True)
    suggestions = ToldList(suggestions_of, SuggestionShape)


class RunQuery(Paging):
    """Which runs are wanted."""

    assignment = NumberInAddress()


class NewRun(Shape):
    """The day of the run: today where the asker is unless said, up to a week back."""

    day = fields.Date(load_default=None, allow_none=True)


class TickWanted(Shape):
    """What came of a step; `open` takes a tick back. A note that is left out stays."""

    step = Whole(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    note = fields.String(load_default=None)


class RunChange(Shape):
    """Ticks, what it taught, and whether it is finished."""

    ticks = fields.List(fields.Nested(TickWanted), load_default=list, validate=validate.Length(max=200))
    reflection = fields.String()
    finished = fields.Boolean(truthy={True}, falsy={False})


class NewSuggestion(Shape):
    """What to say to the playbook, and about which passage of a step (by anchor; null for the whole).

    Left out, it is what the run taught and what was noted, about the passage that was unclear or skipped.
    """

    passage = fields.String(allow_none=True, validate=validate.Length(max=20))
    body = fields.String()


@resource.get("/runs")
@may("practice.use")
@resource.arguments(RunQuery, location="query")
@resource.response(200, list_of(RunReference))
def list_runs(values: dict[str, Any]) -> dict[str, Any]:
    """The asker's own runs, newest first, perhaps of one assignment"""
    query = with_people(runs.latest(viewer(), values.get("assignment")))
    return listed(page_of(query, values["cursor"], values["limit"]))


@resource.post("/assignments/<int:id>/runs")
@may("assignment.practise", assignments.get)
@resource.arguments(NewRun)
@resource.response(201, RunShape)
def begin_run(assignment: Assignment, values: dict[str, Any]) -> Run:
    """Open the run of a day; there is one for each day, whoever asks how often from how many devices"""
    with db.write():
        return runs.begin(assignment, by=viewer(), day=values["day"])


@resource.get("/runs/<int:id>")
@may("run.show", runs.get)
@resource.response(200, RunShape)
def show_run(run: Run) -> Run:
    """One of the asker's runs"""
    return run


@resource.patch("/runs/<int:id>")
@may("run.change", runs.get)
@resource.arguments(RunChange)
@resource.response(200, RunShape)
def change_run(run: Run, values: dict[str, Any]) -> Run:
    """Tick steps, say what it taught, finish it or go on with it; all of it or nothing"""
    person = viewer()
    with db.write():
        if values["ticks"]:
            runs.tick_all(run, [_told(tick) for tick in values["ticks"]], by=person)
        if "reflection" in values:
            reflections.keep(run, values["reflection"], by=person)
        if values.get("finished") is True:
            runs.finish(run, by=person)
        elif values.get("finished") is False:
            runs.reopen(run, by=person)
    return run


def _told(tick: dict[str, Any]) -> tuple[int, str | None, str | None]:
    return tick["step"], None if tick["state"] == "open" else tick["state"], tick["note"]


@resource.post("/runs/<int:id>/suggestions")
@may("run.change", runs.get)
@resource.arguments(NewSuggestion)
@resource.response(201, CommentShape)
def make_suggestion(run: Run, values: dict[str, Any]) -> dict[str, Any]:
    """Say what a run taught to its playbook, as a comment; once for each passage, whoever asks how often"""
    person = viewer()
    playbook = suggestions.playbook_for(run, person)
    if playbook is None:
        raise NotFound
    subjects = suggestions.subjects_of(runs.ticked(run), playbook)
    passage = values.get("passage", suggestions.chosen_among(subjects)) or suggestions.WHOLE
    body = values.get("body", suggestions.words_of(run, subjects, passage))
    rendering = comments.prepare(body)
    with db.write():
        made = suggestions.make(run, body, rendering, by=person, passage=passage)
    return facts_of([made], playbook)[0]
