"""The command line's verbs about people. Each expects an application's context; `seci.cli` says what was refused."""

from __future__ import annotations

import sys

import click

from seci.accounts import passwords, roster, tokens
from seci.accounts.addresses import absolute
from seci.cli import AtHome, json_option, report
from seci.commons import people as everybody
from seci.commons.people import ROLES, Person
from seci.plumbing.db import db


@click.group()
def people() -> None:
    """Add and deactivate people, and make API tokens for them."""


@people.command(cls=AtHome, short_help="Add a person.")
@click.argument("email")
@click.option("--name", metavar="NAME", required=True, help="As colleagues know them.")
@click.option("--role", type=click.Choice(ROLES), default="employee", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, up to its first line end.")
@json_option
def add(email: str, name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Add a person. Without a password they set one by mail, at the address that is printed."""
    password_hash = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        password_hash = passwords.hash_of_checked(password, passwords.words_of(email, name))
    with db.write():
        person = everybody.add(email, name, role=role)
        if password_hash:
            passwords.keep_hash(person, password_hash)
        roster.added.record(by=None, person=person.id, role=role)
    facts = {"id": person.id, "email": person.email, "handle": person.handle, "name": person.name, "role": role}
    lines = [f"Added {person.name} <{person.email}>, @{person.handle}, as {role}."]
    if not password_hash:
        facts["set_password_at"] = absolute("accounts.ask_reset")
        lines.append(f"They set a password at {facts['set_password_at']}")
    report(facts, lines, as_json)


@people.command(cls=AtHome)
@click.argument("email")
@click.option("--name", metavar="NAME", required=True, help="Where the token will be used.")
@click.option("--scope", type=click.Choice(tokens.SCOPES), default="write", show_default=True)
@click.option("--days", type=click.IntRange(1, tokens.MAX_DAYS), default=90, show_default=True)
@json_option
def token(email: str, name: str, scope: str, days: int, as_json: bool) -> None:
    """Make an API token for a person and print it, this once."""
    with db.write():
        row, secret = tokens.make(_present(email), name, scope=scope, days=days, by=None)
    report({"id": row.id, "token": secret, "scope": scope, "over_at": row.over_at.isoformat()}, [secret], as_json)


@people.command(cls=AtHome, short_help="Close the door for a person at once.")
@click.argument("email")
@json_option
def deactivate(email: str, as_json: bool) -> None:
    """Close the door for a person: sessions and tokens end at once, what they wrote stays."""
    with db.write():
        person = _present(email)
        roster.deactivate(person, by=None)
    facts = {"id": person.id, "email": person.email, "handle": person.handle}
    report(facts, [f"{person.name} <{person.email}> cannot come in any more."], as_json)


def _present(email: str) -> Person:
    person = everybody.by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    if not person.is_active:
        raise click.ClickException(f"{person.name} is deactivated. Let them in again under Admin, People.")
    return person
