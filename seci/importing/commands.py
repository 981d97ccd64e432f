"""The command that imports."""

from __future__ import annotations

from pathlib import Path

import click

from seci.cli import json_option, report
from seci.commons import people, spaces
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.spaces import Space
from seci.importing import arrivals, formats
from seci.importing.reports import Report
from seci.importing.sources import ImportRefused, Source
from seci.importing.terminal import at_home, bar, catch_up
from seci.plumbing.db import db


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--space",
    "name",
    metavar="NAME",
    required=True,
    help="The space it goes to; an open one is made where there is none.",
)
@click.option("--by", "email", metavar="EMAIL", help="In whose name, by e-mail address; else the first administrator.")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    default="auto",
    show_default=True,
    help="What PATH holds: auto, or a format by name.",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would be done.")
@json_option
def import_(path: Path, name: str, email: str | None, form: str, is_dry: bool, as_json: bool) -> None:
    """Make playbooks of a folder or a zip archive written elsewhere.

    A second import of the same folder, known by its name, into the same space brings them up to date and changes
    nothing else.
    """
    with at_home():
        by, name = _who(email), spaces.checked_name(name)
        space = _to_write_in(name, by)
        try:
            with formats.read(path, form) as source:
                if is_dry:
                    done = arrivals.foresee(source, space or name, by=by)
                else:
                    done = _arrived(source, space or _made(name, by), by)
                done.space_is_new = space is None
        except ImportRefused as refusal:
            for problem in refusal.problems:
                click.echo(f"{problem.path}: {problem.why}", err=True)
            raise click.ClickException(str(refusal)) from refusal
        report(done.as_json(), list(done.lines()), as_json)


def _who(email: str | None) -> Person:
    person = people.by_email(email) if email else people.first_admin()
    if person is None or not person.is_active:
        missing = (
            f"Nobody here has the address {email}." if email else "There is no administrator yet: give --by EMAIL."
        )
        raise click.ClickException(missing)
    return person


def _to_write_in(name: str, by: Person) -> Space | None:
    space = spaces.by_name(name)
    if space is not None and not may(by, "playbook.write", space):
        raise click.ClickException(f"{by.name} may not write in {space.name}: say with --by who imports.")
    return space


def _made(name: str, by: Person) -> Space:
    with db.write():
        return spaces.add(name, by=by)


def _arrived(source: Source, space: Space, by: Person) -> Report:
    try:
        with bar(2 * len(source.pages), f"Importing {source.name}") as shown:
            done = arrivals.arrive(source, space, by=by, tick=shown.update)
        catch_up()
    except KeyboardInterrupt:
        click.echo("Not all of it is there, and links may not lead anywhere yet. Import it again to go on.", err=True)
        raise
    return done
