"""The pages text is typed into: for a new playbook, for a change, and before that where a draft was kept."""

from __future__ import annotations

from flask import render_template
from flask_babel import format_time
from markupsafe import Markup

from seci.commons import spaces, topics
from seci.commons.drafts import Draft
from seci.commons.guards import viewer
from seci.commons.pages import page_of
from seci.externalization import drafts, origins, playbooks
from seci.externalization.forms import NewPlaybookForm, PlaybookForm, TextForm
from seci.externalization.models import Playbook, Revision
from seci.plumbing.comparisons import compare
from seci.socialization import insights
from seci.socialization.models import Insight

BEGUN = 3  # drafts of new playbooks offered beside an empty editor


def new_page(form: NewPlaybookForm, preview: Markup | None = None) -> str:
    """The editor for a playbook not yet made."""
    person = viewer()
    form.offer(spaces.writable(person))
    parent = playbooks.get(form.parent.data, person) if form.parent.data else None
    if parent is not None:
        form.space.data = parent.space_id
    begun = [
        draft
        for draft in page_of(drafts.begun_by(person), size=BEGUN + 1).rows
        if draft.submission != form.submission.data
    ]
    _make_visible(form)
    return render_template(
        "externalization/new_playbook.html",
        form=form,
        parent=parent,
        begun=begun[:BEGUN],
        preview=preview,
        insight=insights.get(form.insight.data, person) if form.insight.data else None,
        prompts=origins.PROMPTS,
    )


def form_from(insight: Insight) -> NewPlaybookForm:
    """The form for a playbook that grows from an insight: its words to begin with, its title, nothing saved yet."""
    noticed = insights.words_in(insight)
    typed = {"title": noticed.title, "body": origins.words_of(noticed), "insight": insight.id}
    typed["topics"] = ", ".join(topics.names_of(insight))
    return NewPlaybookForm(formdata=None, data=typed)


def form_of_new(draft: Draft) -> NewPlaybookForm:
    """The form a draft of a new playbook was typed into."""
    typed = {
        "title": draft.title,
        "body": draft.body,
        "topics": draft.said("topics"),
        "note": draft.said("note"),
        "submission": draft.submission,
        "space": draft.number("space"),
        "parent": draft.number("parent"),
        "insight": draft.number("insight"),
    }
    return NewPlaybookForm(formdata=None, data=typed)


def edit_page(playbook: Playbook, form: PlaybookForm, preview: Markup | None = None, cursor: int | None = None) -> str:
    """The editor for a change, with who else is writing just now; `cursor` is a place in the text to begin at."""
    _make_visible(form)
    return render_template(
        "externalization/edit_playbook.html",
        playbook=playbook,
        form=form,
        preview=preview,
        cursor=cursor,
        writers=[(one.name, format_time(one.since, "HH:mm")) for one in drafts.others_writing(playbook, viewer())],
    )


def offer_page(playbook: Playbook, head: Revision, draft: Draft) -> str:
    """A draft beside the page, to go on with or to throw away."""
    return render_template(
        "externalization/offer_draft.html",
        playbook=playbook,
        head=head,
        draft=draft,
        comparison=compare(head.body, draft.body),
    )


def _make_visible(form: TextForm) -> None:
    """A NUL cannot stand in a page; its symbol shows where it was, so that it can be taken out."""
    form.body.data = form.text.replace("\x00", "␀")
