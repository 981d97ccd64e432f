"""People, as everybody sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from seci.accounts import roster
from seci.api.resources import Resource
from seci.api.shapes import ItemReference, Moment, Paging, PersonShape, ToldList, list_of, listed
from seci.api.teams import TeamReference
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.people import Person, Team

resource = Resource("people", "People")


def teams_of(person: Person) -> list[Team]:
    """The teams a person is in, by name."""
    return [membership.team for membership in roster.teams_by_person([person]).get(person.id, [])]


def written_by(person: Person) -> Sequence[Item]:
    """What a person wrote last, as far as the asker may read it."""
    rows: Sequence[Item] = page_of(roster.written_by(person, viewer()), None, 20).rows
    return rows


class PeopleQuery(Paging):
    """Which people are wanted."""

    q = fields.String(load_default="", validate=validate.Length(max=100))


class WholePersonShape(PersonShape):
    """A person with their teams and what they wrote last that the asker may read."""

    active = fields.Boolean(attribute="is_active")
    joined_at = Moment()
    teams = ToldList(teams_of, TeamReference)
    written = ToldList(written_by, ItemReference)


@resource.get("/people")
@may("person.show")
@resource.arguments(PeopleQuery, location="query")
@resource.response(200, list_of(PersonShape))
def list_people(values: dict[str, Any]) -> dict[str, Any]:
    """People who are here, by name; `q` is the beginning of a word of the name, or of the handle"""
    return listed(page_of(roster.directory(values["q"]), values["cursor"], values["limit"]))


@resource.get("/people/<int:id>")
@may("person.show", roster.get)
@resource.response(200, WholePersonShape)
def show_person(person: Person) -> Person:
    """One person, their teams, and what they wrote last"""
    return person
