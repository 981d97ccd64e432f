"""Schedules, states and small wins as people say them."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from seci.internalization import bp, schedules
from seci.internalization.due import Practised
from seci.internalization.forms import WEEKDAY_NAMES
from seci.internalization.models import Assignment
from seci.internalization.runs import Ticked
from seci.internalization.schedules import Schedule
from seci.plumbing.clock import now
from seci.plumbing.languages import zone

LONG_AGO = 300
"""Days after which the year is said."""


@bp.app_template_global()
def schedule_said(assignment: Assignment | Practised) -> str:
    """When something is due: “Every day, until 3 May 2027”."""
    how = _how(assignment)
    if assignment.ends_on is None:
        return how
    day = format_date(assignment.ends_on, "d MMMM y")
    return _("%(how)s, until %(day)s", how=how, day=day) if assignment.rrule else _("Once, by %(day)s", day=day)


def _how(assignment: Assignment | Practised) -> str:
    match schedules.written(Schedule(assignment.rrule, assignment.times)):
        case None:
            return _("Once")
        case {"every": "day"}:
            return _("Every day")
        case {"every": int(days)}:
            return _("Every %(num)s days", num=days)
        case {"weekdays": list(days)}:
            return ", ".join(str(WEEKDAY_NAMES[day]) for day in days)
        case {"times": int(times)}:
            return ngettext("%(num)s time a week", "%(num)s times a week", times)
    return _("By the rule %(rule)s", rule=assignment.rrule)


@bp.app_template_global()
def day_said(day: date) -> str:
    """A date as people say it."""
    passed = (now().astimezone(zone()).date() - day).days
    if passed in {0, 1}:
        return _("Yesterday") if passed else _("Today")
    return str(format_date(day, "EEEE, d MMMM" if passed < LONG_AGO else "d MMMM y"))


def win_of(rows: list[Ticked], days_done: int) -> str:
    """One small win in a sentence."""
    done = sum(row.state == "done" for row in rows)
    if not done:
        return _("You looked at it, and said how it stands. That keeps the list honest.")
    said = ngettext("%(num)s step done.", "%(num)s steps done.", done)
    if days_done > 1:
        return said + " " + _("That makes %(num)s days you have practised this.", num=days_done)
    return said + " " + _("You have begun.")
