"""What a page of the flow is asked for: a period and a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from seci.audit import periods, scopes
from seci.audit.periods import LENGTHS, USUAL, Period
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


def asked(viewer: Person) -> Asked:
    """What stands behind the question mark.

    Raises:
        Invalid: the period is none of those there are, or there is no such team.
        Forbidden: the team's figures are not for this person.
    """
    return Asked(period_asked(), scopes.team_of(number_asked("team"), viewer))


def period_asked() -> Period:
    """The period that was asked for.

    Raises:
        Invalid: it is none of those there are.
    """
    length = number_asked("period") or USUAL
    if length not in LENGTHS:
        raise Invalid({"period": N_("Choose 3, 6 or 12 months.")})
    return periods.last(length)


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
    return [
        (
            ngettext("%(num)s month", "%(num)s months", length),
            url_for(endpoint, period=length, **rest),
            length == present.length,
        )
        for length in sorted(LENGTHS)
    ]


def team_choices(viewer: Person) -> list[tuple[str, str]]:
    """The teams to choose from, the whole organization first."""
    return [("", _("Whole organization"))] + [(str(team.id), team.name) for team in scopes.teams_for(viewer)]


def address_of_counted(item: Readable) -> str | None:
    """The page of an item that was counted by its kind; None where no room has such a page."""
    room = room_of_kind(item.kind)
    return None if room is None else url_for(f"{room}.show_{item.kind}", id=item.id)


def room_of_kind(kind: str) -> str | None:
    """The room that a kind of item lives in, if any does."""
    known = Item.__mapper__.polymorphic_map
    return known[kind].class_.room if kind in known else None
