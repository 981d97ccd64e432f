"""What a page of the flow is asked for: a period and a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from seci.audit import periods, scopes
from seci.audit.periods import LENGTHS, USUAL, Period
from seci.audit.routes.words import month_word
from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.commons.people import Person, Team
from seci.commons.refusals import N_, Invalid
from seci.plumbing.web import BIGGEST


@dataclass(frozen=True)
class Asked:
    """A period, and a team or None for the whole organization."""

    period: Period
    team: Team | None

    @property
    def scope(self) -> int | None:
        """The number of the team."""
        return self.team.id if self.team else None

    @property
    def teams(self) -> list[int]:
        """The number of the team, if there is one, in a list."""
        return [self.team.id] if self.team else []

    @property
    def query(self) -> dict[str, Any]:
        """The same behind a question mark."""
        return {**period_query(self.period), "team": self.scope}


def asked(viewer: Person) -> Asked:
    """What stands behind the question mark.

    Raises:
        Invalid: the period is none of those there are, or there is no such team.
        Forbidden: the team's figures are not for this person.
    """
    return Asked(span_asked(), scopes.team_of(number_asked("team"), viewer))


def span_asked() -> Period:
    """The single month that was asked for, or else the period.

    Raises:
        Invalid: it is none of those there are.
    """
    name = request.args.get("month", "").strip()
    if not name:
        return period_asked()
    found = periods.named(name)
    if found is None:
        raise Invalid({"month": N_("Choose one of the last 12 months, written as 2026-11.")})
    return found


def period_asked() -> Period:
    """The period that was asked for.

    Raises:
        Invalid: it is none of those there are.
    """
    length = number_asked("period") or USUAL
    if length not in LENGTHS:
        raise Invalid({"period": N_("Choose 3, 6 or 12 months.")})
    return periods.last(length)


def period_query(period: Period) -> dict[str, Any]:
    """A period as it stands behind a question mark."""
    return {"period": period.length, "month": period.month and periods.name_of(period.month)}


def number_asked(name: str) -> int | None:
    """A number behind the question mark, None where nothing is said.

    Raises:
        Invalid: it is not a number.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 18 or int(text) > BIGGEST:
        raise Invalid({name: N_("Enter a whole number.")})
    return int(text)


def period_links(endpoint: str, present: Period, **rest: Any) -> list[tuple[str, str, bool]]:
    """The periods to choose from: words, address, whether it is the present one."""
    links = [
        (
            ngettext("%(num)s month", "%(num)s months", length),
            url_for(endpoint, period=length, **rest),
            length == present.length,
        )
        for length in sorted(LENGTHS)
    ]
    if present.month is None:
        return links
    return [*links, (month_word(present.month), url_for(endpoint, **period_query(present), **rest), True)]


def team_choices(teams: Sequence[Team]) -> list[tuple[str, str]]:
    """Teams to choose from, the whole organization first."""
    return [("", _("Whole organization"))] + [(str(team.id), team.name) for team in teams]


def address_of_counted(item: Readable) -> str | None:
    """The page of an item that was counted by its kind; None where no room has such a page."""
    room = room_of_kind(item.kind)
    return None if room is None else url_for(f"{room}.show_{item.kind}", id=item.id)


def room_of_kind(kind: str) -> str | None:
    """The room that a kind of item lives in, if any does."""
    known = Item.__mapper__.polymorphic_map
    return known[kind].class_.room if kind in known else None
