"""Habits: each person's own plans and what became of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marshmallow import fields, validate

from seci.api.resources import Resource
from seci.api.shapes import ItemShape, Paging, Shape, Whole, list_of, listed, with_people
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid
from seci.internalization import assignments, habits, progress
from seci.internalization.habits import Plan
from seci.internalization.models import DIRECTIONS, Habit
from seci.plumbing.db import db

resource = Resource("habits", "Habits")


class ProgressShape(Shape):
    """Strength from 0 to 1 by exponential smoothing; days in a row and days done stand apart."""

    strength = fields.Float()
    streak = fields.Integer()
    days_done = fields.Integer()


class HabitReference(ItemShape):
    """A plan: after `anchor` I will `two_minutes`, at `place`; then I may `bundle`; I am someone who `identity`."""

    assignment = fields.Integer(attribute="assignment_id")
    anchor = fields.String()
    two_minutes = fields.String()
    place = fields.String()
    bundle = fields.String()
    identity = fields.String()
    friction = fields.String()
    direction = fields.String(validate=validate.OneOf(DIRECTIONS))


def progress_of(habit: Habit) -> dict[str, Any] | None:
    """What became of a plan."""
    made = progress.of(viewer(), habit.assignment, habit)
    dumped: dict[str, Any] | None = ProgressShape().dump(made) if made else None
    return dumped


class HabitShape(HabitReference):
    """A plan with what became of it; nothing yet for what is done once."""

    progress = fields.Function(progress_of, metadata={"type": "object"})


class HabitChange(Shape):
    """Parts of a plan; what is left out stays."""

    anchor = fields.String()
    two_minutes = fields.String()
    place = fields.String()
    bundle = fields.String()
    identity = fields.String()
    friction = fields.String()
    direction = fields.String(validate=validate.OneOf(DIRECTIONS))


class NewHabit(HabitChange):
    """A plan for an assignment; each person has one for each."""

    assignment = Whole(required=True)


@resource.get("/habits")
@may("practice.use")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(HabitReference))
def list_habits(values: dict[str, Any]) -> dict[str, Any]:
    """The asker's own plans; those on the same anchor stand together"""
    return listed(page_of(with_people(habits.readable_by(viewer())), values["cursor"], values["limit"]))


@resource.post("/habits")
@may("practice.use")
@resource.arguments(NewHabit)
@resource.response(201, HabitShape)
def plan_habit(values: dict[str, Any]) -> Habit:
    """Make a plan for what one practises, or change it"""
    with db.write():
        assignment = assignments.get(values.pop("assignment"), viewer())
        if assignment is None:
            raise Invalid({"assignment": N_("There is no such assignment.")})
        return habits.plan(assignment, Plan(**{"anchor": "", "two_minutes": "", **values}), by=viewer())


@resource.get("/habits/<int:id>")
@may("habit.show", habits.get)
@resource.response(200, HabitShape)
def show_habit(habit: Habit) -> Habit:
    """One of the asker's plans"""
    return habit


@resource.patch("/habits/<int:id>")
@may("habit.change", habits.get)
@resource.arguments(HabitChange)
@resource.response(200, HabitShape)
def change_habit(habit: Habit, values: dict[str, Any]) -> Habit:
    """Change a plan"""
    with db.write():
        return habits.plan(habit.assignment, replace(habits.plan_in(habit), **values), by=viewer())


@resource.post("/habits/<int:id>/slip")
@may("habit.change", habits.get)
@resource.response(204)
def record_slip(habit: Habit) -> None:
    """Say that what is to be broken happened today"""
    with db.write():
        habits.slip(habit, by=viewer())


@resource.delete("/habits/<int:id>/slip")
@may("habit.change", habits.get)
@resource.response(204)
def take_back_slip(habit: Habit) -> None:
    """It did not happen today"""
    with db.write():
        habits.take_back_slip(habit, by=viewer())
