"""The programming interface under `/api/v1`: what a page can do, a program can do.

A program shows a token; a page of ours shows its session and the token of its forms as `X-CSRFToken`. Guards and verbs
are the pages' own.
"""

from __future__ import annotations

from flask import Flask, request
from flask_login import current_user
from flask_smorest import Api

from seci.accounts import tokens
from seci.accounts.coming_in import BEARER
from seci.api import comments, drafts, items, me, notices, people, playbooks, revisions, spaces, teams, today, topics
from seci.api.resources import PREFIX, Resource
from seci.api.shapes import Problem
from seci.commons.guards import public
from seci.commons.refusals import N_, Forbidden
from seci.plumbing.web import SAFE, csrf

RESOURCES: tuple[Resource, ...] = (
    me.resource,
    today.resource,
    notices.resource,
    drafts.resource,
    people.resource,
    teams.resource,
    spaces.resource,
    topics.resource,
    items.resource,
    comments.resource,
    playbooks.resource,
    revisions.resource,
)
DOCUMENT = "api-docs.openapi_json"


class Interface(Api):
    """flask-smorest, with our shape of refusals."""

    ERROR_SCHEMA = Problem


def init_app(app: Flask) -> None:
    """Open the interface."""
    app.config.update(
        API_TITLE="SECI",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"security": [{"token": []}], "servers": [{"url": "/"}]},
    )
    interface = Interface(app)
    interface.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for resource in RESOURCES:
        csrf.exempt(resource)  # `check_right_to_write` asks for the token of forms where a session speaks
        interface.register_blueprint(resource)
    app.view_functions[DOCUMENT] = public(app.view_functions[DOCUMENT])
    app.before_request(check_right_to_write)


def check_right_to_write() -> None:
    """Unsafe methods need a token made for writing, or a session with the token of its forms (S-135, S-221)."""
    if request.method in SAFE or not request.path.startswith(PREFIX + "/") or not current_user.is_authenticated:
        return
    if not tokens.may_write():
        raise Forbidden(N_("This token is for reading only."))
    if not request.headers.get("Authorization", "").startswith(BEARER):
        csrf.protect()
