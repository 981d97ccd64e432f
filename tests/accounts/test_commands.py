"""`seci people`: add, token, deactivate."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask

from seci import cli
from seci.accounts import passwords, tokens
from seci.commons import people
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import ledger
from tests.cast import PASSWORD


class Told(NamedTuple):
    """What a command ended with, put out, and said beside."""

    code: int
    out: str
    beside: str


Run = Callable[..., Told]
KIM = ("kim@example.test", "--name", "Kim Lee")


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `seci people …` on the test's instance."""
    monkeypatch.delenv("SECI_SHARED", raising=False)
    monkeypatch.setenv("SECI_INSTANCE", app.instance_path)

    def seci(*arguments: str, given: str = "") -> Told:
        db.session.rollback()
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        return Told(cli.run(["people", *arguments]), *capsys.readouterr())

    return seci


def test_a_person_is_added_with_a_password_from_standard_input(run: Run) -> None:
    told = run("add", *KIM, "--role", "admin", "--password-stdin", given=PASSWORD + "\n")
    assert (told.code, told.out) == (0, "Added Kim Lee <kim@example.test>, @kim, as admin.\n")
    kim = people.by_email("kim@example.test")
    assert kim is not None and kim.role == "admin"
    assert passwords.is_right(kim, PASSWORD)
    assert ledger.last("person.added").facts == {"person": kim.id, "role": "admin"}


def test_without_a_password_they_are_told_where_to_set_one(run: Run) -> None:
    facts = json.loads(run("add", *KIM, "--json").out)
    assert (facts["handle"], facts["role"]) == ("kim", "employee")
    assert facts["set_password_at"] == "http://127.0.0.1:8000/reset"


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("add", "mara@example.test", "--name", "Second"), ""),
        (("add", "nonsense", "--name", "Kim"), ""),
        (("add", "kim@example.test", "--name", " "), ""),
        (("add", *KIM, "--password-stdin"), "short\n"),
        (("add", *KIM, "--password-stdin"), ""),
        (("deactivate", "ada@example.test"), ""),
        (("deactivate", "no@example.test"), ""),
        (("token", "no@example.test", "--name", "Script"), ""),
        (("token", "mara@example.test", "--name", "x" * 81), ""),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, arguments: tuple[str, ...], given: str) -> None:
    told = run(*arguments, given=given)
    assert (told.code, told.out) == (1, "")
    assert told.beside.startswith("seci: ") and told.beside.count("\n") == 1
    assert people.by_email("kim@example.test") is None
    assert people.count_admins() == 1


def test_a_token_is_printed_and_opens(run: Run, mara: Person) -> None:
    told = run("token", "mara@example.test", "--name", "Script", "--scope", "read", "--days", "7")
    token = tokens.authenticate(told.out.strip())
    assert token is not None
    assert (token.person.handle, token.scope, token.name) == ("mara", "read", "Script")


def test_a_deactivated_person_is_out(run: Run, mara: Person) -> None:
    secret = run("token", "mara@example.test", "--name", "Script").out.strip()
    assert "cannot come in any more" in run("deactivate", "mara@example.test").out
    assert tokens.authenticate(secret) is None
    assert not mara.is_active
    for again in (("add", "mara@example.test", "--name", "Mara"), ("token", "mara@example.test", "--name", "x")):
        assert "under Admin, People" in run(*again).beside
