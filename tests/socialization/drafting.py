"""What is typed into the forms of mentoring, and what is kept of it."""

from __future__ import annotations

from sqlalchemy import select

from seci.commons.drafts import Draft
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.cast import Browse
from tests.pages import Page

LOG = {
    "kind": "practice",
    "at": "2026-05-03T14:30",
    "minutes": "about an hour",
    "topics": "Welding",
    "shared": "Held the torch low.\r\n",
    "private": "She is nervous.",
    "submission": "k1",
}
CHANGE = {"kind": "guidance", "at": "2026-05-03T14:30", "minutes": "30", "shared": "One.\n", "base": 1, "topics": ""}
INSIGHT = {"body": "Go slow.", "cue": "It hums", "consent": "count", "topics": "Pumps", "submission": "k2"}


def kept() -> list[Draft]:
    db.session.rollback()
    return list(db.session.scalars(select(Draft).order_by(Draft.id)))


def waiting_for(browse: Browse, person: Person) -> dict[str, str]:
    """What Today offers to go on with: titles and where they lead."""
    client = browse(person)
    rows = client.get("/").all("section[aria-labelledby=waiting-title] .row__link[href^='/drafts/']")
    return {row.get_text(): client.get(str(row["href"]), status=302).location for row in rows}


def fields(page: Page, *names: str) -> dict[str, str]:
    return {name: page.field(name) for name in names}


def chosen(page: Page, name: str) -> str:
    return str(page.one(f"input[name={name}][checked]")["value"])
