"""Suggestions: what a run taught, said to the playbook it was practised from."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import comments, items
from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.refusals import Invalid, NotFound, TooLarge
from seci.internalization import bp, runs, suggestions
from seci.internalization.forms import SuggestionForm
from seci.internalization.models import Run
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/practice/runs/<int:id>/suggestions/new")
@may("run.change", runs.get)
def new_suggestion(run: Run) -> str:
    """What the run taught, to be sent: about the passage that was unclear, or the one the address names."""
    playbook = _playbook(run)
    subjects = suggestions.subjects_of(runs.ticked(run), playbook)
    passage = request.args.get("passage")
    if passage not in {one.anchor for one in subjects}:
        passage = suggestions.chosen_among(subjects)
    body = suggestions.words_of(run, subjects, passage)
    return _form_page(run, playbook, SuggestionForm(formdata=None, data={"body": body, "passage": passage}))


@bp.post("/practice/runs/<int:id>/suggestions")
@may("run.change", runs.get)
def make_suggestion(run: Run) -> Page:
    """Send it: from now on whoever reads the playbook reads it."""
    form, playbook = SuggestionForm(), _playbook(run)
    passage = form.passage.data or suggestions.WHOLE
    if not form.validate():
        return _form_page(run, playbook, form), 422
    try:
        rendering = comments.prepare(form.body.data)
        with db.write():
            suggestions.make(run, form.body.data, rendering, by=viewer(), passage=passage)
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _form_page(run, playbook, form), refusal.status
    flash(_("Suggested. It stands with the comments, and who wrote this hears of it."))
    return redirect(address_of(playbook, passage or "comments"))


def _playbook(run: Run) -> Item:
    """The playbook it would be said to; without one there is no such page."""
    playbook = suggestions.playbook_for(run, viewer())
    if playbook is None:
        raise NotFound
    return playbook


def _form_page(run: Run, playbook: Item, form: SuggestionForm) -> str:
    subjects = suggestions.subjects_of(runs.ticked(run), playbook)
    form.offer(subjects)
    near = {one.anchor for one in subjects if one.state in suggestions.TELLING} | {form.passage.data, suggestions.WHOLE}
    return render_template(
        "internalization/new_suggestion.html",
        run=run,
        playbook=playbook,
        form=form,
        near=near,
        has_others=any(one.anchor not in near for one in subjects),
        is_shared=items.audience_of(playbook) != [f"person:{run.person_id}"],
    )
