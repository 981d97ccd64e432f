"""Drafts kept while somebody types, and previews of what they typed. Programs in the page ask for both."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import drafts as draft_kinds
from seci.commons import spaces
from seci.commons.drafts import Draft
from seci.commons.guards import may, viewer
from seci.commons.people import Person
from seci.commons.refusals import NotFound
from seci.commons.routes.drafts import kept_now
from seci.commons.routes.fragments import rendered
from seci.externalization import bp, drafts, playbooks, revisions
from seci.externalization.forms import NewPlaybookForm, PlaybookForm
from seci.externalization.models import Playbook
from seci.externalization.routes.editors import edit_page, new_page
from seci.plumbing.db import db
from seci.socialization import insights


@bp.post("/playbooks/<int:id>/draft")
@may("playbook.revise", playbooks.get)
def keep_draft(playbook: Playbook) -> Response:
    """Keep what somebody is typing for a playbook; says when, and what they should know."""
    form, person = PlaybookForm(), viewer()
    base = form.base.data
    if base is None or playbooks.revision_of(playbook, base) is None:
        raise NotFound
    with db.write():
        drafts.keep(
            person,
            playbook,
            title=form.title.data or "",
            body=form.text,
            base=base,
            note=form.note.data or "",
            topics=form.topics.data,
            submission=form.submission.data or None,
        )
    return kept_now(_notice(playbook, base, person))


def _notice(playbook: Playbook, base: int, person: Person) -> str | None:
    if playbook.revision > base:
        name = playbooks.head_of(playbook).by.name
        return _(
            "Draft saved. %(name)s saved revision %(number)s meanwhile; saving puts both together, or asks you.",
            name=name,
            number=playbook.revision,
        )
    writers = drafts.others_writing(playbook, person)
    return _("Draft saved. %(name)s is writing here too.", name=writers[0].name) if writers else None


@bp.post("/playbooks/new/draft")
@may("playbook.begin")
def keep_new_draft() -> Response:
    """Keep what somebody is typing for a playbook that is not made yet."""
    form, person = NewPlaybookForm(), viewer()
    form.offer(())
    space, submission = spaces.get(form.space.data or 0, person), form.submission.data
    if space is None or not submission:
        raise NotFound
    typed = {"title": form.title.data or "", "body": form.text}
    typed |= {"note": form.note.data or "", "topics": form.topics.data or ""}
    with db.write():
        made = revisions.submitted(person, submission)
        if made is not None:  # it was saved while this was on its way, or somebody went back and types on
            drafts.keep(person, made, base=1, submission=submission, **typed)
            return kept_now()
        parent = playbooks.get(form.parent.data or 0, person)
        insight = insights.get(form.insight.data or 0, person)
        drafts.keep_new(person, space, submission, **typed, parent=parent, insight=insight.id if insight else None)
    return kept_now()


@draft_kinds.way_back(drafts.KIND)
def go_on(draft: Draft) -> str:
    """The editor a draft was typed into."""
    if draft.item_id is None:
        return url_for("externalization.new_playbook", draft=draft.id)
    return url_for("externalization.edit_playbook", id=draft.item_id)


@bp.post("/playbooks/<int:id>/preview")
@may("playbook.revise", playbooks.get)
def preview_playbook(playbook: Playbook) -> str:
    """A changed text as it would look: a fragment for `text`, the editor with the preview for a whole form."""
    if "text" in request.form:
        return str(rendered(request.form["text"], playbook.title, playbook))
    form = PlaybookForm()
    return edit_page(playbook, form, rendered(form.text, form.title.data or "", playbook))


@bp.post("/playbooks/new/preview")
@may("playbook.begin")
def preview_new_playbook() -> str:
    """The same for a playbook that is not made yet."""
    if "text" in request.form:
        return str(rendered(request.form["text"]))
    form = NewPlaybookForm()
    return new_page(form, rendered(form.text, form.title.data or ""))
