"""The report says the same to people and to programs."""

from __future__ import annotations

import json

from seci.importing.reports import Report
from seci.importing.rewriting import Unresolved
from seci.importing.sources import Problem


def report():
    made = Report("18f", "Handbook", made=["a.md", "b.md"], unchanged=["c.md"], attachments=["x.png"], resolved=7)
    made.problems += [
        Problem("b.md", "renamed", "“B (2)”"),
        Problem("d.md", "skipped", "too large"),
        Problem("a.md", "changed", "read as cp1252"),
    ]
    made.unresolved += [Unresolved("a.md", "no.md", "no such page"), Unresolved("b.md", "no.md", "no such page")]
    return made


def test_people_read_what_was_done_and_what_to_look_at():
    assert list(report().lines()) == [
        "18f: 2 made, 1 unchanged.",
        "1 attachments; 7 links resolved, 2 left as they were.",
        "Renamed (1):",
        "  b.md: “B (2)”",
        "Changed (1):",
        "  a.md: read as cp1252",
        "Skipped (1):",
        "  d.md: too large",
        "Left as written, no such page (2):",
        "  a.md: no.md",
    ]


def test_programs_get_every_row():
    told = json.loads(json.dumps(report().as_json()))
    assert (told["made"], told["skipped"]) == (
        ["a.md", "b.md"],
        [{"path": "d.md", "what": "skipped", "why": "too large"}],
    )
    assert [row["path"] for row in told["unresolved"]] == ["a.md", "b.md"]


def test_long_lists_are_counted_for_people():
    long = Report("18f", problems=[Problem(f"{number}.md", "skipped", "why") for number in range(30)])
    lines = list(long.lines())
    assert (lines[0], lines[-1], len(lines)) == ("18f: nothing to do.", "  … and 10 more; --json lists them all", 24)
