"""What was said about an item, as its page shows it; for items whose page is not read as plain rows."""

from __future__ import annotations

from typing import Any

from flask import request

from seci.commons import comments, passages
from seci.commons.guards import viewer
from seci.commons.items import Item
from seci.commons.routes.fragments import filled, panels_in


def discussion_of(item: Item, *htmls: str) -> dict[str, Any]:
    """Values for a page: its own texts filled for the viewer, the comments, what a comment is about, the panels.

    Everything the texts and comments refer to is looked up at once.
    """
    thread = comments.thread(item, request.args.get("comments"))
    if any(remark.is_outdated for remark in thread.rows):
        comments.render_outdated(item)
    said = {remark.comment.id: remark.html for first in thread.rows for remark in (first, *first.answers)}
    shown = filled([*htmls, *said.values()], item)
    passage, answers = request.args.get("passage", ""), request.args.get("answers", type=int)
    return {
        "texts": shown[: len(htmls)],
        "thread": thread,
        "said": dict(zip(said, shown[len(htmls) :], strict=True)),
        "about": {
            "passage": passage,
            "answers": answers,
            "quote": passages.quote(item, passage) if passage else None,
        },
        "panels": panels_in(item, viewer(), "margin"),
    }
