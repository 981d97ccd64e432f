"""The command that fills an empty instance with the demo organization."""

from __future__ import annotations

import gc

import click
from sqlalchemy import func, select

from seci.accounts import passwords
from seci.cli import json_option, report
from seci.commons import people
from seci.commons.people import Person
from seci.demo import meetings, practice, stories
from seci.demo.deeds import PASSWORD, Past
from seci.demo.stories import Organization
from seci.importing.terminal import at_home, bar, catch_up
from seci.plumbing.db import db
from seci.plumbing.services import services

SHOWN = ("mara", "noor", "ada", "max", "olaf", "ines")
"""Those whose door is worth opening first: each sees something the others do not."""


@click.command()
@click.option("--if-empty", is_flag=True, help="Say nothing where people are here already.")
@json_option
def demo(if_empty: bool, as_json: bool) -> None:
    """Fill an empty instance with a small organization to look around in."""
    told = stories.read()
    with at_home():
        here = db.session.scalar(select(func.count()).select_from(Person)) or 0
        if here and not is_demo(told):
            if not if_empty:
                report(
                    {"made": False, "people": here}, [f"{here} people are here already; nothing was changed."], as_json
                )
            return
        if not here:
            _move_in(told)
        report({"made": not here, **facts_of(told)}, [*_greeting(told, bool(here)), *ways_in(told)], as_json)


def is_demo(told: Organization) -> bool:
    """Whether the people here are those of the demo, and still come in by its password."""
    return all(passwords.is_right(people.by_email(person.email), PASSWORD) for person in told.people[:1])


def _move_in(told: Organization) -> None:
    past = Past(told)
    deeds = past.deeds([*meetings.deeds(past), *practice.deeds(past)])
    gc.freeze()  # what is loaded stays: without this a tenth of the time goes into looking through it again and again
    try:
        with bar(len(deeds), "Moving in") as shown:
            for deed in deeds:
                deed.do()
                shown.update(1)
    except BaseException:
        click.echo(f"The demo is told by half: remove {services().settings.instance} and begin again.", err=True)
        raise
    catch_up()


def _greeting(told: Organization, was_here: bool) -> list[str]:
    if was_here:
        return [f"{told.name} is here already; nothing was changed."]
    counts = f"{len(told.people)} people, {len(told.teams)} teams, {len(told.spaces)} spaces"
    talks = f"{len(told.talks.pairings)} pairings, {len(told.insights)} insights"
    texts = f"{len(told.playbooks)} playbooks, {len(told.practice)} checklists"
    return [f"{told.name} has moved in: {counts}, {talks}, {texts}."]


def ways_in(told: Organization) -> list[str]:
    """Lines that say how to sign in, and as whom."""
    width = max(len(person.email) for person in told.people)
    shown = [person for handle in SHOWN for person in told.people if person.handle == handle]
    rows = [f"  {person.email:{width}}  {person.name}. {person.does}." for person in shown]
    return [f"Sign in at {services().settings.base_url} with the password: {PASSWORD}", *rows]


def facts_of(told: Organization) -> dict[str, object]:
    """The same for a program."""
    return {
        "organization": told.name,
        "people": [person.email for person in told.people],
        "spaces": [space.name for space in told.spaces],
        "pairings": len(told.talks.pairings),
        "insights": len(told.insights),
        "playbooks": len(told.playbooks),
        "checklists": len(told.practice),
        "password": PASSWORD,
        "base_url": services().settings.base_url,
    }
