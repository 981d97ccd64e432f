"""Topics: the shared vocabulary, what each word means, and what stands under it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.combination import bp, connections, vocabulary
from seci.combination.forms import TopicForm
from seci.combination.searches import spaces_by_number
from seci.commons import topics
from seci.commons.addresses import address_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import Invalid
from seci.commons.topics import Topic
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/topics/")
@may("search.use")
def list_topics() -> str:
    """All topics one may know of, each with how many items stand under it."""
    page = page_of(topics.readable_by(viewer()), request.args.get("cursor"))
    counts = topics.counts(page.rows, viewer())
    return render_template("combination/list_topics.html", page=page, counts=counts)


@bp.get("/topics/<int:id>")
@bp.get("/topics/<int:id>-<slug>")
@may("topic.show", topics.get)
def show_topic(topic: Topic, slug: str = "") -> str:  # noqa: ARG001 -- a slug is for people only
    """What a topic means, and what stands under it."""
    return render_template(
        "combination/show_topic.html",
        topic=topic,
        synonyms=vocabulary.synonyms_of(topic),
        page=page_of(topics.items_under(topic, viewer()), request.args.get("cursor")),
        backlinks=connections.backlinks_of(topic, viewer(), size=20),
        spaces=spaces_by_number(viewer()),
    )


@bp.get("/topics/<int:id>/describe")
@may("topic.describe", topics.get)
def edit_topic(topic: Topic) -> Page:
    """What it means, to be put in better words."""
    form = TopicForm(
        definition=topic.definition,
        synonyms=", ".join(vocabulary.synonyms_of(topic)),
        base=topic.changed_at.isoformat(),
    )
    return render_template("combination/edit_topic.html", form=form, topic=topic, theirs=None)


@bp.post("/topics/<int:id>/describe")
@may("topic.describe", topics.get)
def describe_topic(topic: Topic) -> Page:
    """Say what it means. Whoever was quicker is not overwritten unseen."""
    form = TopicForm()
    if not form.validate_on_submit():
        return _form_again(form, topic, 422)
    try:
        with db.write():
            is_late = topic.changed_at.isoformat() != form.base.data
            if not is_late:
                topics.describe(topic, definition=form.definition.data or "", synonyms=form.words, by=viewer())
    except Invalid as refusal:
        put_errors(form, refusal)
        return _form_again(form, topic, 422)
    if is_late:
        return _form_again(form, topic, 409)
    flash(_("Saved."))
    return redirect(address_of(topic))


def _form_again(form: TopicForm, topic: Topic, status: int) -> Page:
    """The form as it was filled in; where somebody was quicker (409) with theirs, so that saving again is knowing."""
    if status == 409:
        form.base.data = topic.changed_at.isoformat()
    theirs = topic if status == 409 else None
    return render_template("combination/edit_topic.html", form=form, topic=topic, theirs=theirs), status
