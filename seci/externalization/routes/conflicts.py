"""Two people changed the same words: both changes side by side, piece by piece, to be put together."""

from __future__ import annotations

import secrets

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from seci.commons import topics
from seci.commons.clashes import choices_in, clash_of
from seci.commons.guards import may, viewer
from seci.externalization import bp, drafts, playbooks
from seci.externalization.forms import PlaybookForm
from seci.externalization.models import Playbook


@bp.get("/playbooks/<int:id>/conflict")
@may("playbook.revise", playbooks.get)
def show_conflict(playbook: Playbook) -> str | Response:
    """One's draft and what others saved since it was begun, to be put together."""
    if drafts.of(viewer(), playbook) is None:
        return redirect(url_for(".edit_playbook", id=playbook.id))
    return conflict_page(playbook)


def conflict_page(playbook: Playbook) -> str:
    """The page; what was chosen piece by piece stands in the address. The text below can be changed by hand."""
    draft, head = drafts.of(viewer(), playbook), playbooks.head_of(playbook)
    assert draft is not None
    base = playbooks.revision_of(playbook, draft.base) or head
    clash = clash_of(base.body, head.body, draft.body, choices_in(request.args))
    title = head.title if draft.title == base.title else draft.title
    form = PlaybookForm(formdata=None, data={"title": title, "body": clash.text, "base": head.number})
    form.begin_with(topics.names_of(playbook), drafts.topics_in(draft))
    form.note.data, form.submission.data = draft.said("note"), draft.submission or secrets.token_hex(16)
    return render_template(
        "externalization/show_conflict.html",
        playbook=playbook,
        clash=clash,
        title=title,
        base=base,
        head=head,
        form=form,
    )
