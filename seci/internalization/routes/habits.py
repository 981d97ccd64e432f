"""Habits: one's plans, those on the same anchor together; one of them; made and changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import Invalid, Overtaken
from seci.internalization import assignments, bp, checklists, due, habits, progress
from seci.internalization.forms import HabitForm
from seci.internalization.models import Assignment, Habit
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response
MOST = 100  # habits after one anchor that are shown beside one of them


@bp.get("/practice/habits")
@may("practice.use")
def list_habits() -> str:
    """One's plans by anchor, each with its strength."""
    person = viewer()
    page = page_of(habits.readable_by(person), request.args.get("cursor"))
    made = progress.of_all(person, [habit.assignment for habit in page.rows], page.rows)
    return render_template(
        "internalization/list_habits.html",
        stacks=habits.stacks(page.rows),
        progress=made,
        next_cursor=page.next_cursor,
    )


@bp.get("/practice/habits/<int:id>", defaults={"slug": ""})
@bp.get("/practice/habits/<int:id>-<slug>")
@may("habit.show", habits.get)
def show_habit(habit: Habit, slug: str) -> Page:
    """The plan as a sentence, what stands before the start, and what else comes after the same anchor."""
    if slug != slug_of(habit.title):
        return redirect(present_address_of(habit))
    person = viewer()
    plans = db.session.scalars(habits.readable_by(person).where(Habit.anchor_key == habit.anchor_key).limit(MOST))
    slips = habits.slips_of([habit.id]).get(habit.id, set())
    return render_template(
        "internalization/show_habit.html",
        habit=habit,
        checklist=checklists.get(habit.assignment.checklist_id, person),
        stack=[one for one in plans if one.id != habit.id],
        progress=progress.of(person, habit.assignment, habit),
        has_slipped=due.today_of(person) in slips,
    )


@bp.get("/practice/assignments/<int:id>/plan")
@may("assignment.practise", assignments.get)
def edit_habit(assignment: Assignment) -> str:
    """The plan as a form that reads as one sentence."""
    habit = habits.of_assignment(assignment, viewer())
    form = HabitForm(formdata=None, obj=habit, data={"base": habit.revision if habit else 0})
    return _edit_page(assignment, form)


@bp.post("/practice/assignments/<int:id>/plan")
@may("assignment.practise", assignments.get)
def plan_habit(assignment: Assignment) -> Page:
    """Keep the plan. What was saved on another device is not overwritten unseen."""
    form, person = HabitForm(), viewer()
    if not form.validate():
        return _edit_page(assignment, form), 422
    try:
        with db.write():
            habits.plan(assignment, form.plan, by=person, base=form.base.data)
    except Invalid as refusal:
        put_errors(form, refusal)
        return _edit_page(assignment, form), 422
    except Overtaken as refusal:
        theirs = habits.of_assignment(assignment, person)
        form.base.data, form.base.raw_data = theirs.revision if theirs else 0, None
        return _edit_page(assignment, form, theirs), refusal.status
    return redirect(address_of(assignment))


def _edit_page(assignment: Assignment, form: HabitForm, theirs: Habit | None = None) -> str:
    return render_template("internalization/edit_habit.html", form=form, assignment=assignment, theirs=theirs)


@bp.post("/practice/habits/<int:id>/slip")
@may("habit.change", habits.get)
def record_slip(habit: Habit) -> Response:
    """What is to be broken happened today."""
    with db.write():
        habits.slip(habit, by=viewer())
    flash(_("Noted. One day changes little; the next one matters."), f"undo {url_for('.take_back_slip', id=habit.id)}")
    return redirect(address_of(habit))


@bp.post("/practice/habits/<int:id>/take-back-slip")
@may("habit.change", habits.get)
def take_back_slip(habit: Habit) -> Response:
    """It did not happen today."""
    with db.write():
        habits.take_back_slip(habit, by=viewer())
    return redirect(address_of(habit))
