"""The person a token or a session speaks for."""

from __future__ import annotations

from marshmallow import fields, validate

from seci.accounts import roster
from seci.accounts.roster import THEMES
from seci.api.people import teams_of
from seci.api.resources import Resource
from seci.api.shapes import Moment, PersonShape, Shape, ToldList
from seci.api.teams import TeamReference
from seci.commons.guards import may, viewer
from seci.commons.people import Person
from seci.plumbing.db import db

resource = Resource("me", "Oneself")
CHANGEABLE = ("name", "handle", "zone", "locale", "theme")


class MeShape(PersonShape):
    """Everything kept about a person that they set themselves, and their role."""

    email = fields.String()
    role = fields.String()
    zone = fields.String()
    locale = fields.String()
    theme = fields.String(validate=validate.OneOf(THEMES))
    joined_at = Moment()
    teams = ToldList(teams_of, TeamReference)


class MeChange(Shape):
    """What a person may change about themselves; what is left out stays."""

    name = fields.String()
    handle = fields.String()
    zone = fields.String()
    locale = fields.String()
    theme = fields.String(validate=validate.OneOf(THEMES))


@resource.get("/me")
@may("settings.change")
@resource.response(200, MeShape)
def show_me() -> Person:
    """Who one is here"""
    return viewer()


@resource.patch("/me")
@may("settings.change")
@resource.arguments(MeChange)
@resource.response(200, MeShape)
def change_me(values: dict[str, str]) -> Person:
    """Change what one is called, which day it is for one and how pages look"""
    person = viewer()
    with db.write():
        roster.change_profile(person, **{**{name: getattr(person, name) for name in CHANGEABLE}, **values})
    return person
