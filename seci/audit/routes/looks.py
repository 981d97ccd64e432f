"""Who looked at the figures of one's teams."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from seci.audit import bp, looks
from seci.commons import teams
from seci.commons.addresses import address_of_person
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person, Team
from seci.commons.permissions import may as is_allowed
from seci.plumbing.languages import day

LINK = Markup('<a href="{}" dir="auto">{}</a>')


@bp.get("/flow/looks")
@may("flow.show")
def show_looks() -> str:
    """Managers and administrators who opened the figures of a team one is in, by day."""
    person = viewer()
    page = page_of(looks.at_teams_of(person), request.args.get("cursor"))
    return render_template(
        "audit/show_looks.html",
        looks=[(said(who, team, way), day(on)) for on, way, who, team in page.rows],
        is_in_a_team=bool(teams.of(person)),
        may_read_ledger=is_allowed(person, "ledger.show"),
        next_url=url_for("audit.show_looks", cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for("audit.show_looks") if request.args.get("cursor") else None,
    )


def said(who: Person, team: Team, way: str) -> Markup:
    """Who looked at which team, and how."""
    sentences = {
        "page": _("%(who)s looked at %(team)s"),
        "file": _("%(who)s took figures of %(team)s away as a file"),
        "program": _("%(who)s had a program read %(team)s"),
    }
    parts = LINK.format(address_of_person(who), who.name), Markup("<bdi>{}</bdi>").format(team.name)
    return Markup.escape(sentences[way]) % dict(zip(("who", "team"), parts, strict=True))
