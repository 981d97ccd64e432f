"""The flow: five sentences, the picture, the numbers, and what is stuck."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import gettext as _

from seci.audit import bp, looks, scopes, stuck, topics
from seci.audit.flows import Figures, Flow
from seci.audit.routes import tables
from seci.audit.routes.asking import Asked, address_of_counted, asked, period_links, team_choices
from seci.audit.routes.drawings import drawing_of
from seci.audit.routes.sentences import sentences
from seci.audit.routes.tables import Table
from seci.audit.routes.words import HUES, counted_word, mode_word
from seci.audit.stuck import StuckItem
from seci.commons.guards import may, viewer
from seci.commons.people import Person, Team
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import NotFound

MOST_IN_FILE = 100_000  # lines of a reason: all there are, at the size we plan for


@bp.get("/flow")
@may("flow.show")
def show_flow() -> str:
    """What the flow looks like, in a period and a team."""
    person = viewer()
    wanted, teams, flow = asked(person), scopes.teams_for(person), Flow()
    looks.note(person, (team.id for team in teams), "page")
    figures = flow.figures(wanted.period, wanted.scope)
    waiting = stuck.list_for(person)
    return render_template(
        "audit/show_flow.html",
        asked=wanted,
        periods=period_links("audit.show_flow", wanted.period, team=wanted.scope),
        teams=team_choices(teams),
        sentences=sentences(figures, waiting),
        drawing=drawing_of(figures),
        tables=_tables(flow, figures, wanted, teams),
        waiting=waiting,
        is_empty=not flow.has_any,
        may_read_ledger=is_allowed(person, "ledger.show"),
        counted_until=counted_word(),
        mode_word=mode_word,
        hues=HUES,
        address_of_counted=address_of_counted,
    )


@bp.get("/flow/tables/<name>.csv")
@may("flow.show")
def show_table(name: str) -> Response:
    """One table as a file, with the same numbers as on the page."""
    person = viewer()
    wanted = asked(person)
    if name == "stuck":
        return tables.as_csv(tables.stuck_table(_stuck_rows(person)))
    if name == "topics":
        return tables.as_csv(tables.topics_table(topics.all_by_mode(person)))
    teams = scopes.teams_for(person)
    found = {table.name: table for table in _tables_asked(wanted, teams)}.get(name)
    if found is None:
        raise NotFound
    looks.note(person, [team.id for team in teams] if name == "teams" else wanted.teams, "file")
    return tables.as_csv(found)


def _tables_asked(wanted: Asked, teams: list[Team]) -> list[Table]:
    flow = Flow()
    return _tables(flow, flow.figures(wanted.period, wanted.scope), wanted, teams)


def _tables(flow: Flow, figures: Figures, wanted: Asked, teams: list[Team]) -> list[Table]:
    found = [tables.modes_table(figures), tables.months_table(figures, wanted.team), tables.kinds_table(figures)]
    return [*found, tables.teams_table(flow, figures, teams)]


def _stuck_rows(person: Person) -> Iterator[tuple[str, StuckItem]]:
    for reason in stuck.REASONS:
        for one in stuck.items_for(reason, person, MOST_IN_FILE):
            yield _(reason.title), one
