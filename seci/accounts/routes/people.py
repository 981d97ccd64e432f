"""Who there is."""

from __future__ import annotations

from flask import render_template, request

from seci.accounts import bp, roster
from seci.accounts.forms import SearchForm
from seci.commons import people
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import NotFound


@bp.get("/people/")
@may("person.show")
def list_people() -> str:
    """Everybody who is here, by name."""
    form = SearchForm(request.args)
    text = form.q.data if form.validate() and form.q.data else ""
    page = page_of(roster.directory(text), request.args.get("cursor"))
    teams = roster.teams_by_person(page.rows)
    return render_template("accounts/list_people.html", form=form, page=page, teams=teams, text=text)


@bp.get("/people/<handle>")
@may("person.show")
def show_person(handle: str) -> str:
    """One of them: teams, and what they wrote of late as far as the viewer may read it."""
    person = people.by_handle(handle)
    if person is None:
        raise NotFound
    me = viewer()
    return render_template(
        "accounts/show_person.html",
        person=person,
        teams=roster.teams_by_person([person]).get(person.id, []),
        page=page_of(roster.written_by(person, me), request.args.get("cursor"), size=20),
        shows_email=me.id == person.id or me.is_admin,
    )
