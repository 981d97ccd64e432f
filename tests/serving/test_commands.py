"""`seci init`, `doctor`, `reindex` and the command line itself."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from seci import cli
from seci.commons.people import Person
from seci.externalization import attachments
from seci.plumbing import schema
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import make_playbook


@pytest.fixture(autouse=True)
def _only_these_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SECI_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def instance(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The cast's instance, named in the environment."""
    monkeypatch.setenv("SECI_INSTANCE", app.instance_path)
    yield Path(app.instance_path)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in cli.PLACES)


@pytest.mark.parametrize("name", cli.PLACES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([name, "--help"]) == 0
    assert f"seci {name}" in capsys.readouterr().out


def test_what_is_not_understood_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["nope"], ["serve", "--port", "0"], ["serve", "--nope"], ["import"]):
        assert cli.run(line) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("line", [[], ["people"]])
def test_who_says_nothing_is_shown_what_there_is(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(line) == 2
    assert "\nCommands:\n" in capsys.readouterr().err


def test_init_makes_an_instance_for_its_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    monkeypatch.setenv("SECI_INSTANCE", str(folder))

    assert cli.run(["init", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["made"] is True and said["instance"] == str(folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert cli.run(["init", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["made"] is False


def test_init_says_how_to_become_the_first_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECI_INSTANCE", str(tmp_path / "new"))

    assert cli.run(["init"]) == 0
    assert "/welcome" in capsys.readouterr().out


def test_a_wrong_setting_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECI_INSTANCE", str(tmp_path / "new"))
    monkeypatch.setenv("SECI_BASE_URL", "seci")

    assert cli.run(["init"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "SECI_BASE_URL" in said


def test_a_doctor_finds_nothing_where_there_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECI_INSTANCE", str(tmp_path / "new"))

    assert cli.run(["doctor"]) == 1
    assert "seci init" in capsys.readouterr().err
    assert not (tmp_path / "new").exists(), "a name that was mistyped makes nothing"


def wrong(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The checks a doctor finds not well."""
    found = json.loads(capsys.readouterr().out)
    return {check["check"] for check in found["checks"] if not check["well"]}


def test_a_doctor_finds_a_sound_instance_well(
    instance: Path, ada: Person, caught_up: CatchUp, capsys: pytest.CaptureFixture[str]
) -> None:
    make_playbook(by=ada)
    caught_up()

    assert cli.run(["doctor", "--json"]) == 0
    assert wrong(capsys) == set()


def test_a_doctor_finds_a_lost_file(
    instance: Path, ada: Person, caught_up: CatchUp, capsys: pytest.CaptureFixture[str]
) -> None:
    playbook = make_playbook(by=ada)
    source = instance / "secret_key"
    with source.open("rb") as stream:
        file = attachments.receive("key.txt", stream)
    with db.write():
        attachments.attach(playbook, file, by=ada)
    caught_up()
    services().storage.remove(file.digest)

    assert cli.run(["doctor", "--json"]) == 1
    assert wrong(capsys) == {"attachments"}


def test_a_doctor_finds_a_lost_revision(
    instance: Path, ada: Person, caught_up: CatchUp, capsys: pytest.CaptureFixture[str]
) -> None:
    make_playbook(by=ada)
    caught_up()
    with sqlite3.connect(instance / "seci.sqlite") as connection:
        connection.execute("DROP TRIGGER revision_refuses_delete")
        connection.execute("DELETE FROM revision")
    connection.close()

    assert cli.run(["doctor", "--json"]) == 1
    assert wrong(capsys) == {"revisions"}


def test_a_doctor_finds_what_the_index_missed_and_reindex_mends_it(
    instance: Path, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    make_playbook("Unseen", by=ada)
    with sqlite3.connect(instance / "seci.sqlite") as connection:
        connection.execute("DELETE FROM index_entry")
    connection.close()

    assert cli.run(["doctor", "--json"]) == 1
    assert wrong(capsys) == {"index"}
    assert cli.run(["reindex", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 1
    assert cli.run(["doctor", "--json"]) == 0


def test_a_doctor_who_may_not_read_it_sends_nobody_to_a_backup(
    instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    refused = OperationalError("", {}, sqlite3.OperationalError("attempt to write a readonly database"))
    monkeypatch.setattr(schema, "is_current", Mock(side_effect=refused))
    assert cli.run(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "may read and write the instance folder" in told and "backup" not in told


def test_a_doctor_finds_a_damaged_database(instance: Path, capsys: pytest.CaptureFixture[str], app: Flask) -> None:
    db.engine.dispose()
    path = instance / "seci.sqlite"
    path.write_bytes(b"not a database at all, " * 1000)
    for beside in instance.glob("seci.sqlite-*"):
        beside.unlink()

    assert cli.run(["doctor", "--json"]) == 1
    assert wrong(capsys) == {"schema"}
