"""Modes, kinds, months and waits as people say them."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import format_date, format_percent, ngettext
from flask_babel import gettext as _

from seci.audit.periods import Month, last_day_counted

HUES = {
    "socialization": "talked",
    "externalization": "written",
    "combination": "connected",
    "internalization": "practised",
}


def mode_word(mode: str) -> str:
    """A mode in one word, as under every item's title."""
    words = {
        "socialization": _("Talked"),
        "externalization": _("Written"),
        "combination": _("Connected"),
        "internalization": _("Practised"),
    }
    return words[mode]


def month_word(month: Month) -> str:
    """A month and its year."""
    return format_date(date(*month, 1), "MMM y")


def counted_word() -> str:
    """Up to which day figures are counted."""
    return _("Counted up to %(day)s", day=format_date(last_day_counted(), "EEEE d MMMM"))


def wait_word(wait: timedelta) -> str:
    """How long something took, in whole days."""
    days = round(wait / timedelta(days=1))
    return ngettext("%(num)s day", "%(num)s days", days) if days else _("less than a day")


def share_word(share: float) -> str:
    """A share in percent."""
    return format_percent(share)


def not_enough() -> str:
    """What stands where too few people do."""
    return _("not enough people")
