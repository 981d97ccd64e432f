"""Saying something about an item: made, changed, settled, removed."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import bp, comments, items
from seci.commons.addresses import address_of
from seci.commons.comments import Comment
from seci.commons.forms import CommentForm
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.post("/items/<int:id>/comments")
@may("item.comment", items.get)
def make_comment(item: Item) -> Page:
    """Say something."""
    form = CommentForm()
    if not form.validate_on_submit():
        return render_template("commons/change_comment.html", form=form, item=item, comment=None), 422
    rendering = comments.prepare(form.body.data)
    item_id, answers_id, passage = item.id, form.answers.data, form.passage.data or None
    with db.write():
        present = items.get(item_id, viewer()) or item
        answers = comments.get(answers_id, viewer()) if answers_id else None
        comment = comments.make(present, form.body.data, rendering, by=viewer(), passage=passage, answers=answers)
    return redirect(address_of(item, f"comment-{comment.id}"))


@bp.get("/comments/<int:id>/change")
@may("comment.change", comments.get)
def edit_comment(comment: Comment) -> Page:
    """The words of one's own comment, to be changed."""
    form = CommentForm(body=comment.body)
    return render_template("commons/change_comment.html", form=form, item=comment.item, comment=comment)


@bp.post("/comments/<int:id>/change")
@may("comment.change", comments.get)
def change_comment(comment: Comment) -> Page:
    """Put it in other words."""
    form = CommentForm()
    if not form.validate_on_submit():
        return render_template("commons/change_comment.html", form=form, item=comment.item, comment=comment), 422
    rendering = comments.prepare(form.body.data)
    with db.write():
        comments.change(comment, form.body.data, rendering, by=viewer())
    return redirect(address_of(comment.item, f"comment-{comment.id}"))


@bp.post("/comments/<int:id>/settle")
@may("comment.settle", comments.get)
def settle_comment(comment: Comment) -> Page:
    """Say that nothing is left to do about it, or open it again."""
    with db.write():
        comments.settle(comment, by=viewer(), is_settled=comment.settled_at is None)
    return redirect(address_of(comment.item, f"comment-{comment.id}"))


@bp.post("/comments/<int:id>/remove")
@may("comment.remove", comments.get)
def remove_comment(comment: Comment) -> Page:
    """Take it away; its answers stay."""
    with db.write():
        comments.remove(comment, by=viewer())
    flash(_("The comment was removed."))
    return redirect(address_of(comment.item, "comments"))
