"""Playbooks: written, revised, published, moved, put into the bin and brought back."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext
from marshmallow import fields, validate
from sqlalchemy import Select

from seci.api.changes import ConflictProblem, based, idempotency_key, repeatable, revision_begun_from
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemReference,
    ItemShape,
    NumberInAddress,
    NumberOrName,
    Paging,
    Shape,
    Told,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import items, references, renderings, spaces, texts, topics
from seci.commons.guards import allow, may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, revisions, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db

resource = Resource("playbooks", "Playbooks")
STATES = ("published", "unpublished")


def html_of(playbook: Playbook) -> str:
    """The newest text as sanitized HTML, links and transclusions resolved for the asker."""
    return references.fill(renderings.of(playbook).html, viewer(), gettext, playbook)


def body_of(playbook: Playbook) -> str:
    """The newest text as it was written."""
    return playbooks.head_of(playbook).body


def state_of(playbook: Playbook) -> str:
    """Whether readers of its space may read it, or its owner alone."""
    return STATES[playbooks.publication_of(playbook) is None]


class PlaybookReference(ItemShape):
    """A playbook in a list."""

    parent = fields.Integer(attribute="parent_id", allow_none=True)
    revision = fields.Integer()


class PlaybookShape(PlaybookReference):
    """A playbook with its newest text."""

    state = Told(state_of, validate=validate.OneOf(STATES))
    body = Told(body_of)
    html = Told(html_of)
    topics = ToldList(topics.of_item, ItemReference)


class RevisedShape(PlaybookShape):
    """A playbook after a change; `merged` when somebody else's change went in as well."""

    merged = fields.Boolean()


class PlaybookQuery(Paging):
    """Which playbooks are wanted."""

    space = NumberInAddress()
    parent = NumberInAddress()


