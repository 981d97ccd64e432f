"""The programming interface under `/api/v1`: what a page can do, a program can do.

A program shows a token; a page of ours shows its session and the token of its forms as `X-CSRFToken`. Guards and verbs
are the pages' own.
"""

from __future__ import annotations

from flask import Flask, jsonify, request
from flask_login import current_user

from seci.accounts.coming_in import may_write
from seci.api import (
    assignments,
    attachments,
    bin,
    checklists,
    comments,
    connections,
    drafts,
    flow,
    habits,
    insights,
    items,
    logs,
    me,
    notices,
    pairings,
    people,
    playbooks,
    revisions,
    runs,
    searches,
    spaces,
    teams,
    today,
    topics,
)
from seci.api.document import Interface
from seci.api.resources import PREFIX, Resource
from seci.commons.guards import public
from seci.commons.refusals import N_, Forbidden
from seci.plumbing.web import SAFE, bearer, csrf

RESOURCES: tuple[Resource, ...] = (
    searches.resource,
    me.resource,
    today.resource,
    notices.resource,
    drafts.resource,
    people.resource,
    teams.resource,
    spaces.resource,
    topics.resource,
    items.resource,
    connections.resource,
    comments.resource,
    pairings.resource,
    logs.resource,
    insights.resource,
    playbooks.resource,
    revisions.resource,
    attachments.resource,
    bin.resource,
    flow.resource,
    checklists.resource,
    assignments.resource,
    runs.resource,
    habits.resource,
)


def init_app(app: Flask) -> None:
    """Open the interface."""
    interface = Interface(app)
    for resource in RESOURCES:
        csrf.exempt(resource)  # `check_right_to_write` asks for the token of forms where a session speaks
        interface.register_blueprint(resource)
    show_document = public(lambda: jsonify(interface.document(RESOURCES)))
    app.add_url_rule(f"{PREFIX}/openapi.json", "api-document", show_document)
    app.before_request(check_right_to_write)


def check_right_to_write() -> None:
    """Unsafe methods need a token made for writing, or a session with the token of its forms (S-135, S-221)."""
    if request.method in SAFE or not request.path.startswith(PREFIX + "/") or not current_user.is_authenticated:
        return
    if not may_write():
        raise Forbidden(N_("This token is for reading only."))
    if bearer(request) is None:
        csrf.protect()
