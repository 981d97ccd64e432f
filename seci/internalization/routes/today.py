"""The front door."""

from __future__ import annotations

from flask import render_template
from flask_babel import format_date
from flask_babel import gettext as _

from seci.combination.searches import spaces_by_number
from seci.commons.guards import may, viewer
from seci.commons.notices import SENTENCES
from seci.internalization import bp, due, today
from seci.plumbing.clock import now
from seci.plumbing.languages import zone


@bp.get("/")
@may("today.show")
def show_today() -> str:
    """A greeting, what one was writing, what is new."""
    person = viewer()
    return render_template(
        "internalization/show_today.html",
        date_said=format_date(now().astimezone(zone()), "EEEE, d MMMM"),
        period_name=period_name,
        groups=due.now_of(person),
        drafts=today.drafts_of(person),
        offers=today.offers_to(person),
        notices=today.unread_of(person),
        sentences=SENTENCES,
        periods=today.changes_for(person, zone()),
        spaces=spaces_by_number(person),
    )


def period_name(period: str) -> str:
    """A stretch of days as people say it."""
    names = {"today": _("Today"), "yesterday": _("Yesterday"), "week": _("This week"), "earlier": _("Earlier")}
    return names[period]
