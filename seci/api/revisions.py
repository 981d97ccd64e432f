"""Revisions: every saved state of a playbook, and what became of one on the way to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from marshmallow import fields, validate
from sqlalchemy.orm import joinedload

from seci.api.playbooks import PlaybookShape
from seci.api.resources import Resource
from seci.api.shapes import Moment, NumberInAddress, Paging, PersonShape, Shape, Told, list_of, listed
from seci.commons import references, renderings
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import NotFound
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook, Revision
from seci.plumbing import comparisons
from seci.plumbing.comparisons import Gap

resource = Resource("revisions", "Revisions of a playbook")


def html_of(revision: Revision) -> str:
    """One revision's text as sanitized HTML, filled for the asker."""
    playbook = playbooks.get(revision.item_id, viewer())
    assert playbook is not None
    return references.fill(renderings.of(playbook, revision.number).html, viewer(), gettext, playbook)


class RevisionReference(Shape):
    """A revision in a list."""

    number = fields.Integer()
    title = fields.String()
    note = fields.String()
    base = fields.Integer(allow_none=True)
    restores = fields.Integer(allow_none=True)
    by = fields.Nested(PersonShape)
    at = Moment()


class RevisionShape(RevisionReference):
    """A revision with its words."""

    body = fields.String()
    html = Told(html_of)


class PartShape(Shape):
    """Some words of a line."""

    text = fields.String()
    changed = fields.Boolean()


class LineShape(Shape):
    """A line that is the same, was removed or was added; or a gap: so many equal lines are left out."""

    kind = fields.String(validate=validate.OneOf(("same", "removed", "added", "gap")))
    old = fields.Integer(allow_none=True)
    new = fields.Integer(allow_none=True)
    hidden = fields.Integer()
    parts = fields.List(fields.Nested(PartShape))


CompareQuery = Shape.from_dict(
    {
        "from": NumberInAddress(required=True),
        "to": NumberInAddress(required=True),
    },
    name="CompareQuery",
)
ComparisonShape = Shape.from_dict(
    {
        "from": fields.Nested(RevisionReference),
        "to": fields.Nested(RevisionReference),
        "lines": fields.List(fields.Nested(LineShape)),
        "is_cut": fields.Boolean(),
    },
    name="Comparison",
)


@resource.get("/playbooks/<int:id>/revisions")
@may("playbook.show", playbooks.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(RevisionReference))
def list_revisions(playbook: Playbook, values: dict[str, Any]) -> dict[str, Any]:
    """All revisions, newest first"""
    query = playbooks.revisions_of(playbook).options(joinedload(Revision.by))
    return listed(page_of(query, values["cursor"], values["limit"]))


@resource.get("/playbooks/<int:id>/revisions/<int:number>")
@may("playbook.show", playbooks.get)
@resource.response(200, RevisionShape)
def show_revision(playbook: Playbook, number: int) -> Revision:
    """One revision with its words"""
    return _revision(playbook, number)


@resource.post("/playbooks/<int:id>/revisions/<int:number>/restore")
@may("playbook.revise", playbooks.get)
@resource.response(200, PlaybookShape)
def restore_revision(playbook: Playbook, number: int) -> Playbook:
    """Make an earlier revision the newest again"""
    return saving.restore(playbook, number, by=viewer()).playbook


@resource.get("/playbooks/<int:id>/compare")
@may("playbook.show", playbooks.get)
@resource.arguments(CompareQuery, location="query")
@resource.response(200, ComparisonShape)
def compare_revisions(playbook: Playbook, values: dict[str, int]) -> dict[str, Any]:
    """What became of one revision on the way to another, line by line"""
    old, new = _revision(playbook, values["from"]), _revision(playbook, values["to"])
    found = comparisons.compare(old.body, new.body)
    return {"from": old, "to": new, "lines": list(_lines(found)), "is_cut": found.is_cut}


def _lines(found: comparisons.Comparison) -> Iterator[dict[str, Any]]:
    for line in found.lines():
        if isinstance(line, Gap):
            yield {"kind": "gap", "hidden": line.hidden, "parts": []}
        else:
            parts = [{"text": text, "changed": changed} for text, changed in line.parts]
            yield {"kind": line.kind, "old": line.old, "new": line.new, "parts": parts}


def _revision(playbook: Playbook, number: int) -> Revision:
    found = playbooks.revision_of(playbook, number)
    if found is None:
        raise NotFound
    return found
