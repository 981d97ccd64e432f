"""A-116: every figure has its definition, and one without cannot be drawn."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.audit import periods
from seci.audit.definitions import DEFINITIONS
from seci.audit.flows import Flow
from seci.audit.routes import tables
from seci.audit.routes.tables import Figure, Head, Table
from seci.audit.topics import TopicFlow
from seci.commons.people import Person
from seci.commons.topics import Topic
from tests.cast import Browse


def test_every_figure_is_explained(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).get("/flow/definitions")
    for one in DEFINITIONS.values():
        assert page.has(f"#{one.name}")
        assert one.counted in page.text
    assert page.text.count("People at least 5") == len(DEFINITIONS)
    browse(olaf).post("/flow/definitions", status=405)


def test_every_definition_says_all_that_is_asked_of_it() -> None:
    for one in DEFINITIONS.values():
        assert all(vars(one).values()), one.name


def test_a_figure_without_a_definition_fails() -> None:
    with pytest.raises(KeyError):
        Figure("streaks", 5)


def test_all_that_stands_in_tables_are_words_and_figures(app: Flask) -> None:
    """A bare number would have no definition, and nobody would have asked whether it may be shown."""
    topic = TopicFlow(Topic(id=1, title="Heat"), dict.fromkeys(Flow().figures(periods.last(3), None).conversions))
    with app.test_request_context():
        flow = Flow()
        figures = flow.figures(periods.last(3), None)
        made: list[Table] = [
            tables.modes_table(figures),
            tables.months_table(figures, None),
            tables.kinds_table(figures),
            tables.teams_table(flow, figures, []),
            tables.topics_table([topic]),
        ]
    for table in made:
        assert set(table.definitions) <= DEFINITIONS.keys()
        for line in table.lines:
            assert isinstance(line[0], str | Head)
            assert all(isinstance(cell, Figure) for cell in line[1:])
