"""Commands that make, run and check an instance."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import click
from sqlalchemy import func, make_url, select

from seci import config, create_app
from seci.cli import json_option, report, say
from seci.commons import indexing
from seci.commons.items import Item
from seci.config import Settings
from seci.importing.terminal import bar, catch_up
from seci.plumbing.db import db
from seci.serving import checks, signing_in
from seci.serving.checks import Finding
from seci.serving.home import opened
from seci.serving.parents import end_with
from seci.serving.working import Work


@click.command()
@json_option
def init(as_json: bool) -> None:
    """Make the instance: its folder, its key and its database."""
    settings = config.load()
    was_there = has_database(settings)
    with opened(settings):
        lines = signing_in.lines_for(settings)
    database = make_url(settings.database_url).render_as_string(hide_password=True)
    word = "is there already" if was_there else "is made"
    facts = {
        "instance": str(settings.instance),
        "database": database,
        "made": not was_there,
        "base_url": settings.base_url,
    }
    report(facts, [f"The instance {settings.instance} {word}; its database is {database}.", *lines], as_json)


def has_database(settings: Settings) -> bool:
    """Whether there is a database, of whatever schema; looking makes none."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return True
    return bool(url.database) and Path(str(url.database)).exists()


@click.command()
@click.option("--parent", type=int, hidden=True)
def work(parent: int | None) -> None:
    """Do jobs and keep the index up to date, without serving pages, until stopped.

    `seci serve` runs one of these itself; more may run beside it, on other machines too.
    """
    if parent is not None:
        end_with(parent)
    behind = Work(create_app())
    signal.signal(signal.SIGTERM, lambda *_: behind.stop())
    if parent is None:
        signal.signal(signal.SIGINT, lambda *_: behind.stop())
    behind.run()


@click.command()
@json_option
def reindex(as_json: bool) -> None:
    """Build the search index anew beside the present one, and swap it in."""
    began = time.monotonic()
    with opened():
        total = db.session.scalar(select(func.count()).select_from(Item)) or 0
        with bar(total, "Indexing") as shown:
            done = indexing.reindex(lambda so_far: shown.update(so_far - shown.pos))
        catch_up()
    seconds = round(time.monotonic() - began, 1)
    report({"items": done, "seconds": seconds}, [f"The index holds {done} items, built in {seconds} s."], as_json)


@click.command()
@json_option
def doctor(as_json: bool) -> int:
    """Check that database, files and index agree; exit with 1 when something is not well."""
    if not config.folder().is_dir():
        raise click.ClickException(f"There is no folder {config.folder()}. `seci init` makes one.")
    settings = config.load()
    if not has_database(settings):
        raise click.ClickException(f"There is no database in {settings.instance} yet. `seci init` makes one.")
    findings: list[Finding] = []
    for finding in checks.examine(settings):
        findings.append(finding)
        if not as_json:
            click.echo(finding.line)
    is_well = all(finding.is_well for finding in findings)
    if as_json:
        report({"well": is_well, "checks": [finding.facts for finding in findings]}, [], as_json)
    if not is_well:
        say("Something is not well.")
    return 0 if is_well else 1
