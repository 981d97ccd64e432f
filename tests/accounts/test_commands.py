"""`seci people`: add, token, deactivate."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from seci.accounts import passwords, tokens
from seci.accounts.commands import people as command
from seci.commons import people
from seci.commons.people import Person
from seci.commons.refusals import Invalid, Refusal
from seci.plumbing.db import db
from tests import ledger
from tests.cast import PASSWORD


def run(*arguments: str, given: str = "") -> Result:
    db.session.rollback()
    result = CliRunner().invoke(command, arguments, input=given)
    db.session.rollback()
    return result


def test_a_person_is_added_with_a_password_from_standard_input(app: Flask) -> None:
    result = run(
        "add", "kim@example.test", "--name", "Kim Lee", "--role", "admin", "--password-stdin", given=PASSWORD + "\n"
    )
    assert result.exit_code == 0, result.output
    kim = people.by_email("kim@example.test")
    assert kim is not None and kim.role == "admin"
    assert passwords.is_right(kim, PASSWORD)
    assert PASSWORD not in result.output
    assert ledger.last("person.added").facts == {"person": kim.id, "role": "admin"}


def test_without_a_password_they_are_told_where_to_set_one(app: Flask) -> None:
    result = run("add", "kim@example.test", "--name", "Kim Lee", "--json")
    facts = json.loads(result.output)
    assert (facts["handle"], facts["role"]) == ("kim", "employee")
    assert facts["set_password_at"] == "http://127.0.0.1:8000/reset"


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("add", "mara@example.test", "--name", "Second"), ""),
        (("add", "nonsense", "--name", "Kim"), ""),
        (("add", "kim@example.test", "--name", " "), ""),
        (("add", "kim@example.test", "--name", "Kim", "--password-stdin"), "short\n"),
        (("add", "kim@example.test", "--name", "Kim", "--password-stdin"), ""),
        (("deactivate", "ada@example.test"), ""),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(app: Flask, arguments: tuple[str, ...], given: str) -> None:
    result = run(*arguments, given=given)
    assert isinstance(result.exception, Invalid)
    assert people.by_email("kim@example.test") is None
    assert people.count_admins() == 1


@pytest.mark.parametrize("arguments", [("token", "no@example.test", "--name", "x"), ("deactivate", "no@example.test")])
def test_somebody_who_is_not_here_is_named(app: Flask, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert "Nobody here has the address no@example.test." in result.output


def test_a_token_is_printed_and_opens(app: Flask, mara: Person) -> None:
    result = run("token", "mara@example.test", "--name", "Script", "--scope", "read", "--days", "7")
    token = tokens.authenticate(result.output.strip())
    assert token is not None
    assert (token.person.handle, token.scope, token.name) == ("mara", "read", "Script")


def test_a_deactivated_person_is_out(app: Flask, mara: Person) -> None:
    secret = run("token", "mara@example.test", "--name", "Script").output.strip()
    result = run("deactivate", "mara@example.test")
    assert "cannot come in any more" in result.output
    assert tokens.authenticate(secret) is None
    assert not people.by_email("mara@example.test").is_active  # type: ignore[union-attr]


def test_refusals_are_the_kind_the_command_line_says_in_one_line() -> None:
    assert issubclass(Invalid, Refusal)
