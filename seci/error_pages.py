"""What people see when something was refused or broke: what happened, what is safe, what to do. The log has more."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as SansioResponse
from werkzeug.wrappers import Response as BaseResponse

from seci.commons.guards import NotSignedIn
from seci.commons.refusals import Conflict, Invalid, Refusal, TooMany
from seci.plumbing.db import db
from seci.plumbing.services import services

PAGES = frozenset({400, 403, 404, 405, 409, 413, 428, 429, 500, 503})
log = logging.getLogger(__name__)

Answer = tuple[str | Response, int, dict[str, str]] | BaseResponse | SansioResponse


def init_app(app: Flask) -> None:
    """Show every refusal and every failure in the way the asker understands."""
    app.register_error_handler(NotSignedIn, ask_to_sign_in)
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(OperationalError, show_busy)
    for impossible in (OverflowError, DataError):
        app.register_error_handler(impossible, show_impossible)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_failure)


def wants_problem() -> bool:
    """Whether the asker is a program: then problem+json (RFC 9457) is the answer."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def sentence_of(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    text = gettext(refusal.sentence)
    return text % refusal.facts if refusal.facts else text


def ask_to_sign_in(refusal: NotSignedIn) -> Answer:
    """Pages lead to the sign-in page and back; programs hear 401."""
    if wants_problem():
        return _problem(401, sentence_of(refusal), {"WWW-Authenticate": "Bearer"})
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target if target != "/" else None))


def show_refusal(refusal: Refusal) -> Answer:
    """A reason the person can act on."""
    db.session.rollback()
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    more: dict[str, Any] = {}
    if isinstance(refusal, Invalid):
        more["errors"] = {name: gettext(text) for name, text in refusal.fields.items()}
    if isinstance(refusal, Conflict):
        more |= {"base": refusal.base, "theirs": refusal.theirs, "mine": refusal.mine, "revision": refusal.head}
    return _answer(refusal.status, sentence_of(refusal), headers, more, typed=_typed())


def show_stale_form(_error: CSRFError) -> Answer:
    """A form without our token, or with one whose session is over: what was typed is shown again, to be copied."""
    text = gettext("This page was open too long and nothing was saved. Copy what you typed, then load it again.")
    return _answer(400, text, {}, {}, typed=_typed())


def show_busy(error: OperationalError) -> Answer:
    """The database did not answer in time; trying again helps."""
    db.session.rollback()
    log.warning("the database did not answer: %s", error.orig)
    text = gettext("The server is busy and nothing was saved. Wait a moment and try again.")
    return _answer(503, text, {"Retry-After": "5"}, {}, typed=_typed())


def show_impossible(error: OverflowError | DataError) -> Answer:
    """A value no database takes: a number of thirty digits, say, which only somebody who made up the request sends."""
    db.session.rollback()
    log.warning("a value no database takes: %s %s: %s", request.method, request.url_rule, type(error).__name__)
    return _answer(400, _sentence(400), {}, {}, typed=_typed())


def show_http_error(error: HTTPException) -> Answer:
    """What Flask itself refuses: 404, 405, 413 and their kin."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _answer(status, _sentence(status), headers, {})


def show_failure(_error: Exception) -> Answer:
    """A mistake of ours: a number to quote, nothing else."""
    db.session.rollback()
    number = secrets.token_hex(4)
    log.exception("request %s failed: %s %s", number, request.method, request.url_rule)  # a path may be a secret
    text = gettext("Something went wrong here; it is noted as %(number)s. What was saved is safe.", number=number)
    return _answer(500, text, {}, {}, typed=_typed())


def _typed() -> list[str]:
    """The words a refused form held, so that they can be shown again; numbers and keys are not words."""
    secret = ("csrf_token", "password", "submission")
    said = (value for name, value in request.form.items() if not name.endswith(secret))
    return [value for value in said if value.strip() and not value.strip().isdigit()]


def _sentence(status: int) -> str:
    return {
        403: gettext("That is not allowed from here."),
        404: gettext("There is nothing here, or you may not see it."),
        405: gettext("That cannot be done at this address."),
        413: gettext("A file may have %(limit)s MB at most.", limit=services().settings.max_upload_mb),
        415: gettext("That kind of content is not understood here."),
    }.get(status, gettext("The request was not understood."))


def _answer(
    status: int, text: str, headers: dict[str, str], more: dict[str, Any], typed: list[str] | None = None
) -> Answer:
    if wants_problem():
        return _problem(status, text, headers, **more)
    page = f"errors/{status if status in PAGES else 400}.html"
    return render_template(page, message=text, typed=typed or []), status, headers


def _problem(status: int, text: str, headers: dict[str, str], **more: Any) -> Answer:
    response = jsonify({"type": "about:blank", "title": text, "status": status, **more})
    response.content_type = "application/problem+json"
    return response, status, headers
