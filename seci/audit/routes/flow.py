"""The flow: five sentences, the picture, the numbers, and what is stuck."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import gettext as _

from seci.audit import bp, scopes, stuck
from seci.audit.flows import Figures, Flow
from seci.audit.routes import tables
from seci.audit.routes.asking import Asked, address_of_counted, asked, period_links, team_choices
from seci.audit.routes.drawings import drawing_of
from seci.audit.routes.sentences import sentences
from seci.audit.routes.tables import Table
from seci.audit.routes.words import HUES, mode_word
from seci.audit.stuck import StuckItem
from seci.commons.guards import may, viewer
from seci.commons.people import Person
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import NotFound
from seci.plumbing.db import db

MOST_IN_FILE = 1000  # lines of a reason


@bp.get("/flow")
@may("flow.show")
def show_flow() -> str:
    """What the flow looks like, in a period and a team."""
    person = viewer()
    wanted, flow = asked(person), Flow()
    figures = flow.figures(wanted.period, wanted.scope)
    waiting = stuck.list_for(person)
    return render_template(
        "audit/show_flow.html",
        asked=wanted,
        periods=period_links("audit.show_flow", wanted.period, team=wanted.scope),
        teams=team_choices(person),
        sentences=sentences(figures, waiting),
        drawing=drawing_of(figures.conversions),
        tables=_tables(flow, figures, person),
        waiting=waiting,
        is_empty=not flow.has_any,
        may_read_ledger=is_allowed(person, "ledger.show"),
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
    found = {table.name: table for table in _tables_asked(wanted, person)}.get(name)
    if found is None:
        raise NotFound
    return tables.as_csv(found)


def _tables_asked(wanted: Asked, person: Person) -> list[Table]:
    flow = Flow()
    return _tables(flow, flow.figures(wanted.period, wanted.scope), person)


def _tables(flow: Flow, figures: Figures, person: Person) -> list[Table]:
    teams = tables.teams_table(flow, figures, scopes.teams_for(person))
    return [tables.modes_table(figures), tables.months_table(figures), tables.kinds_table(figures), teams]


def _stuck_rows(person: Person) -> Iterator[tuple[str, StuckItem]]:
    for reason in stuck.REASONS:
        for row in db.session.execute(stuck.rows_for(reason, person).limit(MOST_IN_FILE)):
            yield _(reason.title), stuck.as_stuck(row)
