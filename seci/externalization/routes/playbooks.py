"""A playbook: read, begun, revised."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from seci.commons import comments, items, passages, spaces, topics
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.drafts import Draft
from seci.commons.forms import put_errors
from seci.commons.glances import ItemGlance
from seci.commons.guards import allow, may, viewer
from seci.commons.pages import ListPage
from seci.commons.people import Person
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Busy, Conflict, Invalid, NotFound, TooLarge
from seci.commons.routes.fragments import filled, panels_in
from seci.externalization import bp, drafts, playbooks, readings, revisions, saving, trees
from seci.externalization.cursors import cursor_at
from seci.externalization.forms import NewPlaybookForm, PlaybookForm
from seci.externalization.models import Playbook
from seci.externalization.readings import Beside, Reading
from seci.externalization.routes.conflicts import conflict_page
from seci.externalization.routes.editors import edit_page, form_from, form_of_new, new_page, offer_page
from seci.plumbing.languages import moment
from seci.plumbing.templates import drawn_once
from seci.socialization import insights

Page = str | tuple[str, int] | Response


@bp.get("/playbooks/<int:id>", defaults={"slug": ""})
@bp.get("/playbooks/<int:id>-<slug>")
@may("playbook.show", readings.open_reading)
def show_playbook(reading: Reading, slug: str) -> Page:
    """A playbook's page. An old or missing slug leads to the present one, for now: it may change back."""
    person = viewer()
    if slug != slug_of(reading.title):
        return redirect(present_address_of(reading))
    shown, cursor = reading.shown(), request.args.get("comments")
    thread = comments.thread(reading, cursor) if reading.has_comments else ListPage([], None)
    if any(remark.is_outdated for remark in thread.rows):
        comments.render_outdated(reading)
    beside, above = readings.beside(reading, person), trees.path_to(reading, person)
    said = {remark.comment.id: remark.html for first in thread.rows for remark in (first, *first.answers)}
    html, *remarks = filled([shown.html, *said.values()], reading)
    return render_template(
        "externalization/show_playbook.html",
        playbook=reading,
        shown=shown,
        html=html,
        thread=thread,
        said=dict(zip(said, remarks, strict=True)),
        about=_about(reading),
        beside=beside,
        above=above,
        margin=_margin(reading, beside, above, person),
        may_revise=is_allowed(person, "playbook.revise", reading),
        may_settle=is_allowed(person, "playbook.settle", reading),
        may_remove=is_allowed(person, "playbook.remove", reading),
        may_withdraw=is_allowed(person, "playbook.withdraw", reading),
    )


def _margin(playbook: Reading, beside: Beside, above: Sequence[ItemGlance], person: Person) -> Markup:
    return drawn_once(
        "externalization/_margin.html",
        id=playbook.id,
        parent=playbook.parent_id if any(one.id == playbook.parent_id for one in above) else None,
        beside=beside,
        most=readings.MAX_CHILDREN,
        panels=panels_in(playbook, person, "margin"),
        space=playbook.space,
        owner=playbook.owner,
        revision=playbook.revision,
        written=moment(playbook.made_at),
    )


def _about(playbook: Reading) -> dict[str, Any]:
    """What a comment typed here would be about: the passage or the comment the address names, or the whole."""
    passage, answers = request.args.get("passage", ""), request.args.get("answers", type=int)
    return {"passage": passage, "answers": answers, "quote": passages.quote(playbook, passage) if passage else None}


@bp.get("/playbooks/new")
@may("playbook.begin")
def new_playbook() -> str:
    """An empty editor, or the draft of one that was begun."""
    draft = drafts.get_begun(request.args.get("draft", 0, type=int), viewer())
    if draft is not None:
        return new_page(form_of_new(draft))
    form = _begun_form()
    form.space.data = request.args.get("space", type=int) or playbooks.last_space_of(viewer())
    form.parent.data = request.args.get("parent", type=int)
    form.submission.data = secrets.token_hex(16)
    return new_page(form)


