"""Teams: how people are arranged, as everybody sees it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from seci.accounts import teams
from seci.api.resources import Resource
from seci.api.shapes import Paging, PersonShape, Shape, ToldList, list_of, listed
from seci.commons.guards import may
from seci.commons.pages import page_of
from seci.commons.people import Team

resource = Resource("teams", "Teams and who is in them")


class TeamReference(Shape):
    """A team named in passing."""

    id = fields.Integer()
    name = fields.String()


class TeamShape(TeamReference):
    """A team; `parent` is the number of the one it belongs to."""

    parent = fields.Integer(attribute="parent_id", allow_none=True)


class MemberShape(Shape):
    """Somebody in a team."""

    person = fields.Nested(PersonShape)
    leads = fields.Boolean()


class WholeTeamShape(TeamShape):
    """A team with its members, those who lead first."""

    members = ToldList(teams.members, MemberShape)


@resource.get("/teams")
@may("person.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(TeamShape))
def list_teams(values: dict[str, Any]) -> dict[str, Any]:
    """All teams by name"""
    return listed(page_of(teams.by_name(), values["cursor"], values["limit"]))


@resource.get("/teams/<int:id>")
@may("person.show", teams.get)
@resource.response(200, WholeTeamShape)
def show_team(team: Team) -> Team:
    """One team and who is in it"""
    return team
