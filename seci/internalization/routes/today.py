"""The front door."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from seci.commons.guards import may, viewer
from seci.commons.notices import SENTENCES
from seci.commons.titles import title_said
from seci.externalization import drafts
from seci.internalization import bp, due, movements, today, waiting
from seci.internalization.movements import Movement
from seci.internalization.today import Period
from seci.internalization.waiting import Waiting
from seci.plumbing.clock import now
from seci.plumbing.languages import moment, zone
from seci.plumbing.templates import drawn_once


@bp.get("/")
@may("today.show")
def show_today() -> str:
    """A greeting, what to do now, what waits, where one's words went, what is new."""
    person = viewer()
    return render_template(
        "internalization/show_today.html",
        date_said=format_date(now().astimezone(zone()), "EEEE, d MMMM"),
        groups=due.now_of(person),
        waiting=waiting.waiting_for(person),
        moving=[(movement_said(one), one) for one in movements.of(person)],
        periods=[_drawn(period) for period in today.changes_for(person, zone())],
        notice_said=notice_said,
        draft_url=draft_url,
        rest_url=rest_url,
    )


def _drawn(period: Period) -> Markup:
    times = tuple(moment(change.at) for change in period.changes)
    title = period_name(period.name)
    return drawn_once("internalization/_changes.html", title=title, changes=period.changes, times=times)


def period_name(period: str) -> str:
    """A stretch of days as people say it."""
    names = {"today": _("Today"), "yesterday": _("Yesterday"), "week": _("This week"), "earlier": _("Earlier")}
    return names[period]


def notice_said(notice: Waiting) -> str:
    """A notice as a sentence."""
    title = title_said(notice.item) if notice.item else notice.title
    return str(_(SENTENCES[notice.kind or ""], by=notice.by, item=f"“{title}”"))


def movement_said(one: Movement) -> str:
    """Where somebody's words went, as a sentence; with how often they are practised, where that may be told."""
    said = _onward_said(one)
    if one.crowd is None:
        return said
    times = ngettext("%(num)s time", "%(num)s times", one.crowd.times)
    return _("%(said)s, practised %(times)s by %(people)s people", said=said, times=times, people=one.crowd.people)


def _onward_said(one: Movement) -> str:
    words = {"mine": title_said(one.mine), "there": one.there.title}
    if one.mine.kind == "log":
        return _("In your log “%(mine)s” it was noticed: “%(there)s”", **words)
    if one.mine.kind == "playbook" and one.there.kind == "checklist":
        if one.mine.title == one.there.title:
            return _("Your playbook “%(mine)s” became a checklist", **words)
        return _("Your playbook “%(mine)s” became the checklist “%(there)s”", **words)
    if one.mine.kind == "playbook":
        return _("Your playbook “%(mine)s” went on into “%(there)s”", **words)
    if one.checklist is None:
        return _("Your insight “%(mine)s” was written down in “%(there)s”", **words)
    words["there"] = one.checklist.title
    return _("Your insight “%(mine)s” is step %(step)s of “%(there)s”", step=one.step, **words)


def draft_url(draft: Waiting) -> str:
    """Where to go on writing."""
    if draft.is_overtaken and draft.item is not None and draft.kind == drafts.KIND:
        return url_for("externalization.show_conflict", id=draft.item.id)
    return url_for("commons.go_on_with_draft", id=draft.id)


def rest_url(what: str) -> str:
    """Where all that waits of a kind stands."""
    match what:
        case "pairing" | "follow_up":
            return url_for("socialization.list_pairings")
        case "insight":
            return url_for("socialization.list_insights", show="own")
        case "notice":
            return url_for("commons.show_notices")
    return url_for("externalization.list_spaces")
