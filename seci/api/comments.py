"""Comments on items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from marshmallow import fields, validate
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, PersonShape, Shape, Whole, list_of
from seci.commons import comments, items, passages, references
from seci.commons.comments import Comment, Remark
from seci.commons.guards import allow, may, viewer
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid, NotFound
from seci.plumbing.db import db

resource = Resource("comments", "Comments")


class CommentShape(Shape):
    """A comment. `passage` is the anchor it is about; of a removed one only its place is left."""

    id = fields.Integer()
    item = fields.Integer()
    passage = fields.String(allow_none=True)
    answers = fields.Integer(allow_none=True)
    body = fields.String()
    html = fields.String()
    by = fields.Nested(PersonShape)
    at = Moment()
    changed_at = Moment(allow_none=True)
    settled_at = Moment(allow_none=True)
    removed_at = Moment(allow_none=True)


class NewComment(Shape):
    """Something to be said, about the whole item or a passage, perhaps in answer to another comment."""

    body = fields.String(required=True)
    passage = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=20))
    answers = Whole(allow_none=True, load_default=None)


class CommentChange(Shape):
    """Other words, or whether anything is left to do about it."""

    body = fields.String()
    settled = fields.Boolean(truthy={True}, falsy={False})


@resource.get("/items/<int:id>/comments")
@may("item.show", items.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(CommentShape))
def list_comments(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """What was said about an item, oldest first"""
    page = page_of(_on(item), values["cursor"], values["limit"])
    return {"items": facts_of(page.rows, item), "next_cursor": page.next_cursor}


@resource.post("/items/<int:id>/comments")
@may("item.comment", items.get)
@resource.arguments(NewComment)
@resource.response(201, CommentShape)
def make_comment(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """Say something about an item"""
    rendering, item_id = comments.prepare(values["body"]), item.id
    with db.write():
        present = items.get(item_id, viewer())
        if present is None:
            raise NotFound
        answers = comments.get(values["answers"], viewer()) if values["answers"] else None
        if values["answers"] and answers is None:
            raise Invalid({"answers": N_("There is no such comment.")})
        if values["passage"] and passages.quote(present, values["passage"]) is None:
            raise Invalid({"passage": N_("There is no such passage.")})
        about = {"passage": values["passage"], "answers": answers}
        made = comments.make(present, values["body"], rendering, by=viewer(), **about)
    return facts_of([made], present)[0]


@resource.patch("/comments/<int:id>")
@may("item.show", comments.get)
@resource.arguments(CommentChange)
@resource.response(200, CommentShape)
def change_comment(comment: Comment, values: dict[str, Any]) -> dict[str, Any]:
    """Put a comment in other words, settle it, or open it again; all of it or nothing"""
    for field, act in (("body", "comment.change"), ("settled", "comment.settle")):
        if field in values:
            allow(viewer(), act, comment)
    comment_id, rendering = comment.id, comments.prepare(values["body"]) if "body" in values else None
    with db.write():
        present = comments.get(comment_id, viewer())
        if present is None:
            raise NotFound
        if rendering is not None:
            comments.change(present, values["body"], rendering, by=viewer())
        if "settled" in values:
            comments.settle(present, by=viewer(), is_settled=values["settled"])
    return facts_of([present], present.item)[0]


@resource.delete("/comments/<int:id>")
@may("comment.remove", comments.get)
@resource.response(204)
def remove_comment(comment: Comment) -> None:
    """Take a comment away; its answers stay"""
    with db.write():
        comments.remove(comment, by=viewer())


def _on(item: Item) -> Select[Comment]:
    return select(Comment).where(Comment.item_id == item.id).options(joinedload(Comment.by)).order_by(Comment.id)


def facts_of(rows: Sequence[Comment], item: Item) -> list[dict[str, Any]]:
    """Comments on an item as they are shown, with what they refer to filled in for the asker."""
    neutral = [Remark(row, row.by, None).html for row in rows]
    filled = references.fill_all(neutral, viewer(), gettext, item)
    names = ("id", "passage", "body", "by", "at", "changed_at", "settled_at", "removed_at")
    return [
        {**{name: getattr(row, name) for name in names}, "item": row.item_id, "answers": row.answers_id, "html": html}
        for row, html in zip(rows, filled, strict=True)
    ]