def _begun_form() -> NewPlaybookForm:
    """An empty form with the title the address gives, or one with the words of the insight it names."""
    number = request.args.get("insight", type=int)
    if number is None:
        return NewPlaybookForm(formdata=None, data={"title": request.args.get("title", "")[:300]})
    insight = insights.get(number, viewer())
    if insight is None:
        raise NotFound
    allow(viewer(), "insight.write_down", insight)
    return form_from(insight)


@bp.post("/playbooks/new")
@may("playbook.begin")
def write_playbook() -> Page:
    """Write a new playbook."""
    form = NewPlaybookForm()
    form.offer(spaces.writable(viewer()))
    if not form.validate():
        return new_page(form), 422
    space = spaces.get(form.space.data, viewer())
    parent = playbooks.get(form.parent.data, viewer()) if form.parent.data else None
    if space is None:
        raise NotFound
    try:
        made = saving.write(
            space,
            form.title.data,
            form.text,
            by=viewer(),
            parent=parent,
            note=form.note.data or "",
            topics=form.topic_names,
            is_published=form.state.data != "kept",
            submission=form.submission.data or None,
            insight=form.insight.data,
        )
    except Conflict:
        twin = revisions.submitted(viewer(), form.submission.data)
        assert twin is not None
        return conflict_page(twin), 409
    except (Busy, Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return new_page(form), refusal.status
    _tell_of_namesake(made)
    return redirect(address_of(made))


def _tell_of_namesake(playbook: Playbook) -> None:
    """Say so where a link by its title leads to something older."""
    namesake = items.named([playbook.title_key], viewer()).get(playbook.title_key)
    if namesake is not None and namesake.id != playbook.id:
        flash(
            _(
                "There is something older called “%(title)s”, and [[%(title)s]] leads there. To link to this one, "
                "write [[%(id)s]].",
                title=playbook.title,
                id=playbook.id,
            ),
            "warning",
        )


@bp.get("/playbooks/<int:id>/edit")
@may("playbook.revise", playbooks.get)
def edit_playbook(playbook: Playbook) -> str:
    """The editor, open at the passage the address names. Where a draft says something else, both are shown first."""
    head, draft = playbooks.head_of(playbook), drafts.of(viewer(), playbook)
    is_other = draft is not None and (draft.title, draft.body) != (head.title, head.body)
    if draft is not None and is_other and request.args.get("draft") != "use":
        return offer_page(playbook, head, draft)
    source = draft if draft is not None and drafts.says_other(draft, playbook, head) else head
    form = PlaybookForm(formdata=None, data={"title": source.title, "body": source.body, "base": head.number})
    form.submission.data, typed = secrets.token_hex(16), None
    if isinstance(source, Draft):
        form.base.data, form.note.data, typed = source.base, source.said("note"), drafts.topics_in(source)
        form.submission.data = source.submission or form.submission.data
    form.begin_with(topics.names_of(playbook), typed)
    return edit_page(playbook, form, cursor=_cursor(playbook, source.body))


def _cursor(playbook: Playbook, text: str) -> int | None:
    """Where the passage begins that was in view when somebody began to edit; None for the top."""
    passage = request.args.get("passage")
    return cursor_at(text, passages.texts([playbook.id])[playbook.id], passage) if passage else None


@bp.post("/playbooks/<int:id>/edit")
@may("playbook.revise", playbooks.get)
def revise_playbook(playbook: Playbook) -> Page:
    """Save a change: merged where others changed other paragraphs, shown side by side where they changed the same."""
    form, title = PlaybookForm(), playbook.title
    if not form.validate():
        return edit_page(playbook, form), 422
    try:
        saved = saving.revise(
            playbook,
            form.text,
            by=viewer(),
            base=form.base.data,
            title=form.title.data,
            note=form.note.data or "",
            topics=form.topic_names,
            topics_before=form.topic_names_before,
            submission=form.submission.data or None,
        )
    except Conflict:
        return conflict_page(playbook), 409
    except (Busy, Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return edit_page(playbook, form), refusal.status
    if saved.was_merged:
        flash(_("Saved. Somebody else had changed other paragraphs; both changes stand in the text now."))
    elif not saved.is_changed:
        flash(_("Nothing was different, so there is no new revision."))
    if saved.playbook.title != title:
        _tell_of_namesake(saved.playbook)
    return redirect(address_of(saved.playbook))
