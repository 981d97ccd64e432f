"""Spaces: shelves, and who may do what with them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate
from sqlalchemy import Select, select

from seci.accounts import teams
from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, PersonShape, Shape, Told, Whole, list_of, listed
from seci.api.teams import TeamReference
from seci.commons import people, spaces
from seci.commons.addresses import address_of_space
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid, NotFound
from seci.commons.spaces import ACCESS, SHARES, Space, SpaceShare
from seci.plumbing.db import db

resource = Resource("spaces", "Spaces and their shares")


def share_of(space: Space) -> str | None:
    """The asker's own share in a space; None in one of which they know only the name."""
    return spaces.shares_of(viewer()).get(space.id)


class SpaceShape(Shape):
    """A space; `share` is what the asker holds in it."""

    id = fields.Integer()
    name = fields.String()
    purpose = fields.String()
    access = fields.String(validate=validate.OneOf(ACCESS))
    share = Told(share_of, allow_none=True)
    url = Told(address_of_space)
    made_at = Moment()


class NewSpace(Shape):
    """A space to be made."""

    name = fields.String(required=True)
    access = fields.String(load_default="open", validate=validate.OneOf(ACCESS))
    purpose = fields.String(load_default="")


class SpaceChange(Shape):
    """What is to be different; what is left out stays."""

    name = fields.String()
    access = fields.String(validate=validate.OneOf(ACCESS))
    purpose = fields.String()


class ShareShape(Shape):
    """A person's or a team's share in a space."""

    id = fields.Integer()
    person = fields.Nested(PersonShape, allow_none=True)
    team = fields.Nested(TeamReference, allow_none=True)
    share = fields.String(validate=validate.OneOf(SHARES))


class NewShare(Shape):
    """A share to be given, to a person or to a team."""

    person = Whole()
    team = Whole()
    share = fields.String(required=True, validate=validate.OneOf(SHARES))


@resource.get("/spaces")
@may("person.show")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(SpaceShape))
def list_spaces(values: dict[str, Any]) -> dict[str, Any]:
    """Spaces the asker may open, and those whose name is visible to all"""
    return listed(page_of(spaces.visible_to(viewer()), values["cursor"], values["limit"]))


@resource.post("/spaces")
@may("space.make")
@resource.arguments(NewSpace)
@resource.response(201, SpaceShape)
def make_space(values: dict[str, str]) -> Space:
    """Make a space; who makes it keeps it"""
    with db.write():
        return spaces.add(**values, by=viewer())


@resource.get("/spaces/<int:id>")
@may("space.show", spaces.get)
@resource.response(200, SpaceShape)
def show_space(space: Space) -> Space:
    """One space"""
    return space


@resource.patch("/spaces/<int:id>")
@may("space.change", spaces.get)
@resource.arguments(SpaceChange)
@resource.response(200, SpaceShape)
def change_space(space: Space, values: dict[str, str]) -> Space:
    """Rename a space, or change who may open it"""
    with db.write():
        kept = {"name": space.name, "access": space.access, "purpose": space.purpose}
        spaces.change(space, **{**kept, **values}, by=viewer())
    return space


@resource.get("/spaces/<int:id>/shares")
@may("space.show", spaces.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(ShareShape))
def list_shares(space: Space, values: dict[str, Any]) -> dict[str, Any]:
    """Who is reader, writer or keeper of a space"""
    return listed(page_of(_shares_in(space), values["cursor"], values["limit"]))


@resource.post("/spaces/<int:id>/shares")
@may("space.change", spaces.get)
@resource.arguments(NewShare)
@resource.response(201, ShareShape)
def give_share(space: Space, values: dict[str, Any]) -> SpaceShare:
    """Make a person or a team reader, writer or keeper; a share they hold already is changed"""
    if ("person" in values) == ("team" in values):
        raise Invalid({"person": N_("Name either a person or a team.")})
    name = "person" if "person" in values else "team"
    with db.write():
        who = people.get(values["person"]) if name == "person" else teams.get(values["team"], viewer())
        if who is None:
            raise Invalid({name: N_("There is nobody with this number.")})
        return spaces.share_with(space, who, values["share"], by=viewer())


@resource.delete("/spaces/<int:id>/shares/<int:share>")
@may("space.change", spaces.get)
@resource.response(204)
def take_share(space: Space, share: int) -> None:
    """Take a share away"""
    with db.write():
        row = db.session.scalar(_shares_in(space).where(SpaceShare.id == share))
        if row is None:
            raise NotFound
        spaces.stop_sharing(row, by=viewer())


def _shares_in(space: Space) -> Select[SpaceShare]:
    return select(SpaceShare).where(SpaceShare.space_id == space.id).order_by(SpaceShare.id)
