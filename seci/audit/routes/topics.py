"""Topics by mode."""

from __future__ import annotations

from flask import render_template, request, url_for

from seci.audit import bp, topics
from seci.audit.routes import tables
from seci.commons.guards import may, viewer
from seci.commons.permissions import may as is_allowed


@bp.get("/flow/topics")
@may("flow.show")
def show_topics() -> str:
    """What is talked about, written, connected and practised under each topic."""
    page = topics.by_mode(viewer(), request.args.get("cursor"))
    return render_template(
        "audit/show_topics.html",
        may_read_ledger=is_allowed(viewer(), "ledger.show"),
        table=tables.topics_table(page.rows),
        next_url=url_for("audit.show_topics", cursor=page.next_cursor) if page.next_cursor else None,
    )
