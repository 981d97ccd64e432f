"""The front door."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from seci.combination.searches import spaces_by_number
from seci.commons.guards import may, viewer
from seci.commons.notices import SENTENCES
from seci.externalization.models import Draft
from seci.internalization import bp, today
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
        draft_url=draft_url,
        drafts=today.drafts_of(person),
        notices=today.unread_of(person),
        sentences=SENTENCES,
        periods=today.changes_for(person, zone()),
        spaces=spaces_by_number(person),
    )


def period_name(period: today.Period) -> str:
    """A period as people say it."""
    present = now().astimezone(zone()).date()
    if period.unit == "week":
        return _("Last week")
    if period.unit == "month":
        return _month_name(period.begins, present)
    if period.begins == present:
        return _("Today")
    yesterday = present - timedelta(days=1)
    return _("Yesterday") if period.begins == yesterday else format_date(period.begins, "EEEE")


def _month_name(begins: date, present: date) -> str:
    name = format_date(begins, "LLLL" if begins.year == present.year else "LLLL y")
    return _("Earlier in %(month)s", month=name) if begins == present.replace(day=1) else name


def draft_url(draft: Draft) -> str:
    """Where to go on writing."""
    if draft.item_id is None:
        return url_for("externalization.new_playbook", draft=draft.id)
    return url_for("externalization.edit_playbook", id=draft.item_id)
