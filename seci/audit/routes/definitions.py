"""How each figure is counted."""

from __future__ import annotations

from flask import render_template

from seci.audit import bp
from seci.audit.cells import K
from seci.audit.definitions import DEFINITIONS
from seci.commons.guards import may, viewer
from seci.commons.permissions import may as is_allowed


@bp.get("/flow/definitions")
@may("flow.show")
def show_definitions() -> str:
    """Every figure with what it is for, what it is made of, who sees it and how far back it reaches."""
    return render_template(
        "audit/show_definitions.html",
        definitions=DEFINITIONS.values(),
        k=K,
        may_read_ledger=is_allowed(viewer(), "ledger.show"),
    )
