"""Checklists: which there are, one of them, made from a playbook, changed."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import items
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Invalid, Overtaken
from seci.externalization import playbooks
from seci.externalization.models import Playbook
from seci.internalization import assignments, bp, checklists, evidence
from seci.internalization.forms import ChecklistForm, PassagesForm
from seci.internalization.models import Checklist, Step
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/practice/checklists")
@may("practice.use")
def list_checklists() -> str:
    """Checklists one may read, by title."""
    page = page_of(checklists.by_title(viewer()), request.args.get("cursor"))
    return render_template("internalization/list_checklists.html", page=page)


@bp.get("/practice/checklists/<int:id>", defaults={"slug": ""})
@bp.get("/practice/checklists/<int:id>-<slug>")
@may("checklist.show", checklists.get)
def show_checklist(checklist: Checklist, slug: str) -> Page:
    """A checklist's steps, where each comes from, and what one practises of it."""
    if slug != slug_of(checklist.title):
        return redirect(present_address_of(checklist))
    person = viewer()
    return render_template(
        "internalization/show_checklist.html",
        checklist=checklist,
        steps=checklists.steps_of(checklist.id, checklist.revision),
        playbook=checklists.playbook_of(checklist, person),
        mine=page_of(assignments.of_checklist(checklist, person), size=5).rows,
        together=evidence.together(checklist, person),
        may_change=is_allowed(person, "checklist.change", checklist),
    )


@bp.get("/practice/items/<int:id>")
@may("item.show", items.get)
def practise_item(item: Item) -> Response:
    """From any item to where practising it begins: a playbook becomes a checklist, a checklist is given."""
    if item.kind == "playbook" and is_allowed(viewer(), "checklist.make", item):
        return redirect(url_for(".new_checklist", id=item.id))
    return redirect(url_for(".new_assignment", id=item.id) if item.kind == "checklist" else url_for(".list_checklists"))


@bp.get("/practice/playbooks/<int:id>/checklist")
@may("checklist.make", playbooks.get)
def new_checklist(playbook: Playbook) -> str:
    """Choose the passages that become steps; those that read as steps are chosen already."""
    rows = checklists.steppable(playbook)
    chosen = [row.anchor for row in checklists.proposed(rows)]
    form = PassagesForm(formdata=None, data={"passages": chosen, "submission": secrets.token_hex(16)})
    form.offer(rows)
    return render_template("internalization/new_checklist.html", form=form, playbook=playbook)


@bp.post("/practice/playbooks/<int:id>/checklist")
@may("checklist.make", playbooks.get)
def make_checklist(playbook: Playbook) -> Page:
    """Make a checklist of the chosen passages."""
    form = PassagesForm()
    form.offer(checklists.steppable(playbook))
    page = "internalization/new_checklist.html"
    if not form.validate():
        return render_template(page, form=form, playbook=playbook), 422
    try:
        with db.write():
            submission = form.submission.data or None
            made = checklists.make(playbook, by=viewer(), anchors=form.passages.data, submission=submission)
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template(page, form=form, playbook=playbook), 422
    return redirect(address_of(made))


@bp.get("/practice/checklists/<int:id>/edit")
@may("checklist.change", checklists.get)
def edit_checklist(checklist: Checklist) -> str:
    """Its title and steps as a form."""
    steps = checklists.steps_of(checklist.id, checklist.revision)
    form = _form_of(checklist.title, checklist.title, checklist.revision, [_shown(step) for step in steps])
    return render_template("internalization/edit_checklist.html", form=form, checklist=checklist)


@bp.post("/practice/checklists/<int:id>/edit")
@may("checklist.change", checklists.get)
def change_checklist(checklist: Checklist) -> Page:
    """Save a new version; or move, add or take away a step in the form and show that again."""
    form = ChecklistForm()
    act, _dash, place = request.form.get("act", "save").partition("-")
    page = "internalization/edit_checklist.html"
    if act != "save":
        rows = _rearranged([entry.data for entry in form.steps], act, int(place) if place.isdecimal() else 0)
        form = _form_of(form.title.data or "", form.title_before.data, form.base.data or 0, rows)
        return render_template(page, form=form, checklist=checklist)
    if not form.validate():
        return render_template(page, form=form, checklist=checklist), 422
    try:
        with db.write():
            is_changed = checklists.change(
                checklist,
                form.title.data,
                form.wanted,
                base=form.base.data,
                by=viewer(),
                title_before=form.title_before.data or None,
            )
    except Invalid as refusal:
        put_errors(form, refusal)
        return render_template(page, form=form, checklist=checklist), 422
    except Overtaken:
        theirs = checklists.steps_of(checklist.id, checklist.revision)
        form.base.data, form.title_before.data = checklist.revision, checklist.title
        form.base.raw_data = None
        return render_template(page, form=form, checklist=checklist, theirs=theirs), 409
    flash(_("Saved.") if is_changed else _("Nothing was different, so there is no new version."))
    return redirect(address_of(checklist))


def _shown(step: Step) -> dict[str, Any]:
    return {"anchor": step.anchor, "text": step.text, "two_minutes": step.two_minutes}


def _form_of(title: str, before: str | None, base: int, rows: list[dict[str, Any]]) -> ChecklistForm:
    return ChecklistForm(formdata=None, data={"title": title, "title_before": before, "base": base, "steps": rows})


def _rearranged(rows: list[dict[str, Any]], act: str, place: int) -> list[dict[str, Any]]:
    """The rows after `up`, `down` or `remove` at a place, or `add` at the end."""
    if act == "add":
        return [*rows, {"anchor": "", "text": "", "two_minutes": False}][: checklists.MAX_STEPS]
    if not 0 <= place < len(rows):
        return rows
    row = rows.pop(place)
    if act == "remove":
        return rows
    rows.insert(max(0, place + (-1 if act == "up" else 1)), row)
    return rows
