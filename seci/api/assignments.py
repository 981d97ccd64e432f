"""Assignments: given, read, declined, paused."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from seci.api.changes import idempotency_key, repeatable
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemShape,
    NumberOrName,
    Paging,
    PersonShape,
    Shape,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import items, people, teams
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person, Team
from seci.commons.refusals import N_, Invalid
from seci.internalization import assignments, checklists, pauses, schedules
from seci.internalization.models import Assignment
from seci.plumbing.db import db

resource = Resource("assignments", "Assignments")
MOST = 500


class Schedule(fields.Field[dict[str, Any]]):
    """`{"every": "day"}`, `{"every": 3}`, `{"weekdays": ["MO"]}`, `{"times": 3, "per": "week"}` or `{"rrule": "…"}`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(metadata={"type": "object"}, **more)

    def _deserialize(self, value: Any, *_rest: Any, **_named: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("validator_failed")
        return value


def assignees_of(assignment: Assignment) -> list[Person]:
    """Whom it was given to, for who gave it; anybody else learns of themselves alone."""
    person = viewer()
    everybody = items.people_in(assignment, "assignee")
    return everybody if assignment.owner_id == person.id else [one for one in everybody if one.id == person.id]


class AssignmentReference(ItemShape):
    """An assignment in a list; without a schedule it is done once."""

    checklist = fields.Integer(attribute="checklist_id")
    schedule = fields.Function(
        lambda given: schedules.written(assignments.schedule_of(given)), metadata={"type": ["object", "null"]}
    )
    start = fields.Date(attribute="starts_on")
    due = fields.Date(attribute="ends_on", allow_none=True)


class AssignmentShape(AssignmentReference):
    """An assignment with whom it was given to."""

    people = ToldList(assignees_of, PersonShape)


class NewAssignment(Shape):
    """A checklist for people and teams, by number, handle or name; for oneself where none are named."""

    checklist = Whole(required=True)
    people = fields.List(NumberOrName(), load_default=list, validate=validate.Length(max=MOST))
    teams = fields.List(NumberOrName(), load_default=list, validate=validate.Length(max=MOST))
    schedule = Schedule(load_default=None, allow_none=True)
    start = fields.Date(load_default=None, allow_none=True)
    due = fields.Date(load_default=None, allow_none=True)


@resource.get("/assignments")
@may("practice.use")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(AssignmentReference))
def list_assignments(values: dict[str, Any]) -> dict[str, Any]:
    """What the asker practises"""
    return listed(page_of(with_people(assignments.taken_up_by(viewer())), values["cursor"], values["limit"]))


@resource.post("/assignments")
@may("practice.use")
@resource.arguments(NewAssignment)
@resource.response(201, AssignmentShape)
@repeatable(resource)
def give_assignment(values: dict[str, Any]) -> Assignment:
    """Give a checklist to people, to whoever is in some teams now, or to oneself

    With a header `Idempotency-Key` the same request may be sent again and makes one assignment.
    """
    schedule, submission = schedules.read(values["schedule"]), idempotency_key()
    with db.write():
        checklist = checklists.get(values["checklist"], viewer())
        if checklist is None:
            raise Invalid({"checklist": N_("There is no such checklist.")})
        is_for_others = values["people"] or values["teams"]
        return assignments.give(
            checklist,
            by=viewer(),
            to=[_person(one) for one in values["people"]] if is_for_others else [viewer()],
            to_teams=[_team(one) for one in values["teams"]],
            schedule=schedule,
            starts_on=values["start"],
            ends_on=values["due"],
            submission=submission,
        )


def _person(wanted: int | str) -> Person:
    found = people.get(wanted) if isinstance(wanted, int) else people.by_handle(wanted)
    if found is None or not found.is_active:
        raise Invalid({"people": N_("There is nobody with this number or handle.")})
    return found


def _team(wanted: int | str) -> Team:
    found = db.session.get(Team, wanted) if isinstance(wanted, int) else teams.named(wanted)
    if found is None:
        raise Invalid({"teams": N_("There is no such team.")})
    return found


@resource.get("/assignments/<int:id>")
@may("assignment.show", assignments.get)
@resource.response(200, AssignmentShape)
def show_assignment(assignment: Assignment) -> Assignment:
    """One assignment the asker gave or was given"""
    return assignment


@resource.post("/assignments/<int:id>/decline")
@may("assignment.practise", assignments.get)
@resource.response(204)
def decline_assignment(assignment: Assignment) -> None:
    """Stop practising it, or never begin"""
    with db.write():
        assignments.decline(assignment, by=viewer())


@resource.post("/assignments/<int:id>/accept")
@may("assignment.practise", assignments.get)
@resource.response(204)
def accept_assignment(assignment: Assignment) -> None:
    """Practise it after all"""
    with db.write():
        assignments.accept(assignment, by=viewer())


@resource.post("/assignments/<int:id>/pause")
@may("assignment.practise", assignments.get)
@resource.response(204)
def pause_assignment(assignment: Assignment) -> None:
    """Need not practise from today on"""
    with db.write():
        pauses.pause(assignment, by=viewer())


@resource.post("/assignments/<int:id>/resume")
@may("assignment.practise", assignments.get)
@resource.response(204)
def resume_assignment(assignment: Assignment) -> None:
    """Practise again from today on"""
    with db.write():
        pauses.resume(assignment, by=viewer())


@resource.post("/assignments/<int:id>/skip")
@may("assignment.practise", assignments.get)
@resource.response(204)
def skip_day(assignment: Assignment) -> None:
    """Need not practise today"""
    with db.write():
        pauses.skip(assignment, by=viewer())


@resource.delete("/assignments/<int:id>/skip")
@may("assignment.practise", assignments.get)
@resource.response(204)
def take_back_skip(assignment: Assignment) -> None:
    """Practise today after all"""
    with db.write():
        pauses.take_back(assignment, by=viewer())
