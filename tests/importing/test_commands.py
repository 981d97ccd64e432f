"""`seci import`: a report for people and programs, the index caught up, one line when it is refused."""

from __future__ import annotations

import json

import pytest

from seci import cli
from seci.commons import indexing, spaces
from seci.importing import arrivals
from seci.plumbing.db import db
from tests import cast

FILES = {"a.md": "# First\n\nSee [b](b.md) and [c](c.md).\n", "b.md": "# Second\n", "bad.md": b"\0\0"}


@pytest.fixture
def run(app, monkeypatch, capsys):
    """Run a command line on the test's instance; gives its exit code, what it put out, and what it said beside."""
    monkeypatch.delenv("SECI_SHARED", raising=False)
    monkeypatch.setenv("SECI_INSTANCE", app.instance_path)
    db.session.rollback()

    def seci(*arguments):
        code = cli.run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return seci


def test_a_folder_is_imported_by_the_first_administrator(run, folder, browse):
    code, out, _err = run("import", folder(FILES), "--space", "Workshop")
    assert code == 0
    assert out.splitlines() == [
        "handbook: 2 made.",
        "0 attachments; 1 links resolved, 1 left as they were.",
        "Skipped (1):",
        "  bad.md: it holds NUL bytes, so it is not text",
        "Left as written, no such page or file in the source (1):",
        "  a.md: c.md",
    ]
    assert indexing.waiting() == 0


def test_a_second_import_says_that_nothing_was_to_do(run, folder):
    run("import", folder(FILES), "--space", "Workshop")
    code, out, _err = run("import", folder({}), "--space", "workshop", "--json")
    told = json.loads(out)
    assert (code, told["made"], told["unchanged"]) == (0, [], ["a.md", "b.md"])


def test_who_stops_it_is_told_how_to_go_on(run, folder, monkeypatch):
    def stops(*_arguments, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(arrivals, "arrive", stops)
    code, _out, err = run("import", str(folder(FILES)), "--space", "Workshop")
    assert code == 130 and "Import it again to go on." in err


def test_a_space_that_is_not_there_is_made(run, folder):
    code, out, _err = run("import", folder(FILES), "--space", "Handbook", "--by", "noor@example.test")
    assert "There was no space Handbook: it is made, open to everybody." in out.splitlines()
    made = spaces.by_name("Handbook")
    assert code == 0
    assert made is not None
    assert (made.access, made.made_by_id) == ("open", cast.person("noor").id)


@pytest.mark.parametrize("space", ["Workshop", "Handbook"])
def test_a_dry_run_says_what_would_be_and_does_nothing(run, folder, space):
    code, out, _err = run("import", folder(FILES), "--space", space, "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "handbook: 2 would be made.")
    assert spaces.by_name("Handbook") is None
    assert run("import", folder({}), "--space", "Workshop", "--dry-run")[1].startswith("handbook: 2 would be made.")


def test_a_dry_run_says_the_same_of_a_space_that_is_not_there(run, folder):
    there = run("import", folder(FILES), "--space", "Workshop", "--dry-run")
    new = run("import", folder({}), "--space", "Handbook", "--dry-run")
    told = "There was no space Handbook: it would be made, open to everybody.\n"
    assert told in new[1] and "1 links resolved" in new[1]
    assert (new[0], new[1].replace(told, ""), new[2]) == there
    assert spaces.by_name("Handbook") is None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--space", "Workshop", "--by", "nobody@example.test"], "Nobody here has the address nobody@example.test."),
        (["--space", "Workshop", "--format", "word"], "There is no format word. Choose auto or one of: markdown."),
        (["--space", "Vault", "--by", "noor@example.test"], "Noor may not write in Vault: say with --by who imports."),
        (["--space", "x" * 121], "Enter a name of 1 to 120 characters."),
        (["--space", "x" * 121, "--dry-run"], "Enter a name of 1 to 120 characters."),
    ],
)
def test_what_is_refused_says_why_in_one_line(run, folder, arguments, why):
    code, out, err = run("import", folder(FILES), *arguments)
    assert (code, out, err.strip()) == (1, "", f"seci: {why}")


def test_a_source_that_is_not_there_is_refused(run, tmp_path):
    code, out, err = run("import", tmp_path / "nowhere", "--space", "Workshop")
    assert (code, out) == (1, "")
    assert err.startswith("seci: There is no folder and no file at")


def test_a_missing_option_is_explained(run, tmp_path):
    assert run("import", tmp_path)[0] == 2