class NewPlaybook(Shape):
    """A playbook to be written. `topics` are names."""

    space = NumberOrName(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    parent = Whole(allow_none=True, load_default=None)
    note = fields.String(load_default="")
    topics = fields.List(fields.String(), load_default=list, validate=validate.Length(max=50))
    state = fields.String(load_default="published", validate=validate.OneOf(STATES))


class PlaybookChange(Shape):
    """A change that began from `base_revision`; what is left out stays as it was there."""

    base_revision = Whole()
    title = fields.String()
    body = fields.String()
    note = fields.String(load_default="")
    topics = fields.List(fields.String(), load_default=None, validate=validate.Length(max=50))


class PlaybookMove(Shape):
    """Where a playbook is to hang."""

    space = NumberOrName(required=True)
    parent = Whole(allow_none=True, load_default=None)


class PlaybookStep(Shape):
    """One place up (-1) or down (1) among its siblings."""

    step = Whole(required=True, validate=validate.OneOf((-1, 1)))


@resource.get("/playbooks")
@may("person.show")
@resource.arguments(PlaybookQuery, location="query")
@resource.response(200, list_of(PlaybookReference))
def list_playbooks(values: dict[str, Any]) -> dict[str, Any]:
    """Playbooks one may read, oldest first; those of one space or right below another in the order of their tree"""
    return listed(page_of(_wanted(values), values["cursor"], values["limit"]))


def space_to_write_in(wanted: int | str) -> Space:
    """The space of a number or a name, to be written in."""
    space = spaces.get(wanted, viewer()) if isinstance(wanted, int) else spaces.by_name(wanted, viewer())
    if space is None:
        raise Invalid({"space": N_("Choose a space you may write in.")})
    allow(viewer(), "playbook.write", space)
    return space


def _wanted(values: dict[str, Any]) -> Select[Playbook]:
    query = with_people(playbooks.readable_by(viewer()))
    if "space" in values:
        query = query.where(Playbook.space_id == values["space"])
    if "parent" in values:
        query = query.where(Playbook.parent_id == values["parent"])
    if values.keys() & {"space", "parent"}:
        return query.order_by(Playbook.parent_id, Playbook.position, Playbook.id)
    # In the order of an index: all trees together would be sorted anew for every page.
    return query.order_by(Playbook.made_at, Playbook.id)


@resource.post("/playbooks")
@may("person.show")
@resource.arguments(NewPlaybook)
@resource.response(201, PlaybookShape)
@repeatable(resource)
def write_playbook(values: dict[str, Any]) -> Playbook:
    """Write a playbook; published unless said

    With a header `Idempotency-Key` the same request may be sent again and makes one playbook.
    """
    space, key = space_to_write_in(values["space"]), idempotency_key()
    made = revisions.submitted(viewer(), key)
    if made is not None:
        return _made_by_the_same(made, values)
    return saving.write(
        space,
        values["title"],
        values["body"],
        by=viewer(),
        parent=_parent(values["parent"]),
        note=values["note"],
        topics=values["topics"],
        is_published=values["state"] == "published",
        submission=key,
    )


def _made_by_the_same(made: Playbook, values: dict[str, Any]) -> Playbook:
    """What a request under the same key has made, as it is by now; the key of another request is refused."""
    first = playbooks.revision_of(made, 1)
    sent = (items.checked_title(values["title"]), texts.checked(values["body"]))
    if first is None or (first.title, first.body) != sent:
        raise Invalid({"Idempotency-Key": N_("Another request was sent under this key. Use a new one.")})
    return made


@resource.get("/playbooks/<int:id>")
@may("playbook.show", playbooks.get)
@resource.response(200, PlaybookShape)
def show_playbook(playbook: Playbook) -> Playbook:
    """One playbook with its newest text"""
    return playbook


@resource.patch("/playbooks/<int:id>")
@may("playbook.revise", playbooks.get)
@resource.arguments(PlaybookChange)
@resource.response(200, RevisedShape)
@based(resource, ConflictProblem)
@repeatable(resource)
def revise_playbook(playbook: Playbook, values: dict[str, Any]) -> Response:
    """Save a change; what others changed meanwhile is merged, or refused with all three texts"""
    begun = revision_begun_from(values, partial(playbooks.revision_of, playbook))
    saved = saving.revise(
        playbook,
        values.get("body", begun.body),
        by=viewer(),
        base=begun.number,
        title=values.get("title"),
        note=values["note"],
        topics=values["topics"],
        submission=idempotency_key(),
    )
    return jsonify({**PlaybookShape().dump(saved.playbook), "merged": saved.was_merged})


@resource.delete("/playbooks/<int:id>")
@may("playbook.remove", playbooks.get)
@resource.response(204)
def remove_playbook(playbook: Playbook) -> None:
    """Put a playbook into the bin, with all below it that the asker may remove"""
    with db.write():
        playbooks.remove(playbook, by=viewer())


@resource.post("/playbooks/<int:id>/publish")
@may("playbook.publish", playbooks.get)
@resource.response(200, PlaybookShape)
def publish_playbook(playbook: Playbook) -> Playbook:
    """Let everybody who may open its space read it"""
    with db.write():
        playbooks.publish(playbook, by=viewer())
    return playbook


@resource.post("/playbooks/<int:id>/withdraw")
@may("playbook.withdraw", playbooks.get)
@resource.response(204)
def withdraw_playbook(playbook: Playbook) -> None:
    """Let its owner alone read it again"""
    with db.write():
        playbooks.withdraw(playbook, by=viewer())


@resource.post("/playbooks/<int:id>/move")
@may("playbook.move", playbooks.get)
@resource.arguments(PlaybookMove)
@resource.response(200, PlaybookShape)
def move_playbook(playbook: Playbook, values: dict[str, Any]) -> Playbook:
    """Hang a playbook, with all below it, elsewhere"""
    space = space_to_write_in(values["space"])
    with db.write():
        playbooks.move(playbook, space, _parent(values["parent"]), by=viewer())
    return playbook


@resource.post("/playbooks/<int:id>/reorder")
@may("playbook.move", playbooks.get)
@resource.arguments(PlaybookStep)
@resource.response(204)
def reorder_playbook(playbook: Playbook, values: dict[str, int]) -> None:
    """Swap a playbook with its neighbour"""
    with db.write():
        playbooks.reorder(playbook, values["step"], by=viewer())


def _parent(number: int | None) -> Playbook | None:
    if number is None:
        return None
    found = playbooks.get(number, viewer())
    if found is None:
        raise Invalid({"parent": N_("Choose a playbook of the same space.")})
    return found
