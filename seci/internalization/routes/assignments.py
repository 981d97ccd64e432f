"""Assignments: what one practises, one of them, given, declined, paused."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import items, spaces
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of, part_of
from seci.commons.people import Person, Team
from seci.commons.refusals import Invalid
from seci.internalization import assignments, bp, checklists, due, habits, pauses, progress, runs
from seci.internalization.forms import AssignForm
from seci.internalization.models import Assignment, Checklist
from seci.internalization.routes.curves import curve_of
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response
LATELY = 7


@bp.get("/practice/")
@may("practice.use")
def list_practice() -> str:
    """All one practises: what is due today first."""
    practice = sorted(due.practice_of(viewer()), key=lambda one: not one.is_due)
    page = part_of(practice, request.args.get("cursor"))
    return render_template(
        "internalization/list_practice.html",
        due=[one for one in page.rows if one.is_due],
        due_count=sum(one.is_due for one in practice),
        others=[one for one in page.rows if not one.is_due],
        next_cursor=page.next_cursor,
    )


@bp.get("/practice/checklists/<int:id>/assign")
@may("checklist.assign", checklists.get)
def new_assignment(checklist: Checklist) -> str:
    """A form: who practises it, and when."""
    form = AssignForm(formdata=None)
    form.start.data, form.submission.data = due.today_of(viewer()), secrets.token_hex(16)
    return render_template("internalization/new_assignment.html", form=form, checklist=checklist)


@bp.post("/practice/checklists/<int:id>/assign")
@may("checklist.assign", checklists.get)
def give_assignment(checklist: Checklist) -> Page:
    """Give it to oneself, to others or to teams."""
    form, person = AssignForm(), viewer()
    page = "internalization/new_assignment.html"
    if not form.validate():
        return render_template(page, form=form, checklist=checklist), 422
    try:
        schedule = form.wanted
        with db.write():
            people, teams = ([person], []) if form.to.data == "me" else _named(form.names)
            made = assignments.give(
                checklist,
                by=person,
                to=people,
                to_teams=teams,
                schedule=schedule,
                starts_on=form.start.data,
                ends_on=form.due.data,
                submission=form.submission.data or None,
            )
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template(page, form=form, checklist=checklist), 422
    return redirect(address_of(made))


def _named(names: Sequence[str]) -> tuple[list[Person], list[Team]]:
    """The people and the teams that were typed. Raises Invalid where nobody and no team is called so."""
    try:
        found = [spaces.who(name) for name in names]
    except Invalid as refusal:
        raise Invalid({"people": refusal.sentence}) from refusal
    return [one for one in found if isinstance(one, Person)], [one for one in found if isinstance(one, Team)]


@bp.get("/practice/assignments/<int:id>", defaults={"slug": ""})
@bp.get("/practice/assignments/<int:id>-<slug>")
@may("assignment.show", assignments.get)
def show_assignment(assignment: Assignment, slug: str) -> Page:
    """When it is due; to who practises it their plan and progress, to who gave it whom they gave it to."""
    if slug != slug_of(assignment.title):
        return redirect(present_address_of(assignment))
    person = viewer()
    is_mine = assignments.is_given_to(assignment, person)
    habit = habits.of_assignment(assignment, person) if is_mine else None
    made = progress.of(person, assignment, habit) if is_mine else None
    today = due.today_of(person)
    return render_template(
        "internalization/show_assignment.html",
        assignment=assignment,
        checklist=checklists.get(assignment.checklist_id, person),
        is_mine=is_mine,
        is_declined=is_mine and assignments.has_declined(assignment, person),
        may_decline=is_mine and assignments.may_decline(assignment, person),
        is_paused=is_mine and pauses.open_of(assignment, person) is not None,
        is_off=is_mine and assignment.id in pauses.days_off(person, [assignment.id], today, today),
        given_to=items.people_in(assignment, "assignee") if assignment.owner_id == person.id else [],
        run=runs.on_day(assignment, person, today) if is_mine else None,
        habit=habit,
        progress=made,
        curve=curve_of(made) if made else None,
        latest=page_of(runs.latest(person, assignment.id), request.args.get("cursor"), size=LATELY)
        if is_mine
        else None,
        has_begun=assignment.starts_on <= today,
    )


@bp.post("/practice/assignments/<int:id>/decline")
@may("assignment.practise", assignments.get)
def decline_assignment(assignment: Assignment) -> Response:
    """Stop practising it, or never begin."""
    with db.write():
        assignments.decline(assignment, by=viewer())
    flash(_("You do not practise it any more."), f"undo {url_for('.accept_assignment', id=assignment.id)}")
    return redirect(url_for(".list_practice"))


@bp.post("/practice/assignments/<int:id>/accept")
@may("assignment.practise", assignments.get)
def accept_assignment(assignment: Assignment) -> Response:
    """Practise it after all."""
    with db.write():
        assignments.accept(assignment, by=viewer())
    return redirect(address_of(assignment))


@bp.post("/practice/assignments/<int:id>/pause")
@may("assignment.practise", assignments.get)
def pause_assignment(assignment: Assignment) -> Response:
    """Need not practise from today on."""
    with db.write():
        pauses.pause(assignment, by=viewer())
    flash(
        _("Paused. It costs nothing; go on when you like."), f"undo {url_for('.resume_assignment', id=assignment.id)}"
    )
    return redirect(address_of(assignment))


@bp.post("/practice/assignments/<int:id>/resume")
@may("assignment.practise", assignments.get)
def resume_assignment(assignment: Assignment) -> Response:
    """Practise again."""
    with db.write():
        pauses.resume(assignment, by=viewer())
    return redirect(address_of(assignment))


@bp.post("/practice/assignments/<int:id>/skip")
@may("assignment.practise", assignments.get)
def skip_day(assignment: Assignment) -> Response:
    """Need not practise today."""
    with db.write():
        pauses.skip(assignment, by=viewer())
    flash(_("Skipped for today. It costs nothing."), f"undo {url_for('.take_back_skip', id=assignment.id)}")
    return redirect(address_of(assignment))


@bp.post("/practice/assignments/<int:id>/take-back-skip")
@may("assignment.practise", assignments.get)
def take_back_skip(assignment: Assignment) -> Response:
    """Practise today after all."""
    with db.write():
        pauses.take_back(assignment, by=viewer())
    return redirect(address_of(assignment))
