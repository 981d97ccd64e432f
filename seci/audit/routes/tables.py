"""Tables of the flow: made once, shown on the page and handed out as CSV, so that the two never differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, url_for
from flask_babel import gettext as _

from seci.audit.definitions import DEFINITIONS
from seci.audit.flows import Figures, Flow, Step
from seci.audit.routes.words import kind_word, mode_word, month_word, not_enough, share_word, wait_word
from seci.audit.stuck import StuckItem
from seci.audit.topics import TopicFlow
from seci.commons.lineage import MODES
from seci.commons.people import Team

FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


Line = Sequence[str | Figure]


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
    return "" if step.made is None else _("%(count)s %(things)s", count=step.made, things=kind_word(step.kind).lower())


def _median_word(step: Step) -> str:
    if step.median is not None:
        return wait_word(step.median)
    return "" if step.handed is None else _("not half yet")


def months_table(figures: Figures) -> Table:
    """Hand-overs by month and mode."""
    lines: list[Line] = [[month_word(month), *_conversions(by_mode)] for month, by_mode in figures.months]
    return Table(
        "months",
        _("Hand-overs by month, whole organization"),
        ("conversions",),
        [_("Month"), *map(mode_word, MODES)],
        lines,
    )


def teams_table(flow: Flow, figures: Figures, teams: Iterable[Team]) -> Table:
    """Hand-overs by team and mode, for the teams one may ask for."""
    lines: list[Line] = [[team.name, *_conversions(flow.conversions(figures.period, team.id))] for team in teams]
    return Table("teams", _("Hand-overs by team"), ("conversions",), [_("Team"), *map(mode_word, MODES)], lines)


def _conversions(by_mode: Mapping[str, int | None]) -> list[Figure]:
    return [Figure("conversions", by_mode[mode]) for mode in MODES]


def kinds_table(figures: Figures) -> Table:
    """Items by kind."""
    lines: list[Line] = [
        [kind_word(kind), Figure("kinds", made, url=rows_url(figures, kind))] for kind, made in figures.kinds.items()
    ]
    return Table("kinds", _("Items by kind"), ("kinds",), [_("Kind"), _("Made")], lines)


def topics_table(rows: Iterable[TopicFlow]) -> Table:
    """Topics by mode."""
    lines: list[Line] = [[row.topic.title, *(Figure("topics", row.modes[mode]) for mode in MODES)] for row in rows]
    return Table("topics", _("Topics by mode"), ("topics",), [_("Topic"), *map(mode_word, MODES)], lines)


def stuck_table(rows: Iterable[tuple[str, StuckItem]]) -> Table:
    """Items that wait, each with why."""
    lines: list[Line] = [[title, row.item.title, str(row.days)] for title, row in rows]
    return Table("stuck", _("Stuck"), ("stuck",), [_("Why"), _("Title"), _("Days")], lines)


def rows_url(figures: Figures, name: str) -> str:
    """Where the rows behind a figure are."""
    return url_for("audit.show_rows", name=name, period=figures.period.length, team=figures.scope)


def as_csv(table: Table) -> Response:
    """A table as a file. What a spreadsheet would take for a formula begins with a quote (OWASP, CSV injection)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.heads)
    writer.writerows(list(_plain(line)) for line in table.lines)
    headers = {"Content-Disposition": f'attachment; filename="flow-{table.name}.csv"'}
    return Response(text.getvalue(), mimetype="text/csv", headers=headers)


def _plain(line: Line) -> Iterator[str | float]:
    for cell in line:
        if isinstance(cell, Figure):
            yield str(cell) if cell.value is None else cell.value
        else:
            yield f"'{cell}" if cell.startswith(FORMULA) else cell
