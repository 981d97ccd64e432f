"""People as administrators see them: their role, their address, whether the door is open."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, resets, roster
from seci.accounts.forms import ROLE_NAMES, PersonForm, SearchForm
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/admin/people")
@may("people.run")
def list_accounts() -> Page:
    """Everybody, those deactivated too."""
    form = SearchForm(request.args)
    text = form.q.data if form.validate() and form.q.data else ""
    page = page_of(roster.everybody(text), request.args.get("cursor"))
    return render_template("accounts/list_accounts.html", form=form, page=page, text=text, roles=ROLE_NAMES)


@bp.get("/admin/people/<int:id>")
@may("people.run", roster.get)
def edit_person(person: Person) -> Page:
    """One person's role and address."""
    return _page(person, PersonForm(obj=person))


@bp.post("/admin/people/<int:id>")
@may("people.run", roster.get)
def change_person(person: Person) -> Page:
    """Change them."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            with db.write():
                roster.change_role(person, form.role.data, by=viewer())
                roster.change_email(person, form.email.data, by=viewer())
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.edit_person", id=person.id))
        except Invalid as refusal:
            put_errors(form, refusal)
    return _page(person, form), 422


@bp.post("/admin/people/<int:id>/deactivate")
@may("people.run", roster.get)
def deactivate_person(person: Person) -> Page:
    """Close the door for them, at once."""
    try:
        with db.write():
            roster.deactivate(person, by=viewer())
    except Invalid as refusal:
        form = PersonForm(formdata=None, obj=person)
        put_errors(form, refusal)
        return _page(person, form), 422
    flash(_("%(name)s cannot come in any more. What they wrote stays.", name=person.name), "success")
    return redirect(url_for("accounts.edit_person", id=person.id))


@bp.post("/admin/people/<int:id>/reactivate")
@may("people.run", roster.get)
def reactivate_person(person: Person) -> Page:
    """Open it again."""
    with db.write():
        roster.reactivate(person, by=viewer())
    flash(_("%(name)s can come in again.", name=person.name), "success")
    return redirect(url_for("accounts.edit_person", id=person.id))


@bp.post("/admin/people/<int:id>/reset")
@may("people.run", roster.get)
def send_link(person: Person) -> Page:
    """Send them a link to set a new password."""
    with db.write():
        resets.send_for(person)
    flash(_("A link to set a new password is on its way to them."), "success")
    return redirect(url_for("accounts.edit_person", id=person.id))


def _page(person: Person, form: PersonForm) -> str:
    teams = roster.teams_by_person([person]).get(person.id, [])
    return render_template("accounts/edit_person.html", person=person, form=form, teams=teams)
