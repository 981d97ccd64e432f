"""The rows behind a figure, those one may read."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for

from seci.audit import behind, bp, looks
from seci.audit.flows import Flow
from seci.audit.routes.asking import address_of_counted, asked, period_links
from seci.audit.routes.words import counted_word, mode_word, month_word
from seci.commons.guards import may, viewer
from seci.commons.kinds import kinds_name
from seci.commons.lineage import MODES
from seci.commons.refusals import NotFound


@bp.get("/flow/rows/<name>")
@may("flow.show")
def show_rows(name: str) -> str:
    """What was counted for a mode or a kind."""
    if name not in behind.NAMES:
        raise NotFound
    person = viewer()
    wanted = asked(person)
    looks.note(person, wanted.teams, "page")
    found = behind.read(Flow(), name, wanted.period, wanted.scope, person, request.args.get("cursor"))
    return render_template(
        "audit/show_rows.html",
        asked=wanted,
        periods=period_links("audit.show_rows", wanted.period, team=wanted.scope, name=name),
        counted_until=counted_word(),
        word=mode_word(name) if name in MODES else kinds_name(name),
        definition="conversions" if name in MODES else "kinds",
        behind=found,
        here=partial(url_for, "audit.show_rows", name=name, **wanted.query),
        address_of_counted=address_of_counted,
        month_word=month_word,
    )
