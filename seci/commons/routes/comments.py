"""Saying something about an item: made, changed, settled, removed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import bp, comments, items
from seci.commons.addresses import address_of
from seci.commons.comments import Comment
from seci.commons.forms import CommentForm, put_errors
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.refusals import Invalid, NotFound
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.post("/items/<int:id>/comments")
@may("item.comment", items.get)
def make_comment(item: Item) -> Page:
    """Say something."""
    form, item_id = CommentForm(), item.id
    if not form.validate():
        return _form(form, item), 422
    try:
        rendering = comments.prepare(form.body.data)
        with db.write():
            present = items.get(item_id, viewer())
            answers = comments.get(form.answers.data, viewer()) if form.answers.data else None
            if present is None or (form.answers.data and answers is None):
                raise NotFound
            passage = form.passage.data or None
            comment = comments.make(present, form.body.data, rendering, by=viewer(), passage=passage, answers=answers)
    except Invalid as refusal:
        put_errors(form, refusal)
        return _form(form, item), 422
    return redirect(address_of(item, f"comment-{comment.id}"))


def _form(form: CommentForm, item: Item, comment: Comment | None = None) -> str:
    return render_template("commons/change_comment.html", form=form, item=item, comment=comment)


@bp.get("/comments/<int:id>/change")
@may("comment.change", comments.get)
def edit_comment(comment: Comment) -> Page:
    """The words of one's own comment, to be changed."""
    return _form(CommentForm(formdata=None, data={"body": comment.body}), comment.item, comment)


@bp.post("/comments/<int:id>/change")
@may("comment.change", comments.get)
def change_comment(comment: Comment) -> Page:
    """Put it in other words."""
    form, comment_id = CommentForm(), comment.id
    if not form.validate():
        return _form(form, comment.item, comment), 422
    try:
        rendering = comments.prepare(form.body.data)
        with db.write():
            present = comments.get(comment_id, viewer())
            if present is None:
                raise NotFound
            comments.change(present, form.body.data, rendering, by=viewer())
    except Invalid as refusal:
        put_errors(form, refusal)
        return _form(form, comment.item, comment), 422
    return redirect(address_of(comment.item, f"comment-{comment.id}"))


@bp.post("/comments/<int:id>/settle")
@may("comment.settle", comments.get)
def settle_comment(comment: Comment) -> Page:
    """Say that nothing is left to do about it, or open it again; the form says which, so that it may be sent twice."""
    with db.write():
        comments.settle(comment, by=viewer(), is_settled=request.form.get("settled") != "no")
    return redirect(address_of(comment.item, f"comment-{comment.id}"))


@bp.post("/comments/<int:id>/remove")
@may("comment.remove", comments.get)
def remove_comment(comment: Comment) -> Page:
    """Take it away; its answers stay."""
    with db.write():
        comments.remove(comment, by=viewer())
    flash(_("The comment was removed."))
    return redirect(address_of(comment.item, "comments"))
