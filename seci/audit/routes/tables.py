"""Tables of the flow: made once, shown on the page and handed out as a file, so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from seci.audit.definitions import DEFINITIONS
from seci.audit.flows import Figures, Flow, Step
from seci.audit.periods import Month, name_of
from seci.audit.routes.asking import period_query
from seci.audit.routes.files import csv_of
from seci.audit.routes.words import mode_word, month_word, not_enough, share_word, wait_word
from seci.audit.stuck import StuckItem
from seci.audit.topics import TopicFlow
from seci.commons.addresses import address_of
from seci.commons.kinds import kinds_name
from seci.commons.lineage import MODES
from seci.commons.people import Team


@dataclass(frozen=True)
class Figure:
    """A number, how it is said, and where its rows are. With neither number nor words there are not enough people.

    Raises:
        KeyError: nobody has written down how it is counted.
    """

    definition: str
    value: float | None
    said: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        DEFINITIONS[self.definition]

    @property
    def is_hidden(self) -> bool:
        """Whether there are not enough people."""
        return self.value is None and not self.said

    def __str__(self) -> str:
        return not_enough() if self.is_hidden else self.said or str(self.value)


@dataclass(frozen=True)
class Head:
    """The word a line begins with, and the page that says more of it."""

    said: str
    url: str

    def __str__(self) -> str:
        return self.said


Line = Sequence[str | Head | Figure]


@dataclass(frozen=True)
class Table:
    """A caption, what is counted in it, heads, and lines of words and figures; the first word of a line heads it."""

    name: str
    caption: str
    definitions: Sequence[str]
    heads: Sequence[str]
    lines: Sequence[Line]


def modes_table(figures: Figures) -> Table:
    """Hand-overs by mode, and of what was made in the first place."""
    lines: list[Line] = [_mode_line(figures, number) for number in range(len(MODES))]
    heads = [_("Mode"), _("Hand-overs"), _("Made"), _("Handed over"), _("Half within")]
    return Table("modes", _("Hand-overs by mode"), ("conversions", "kinds", "rate", "median"), heads, lines)


def _mode_line(figures: Figures, number: int) -> Line:
    step, mode = figures.steps[number], MODES[number]
    url = rows_url(figures, step.kind)
    return [
        mode_word(mode),
        Figure("conversions", figures.conversions[mode], url=rows_url(figures, mode)),
        Figure("kinds", step.made, _made_word(step), url),
        Figure("rate", step.rate, "" if step.rate is None else share_word(step.rate), url),
        Figure("median", step.median_days, _median_word(step), url),
    ]


def _made_word(step: Step) -> str:
    return "" if step.made is None else _("%(count)s %(things)s", count=step.made, things=kinds_name(step.kind).lower())


def _median_word(step: Step) -> str:
    if step.median is not None:
        return wait_word(step.median)
    return "" if step.handed is None else _("not half yet")


def months_table(figures: Figures, team: Team | None) -> Table:
    """Hand-overs by month and mode; a month leads to all that is said of it."""
    lines: list[Line] = [
        [_month_head(figures, month), *_conversions(by_mode, month=name_of(month), team=figures.scope)]
        for month, by_mode in figures.months
    ]
    whose = team.name if team else _("whole organization")
    caption = _("Hand-overs by month, %(whose)s", whose=whose)
    return Table("months", caption, ("conversions",), [_("Month"), *map(mode_word, MODES)], lines)


def _month_head(figures: Figures, month: Month) -> Head:
    return Head(month_word(month), url_for("audit.show_flow", month=name_of(month), team=figures.scope))


def teams_table(flow: Flow, figures: Figures, teams: Iterable[Team]) -> Table:
    """Hand-overs by team and mode, for the teams one may ask for; a team leads to all that is said of it."""
    query = period_query(figures.period)
    lines: list[Line] = [
        [
            Head(team.name, url_for("audit.show_flow", team=team.id, **query)),
            *_conversions(flow.conversions(figures.period, team.id), team=team.id, **query),
        ]
        for team in teams
    ]
    return Table("teams", _("Hand-overs by team"), ("conversions",), [_("Team"), *map(mode_word, MODES)], lines)


def _conversions(by_mode: Mapping[str, int | None], **query: Any) -> list[Figure]:
    return [Figure("conversions", by_mode[mode], url=url_for("audit.show_rows", name=mode, **query)) for mode in MODES]


def kinds_table(figures: Figures) -> Table:
    """Items by kind."""
    lines: list[Line] = [
        [kinds_name(kind), Figure("kinds", made, url=rows_url(figures, kind))] for kind, made in figures.kinds.items()
    ]
    return Table("kinds", _("Items by kind"), ("kinds",), [_("Kind"), _("Made")], lines)


def topics_table(rows: Iterable[TopicFlow]) -> Table:
    """Topics by mode."""
    lines: list[Line] = [
        [
            Head(row.topic.title, address_of(row.topic)),
            *(Figure("topics", row.modes[mode], url=address_of(row.topic)) for mode in MODES),
        ]
        for row in rows
    ]
    return Table("topics", _("Topics by mode"), ("topics",), [_("Topic"), *map(mode_word, MODES)], lines)


def stuck_table(rows: Iterable[tuple[str, StuckItem]]) -> Table:
    """Items that wait, each with why."""
    lines: list[Line] = [[title, row.item.title, str(row.days)] for title, row in rows]
    return Table("stuck", _("Stuck"), ("stuck",), [_("Why"), _("Title"), _("Days")], lines)


def rows_url(figures: Figures, name: str) -> str:
    """Where the rows behind a figure are."""
    return url_for("audit.show_rows", name=name, team=figures.scope, **period_query(figures.period))


def as_csv(table: Table) -> Response:
    """A table as a file."""
    return csv_of(f"flow-{table.name}", table.heads, map(_plain, table.lines))


def _plain(line: Line) -> Iterator[str | float]:
    for cell in line:
        number = cell.value if isinstance(cell, Figure) else None
        yield str(cell) if number is None else number
