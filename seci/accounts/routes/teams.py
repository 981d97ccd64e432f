"""Teams: made, named, nested, and who is in them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, teams
from seci.accounts.forms import MemberForm, TeamForm
from seci.commons import people
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.people import Team
from seci.commons.refusals import Invalid, NotFound
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/admin/teams")
@may("people.run")
def list_teams() -> Page:
    """All teams as a tree, and a form for another."""
    tree = teams.tree()
    return render_template("accounts/list_teams.html", tree=tree, form=TeamForm(tree))


@bp.post("/admin/teams")
@may("people.run")
def make_team() -> Page:
    """Make a team."""
    tree = teams.tree()
    form = TeamForm(tree)
    if form.validate_on_submit():
        try:
            with db.write():
                team = teams.make(form.name.data, form.parent_among(tree), by=viewer())
            return redirect(url_for("accounts.edit_team", id=team.id))
        except Invalid as refusal:
            put_errors(form, refusal)
    return render_template("accounts/list_teams.html", tree=tree, form=form), 422


@bp.get("/admin/teams/<int:id>")
@may("people.run", teams.get)
def edit_team(team: Team) -> Page:
    """One team: its name, its place, its members."""
    form = TeamForm(teams.tree(), name=team.name, parent=team.parent_id or 0)
    return _page(team, form, MemberForm())


@bp.post("/admin/teams/<int:id>")
@may("people.run", teams.get)
def change_team(team: Team) -> Page:
    """Rename or move it."""
    tree = teams.tree()
    form = TeamForm(tree)
    if form.validate_on_submit():
        try:
            with db.write():
                teams.change(team, name=form.name.data, parent=form.parent_among(tree), by=viewer())
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.edit_team", id=team.id))
        except Invalid as refusal:
            put_errors(form, refusal)
    return _page(team, form, MemberForm(formdata=None)), 422


@bp.post("/admin/teams/<int:id>/members")
@may("people.run", teams.get)
def put_into_team(team: Team) -> Page:
    """Put somebody into it, or say whether they lead it."""
    form = MemberForm()
    if form.validate_on_submit():
        try:
            with db.write():
                teams.put(team, form.handle.data, leads=form.leads.data, by=viewer())
            return redirect(url_for("accounts.edit_team", id=team.id))
        except Invalid as refusal:
            put_errors(form, refusal)
    present = TeamForm(teams.tree(), formdata=None, name=team.name, parent=team.parent_id or 0)
    return _page(team, present, form), 422


@bp.post("/admin/teams/<int:id>/members/remove")
@may("people.run", teams.get)
def take_out_of_team(team: Team) -> Page:
    """Take somebody out of it."""
    person = people.by_handle(request.form.get("handle", ""))
    if person is None:
        raise NotFound
    with db.write():
        teams.take_out(team, person, by=viewer())
    flash(_("%(name)s is no longer in this team.", name=person.name), "success")
    return redirect(url_for("accounts.edit_team", id=team.id))


def _page(team: Team, form: TeamForm, member_form: MemberForm) -> str:
    members = teams.members(team)
    return render_template("accounts/edit_team.html", team=team, form=form, member_form=member_form, members=members)
