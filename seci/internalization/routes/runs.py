"""Runs: begun, ticked step by step, finished, reflected upon. Everything works as forms, for one thumb."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.refusals import Forbidden, Invalid, Overtaken, TooLarge
from seci.internalization import assignments, bp, checklists, habits, reflections, runs, suggestions
from seci.internalization.forms import ReflectionForm, TickForm
from seci.internalization.models import Assignment, Run
from seci.internalization.routes.sentences import win_of
from seci.internalization.runs import PractisedDays
from seci.plumbing.db import db
from seci.socialization import insights
from seci.socialization.insights import Noticed

Page = str | tuple[str, int] | Response


@bp.post("/practice/assignments/<int:id>/runs")
@may("assignment.practise", assignments.get)
def begin_run(assignment: Assignment) -> Page:
    """Open today's run, or go on with it."""
    try:
        with db.write():
            run = runs.begin(assignment, by=viewer())
    except (Forbidden, Invalid) as refusal:
        flash(_(refusal.sentence), "error")
        return redirect(address_of(assignment))
    return redirect(address_of(run, short=1 if request.form.get("short") else None))


@bp.get("/practice/runs/<int:id>", defaults={"slug": ""})
@bp.get("/practice/runs/<int:id>-<slug>")
@may("run.show", runs.get)
def show_run(run: Run, slug: str) -> Page:
    """Its steps, one below the other, each with three buttons."""
    if slug != slug_of(run.title):
        return redirect(present_address_of(run))
    return _page(run)


def _page(
    run: Run, form: ReflectionForm | None = None, wrong: TickForm | None = None, theirs: str | None = None
) -> str:
    person, rows = viewer(), runs.ticked(run)
    is_short = request.args.get("short") == "1" and any(row.step.two_minutes for row in rows)
    is_over = run.finished_at is not None or form is not None
    form = form or _form_of(run)
    assignment = assignments.get(run.assignment_id, person)
    assert assignment is not None
    is_telling = run.finished_at is not None or any(row.state == "unclear" for row in rows)
    return render_template(
        "internalization/show_run.html",
        run=run,
        assignment=assignment,
        checklist=checklists.get(run.checklist_id, person),
        habit=habits.of_assignment(assignment, person),
        first=[row for row in rows if row.step.two_minutes] if is_short else rows,
        rest=[row for row in rows if not row.step.two_minutes] if is_short else [],
        is_short=is_short,
        ticked=sum(row.tick is not None for row in rows),
        total=len(rows),
        win=win_of(rows, _days_done(run)) if is_over else None,
        form=form,
        theirs=theirs,
        wrong=wrong,
        playbook=suggestions.playbook_for(run, person) if is_telling else None,
        suggested=suggestions.of(run) if is_telling else {},
    )


def _form_of(run: Run) -> ReflectionForm:
    kept = reflections.of(run)
    text = kept.text if kept else ""
    return ReflectionForm(formdata=None, data={"reflection": text, "before": text})


def _days_done(run: Run) -> int:
    days = runs.days_of(viewer(), [run.assignment_id]).get(run.assignment_id, PractisedDays())
    return len(days.yes)


@bp.post("/practice/runs/<int:id>/ticks")
@may("run.change", runs.get)
def tick_step(run: Run) -> Page:
    """Say what came of a step; the page comes back at the next one that is open."""
    form = TickForm()
    if not form.validate():
        return _page(run, wrong=form), 422
    try:
        with db.write():
            runs.tick(run, form.step.data, form.state.data or None, by=viewer(), note=form.note.data)
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _page(run, wrong=form), refusal.status
    return redirect(_address(run, after=form.step.data if form.state.data else None))


def _address(run: Run, after: int | None = None) -> str:
    """The run's page, at the first open step after one that was just ticked."""
    rows = runs.ticked(run)
    places = [row.step.id for row in rows]
    start = places.index(after) + 1 if after in places else len(rows)
    following = next((row.step.id for row in rows[start:] if row.tick is None), None)
    short = 1 if request.form.get("short") else None
    return address_of(run, f"step-{following}" if following else "progress", short=short)


@bp.post("/practice/runs/<int:id>/finish")
@may("run.change", runs.get)
def finish_run(run: Run) -> Response:
    """Close it; a second time says that it was."""
    with db.write():
        is_closed_now = runs.finish(run, by=viewer())
    if not is_closed_now:
        flash(_("This run was finished already, perhaps on another device. Nothing is lost."))
    return redirect(address_of(run))


@bp.post("/practice/runs/<int:id>/reopen")
@may("run.change", runs.get)
def reopen_run(run: Run) -> Response:
    """Go on with it."""
    with db.write():
        runs.reopen(run, by=viewer())
    return redirect(address_of(run))


@bp.post("/practice/runs/<int:id>/reflection")
@may("run.change", runs.get)
def keep_reflection(run: Run) -> Page:
    """Keep what it taught, for oneself; if asked for, as an insight of one's own as well, or to suggest it next."""
    form = ReflectionForm()
    if not form.validate():
        return _page(run, form), 422
    text, insight = form.reflection.data or "", None
    try:
        prepared = insights.prepare(Noticed("", text)) if request.form.get("insight") else None
        with db.write():
            kept = reflections.keep(run, text, by=viewer(), before=form.before.data)
            if prepared is not None:
                insight = reflections.into_insight(run, *prepared, by=viewer())
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _page(run, form), refusal.status
    except Overtaken as refusal:
        form.before.data = _form_of(run).before.data
        return _page(run, form, theirs=form.before.data), refusal.status
    if insight is not None:
        flash(_("Kept as an insight. Only you read it until you say otherwise."))
        return redirect(address_of(insight))
    if "suggest" in request.form:
        return redirect(url_for(".new_suggestion", id=run.id))
    flash(_("Kept with this run, for you alone.") if kept else _("Nothing is kept with this run."))
    return redirect(url_for(".list_practice") if kept else address_of(run))
