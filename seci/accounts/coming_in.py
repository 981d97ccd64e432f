"""Who a request comes from: a session's person, or a token's; and how a session begins and ends."""

from __future__ import annotations

from typing import cast

from flask import Flask, Request, g, request, session
from flask_login import LoginManager, login_user

from seci.accounts import signing_in, tokens
from seci.commons import people, readers
from seci.commons.people import Person
from seci.commons.refusals import N_, NotUnderstood
from seci.plumbing.db import db
from seci.plumbing.sessions import ServerSession
from seci.plumbing.web import SAFE, bearer

API = "/api/"
# What people put into addresses by mistake, where every log and every Referer would keep it.
SECRET_PARAMETERS = frozenset({"token", "access_token", "api_token", "api_key", "apikey", "authorization"})

manager = LoginManager()


def init_app(app: Flask) -> None:
    """Have Flask-Login ask us. Sessions are the server's, so a changed network address proves nothing."""
    manager.session_protection = None
    manager.init_app(app)
    app.before_request(refuse_tokens_in_addresses)


@manager.user_loader
def person_of_session(person_id: str) -> Person | None:
    """The person a session names, as long as they may come in. Where a token is shown, it alone speaks."""
    if request and bearer(request) is not None:
        return None
    if not person_id.isdecimal():
        return None
    is_looking = bool(request) and request.method in SAFE  # then nothing is changed, and a plain row will do
    person = cast(Person, readers.get(int(person_id))) if is_looking else people.get(int(person_id))
    return person if person is not None and person.is_active else None


@manager.request_loader
def person_of_token(asked: Request) -> Person | None:
    """The owner of the token a request for the API carries; pages open for no token."""
    secret = bearer(asked)
    token = tokens.authenticate(secret) if secret is not None and asked.path.startswith(API) else None
    if token is None:
        return None
    g.token_scope = token.scope
    return token.person


def may_write() -> bool:
    """Whether this request may change anything: a token made for reading may not, whoever owns it."""
    return g.get("token_scope", "write") == "write"


def refuse_tokens_in_addresses() -> None:
    """A token in an address is in somebody's log already: say so instead of taking it."""
    if not request.path.startswith(API):
        return
    values = [value for name in request.args for value in request.args.getlist(name)]
    if SECRET_PARAMETERS & {name.lower() for name in request.args} or any(v.startswith(tokens.PREFIX) for v in values):
        raise NotUnderstood(N_("Send the token as a header, Authorization: Bearer, and revoke this one."))


def begin_session(person: Person) -> None:
    """Let a person in under a new session key; nothing of the old session is left."""
    session.clear()
    present_session().wants_new_key = True
    login_user(person)


def end_session(person: Person | None) -> None:
    """End the present session: its cookie opens nothing any more."""
    if person is not None:
        with db.write():
            signing_in.ended.record(by=person)
    session.clear()


def present_session() -> ServerSession:
    """The session of this request."""
    return cast(ServerSession, session._get_current_object())  # type: ignore[attr-defined]


def origin() -> str:
    """The network address tries are counted by; forwarded headers count only from proxies that are configured."""
    return request.remote_addr or "unknown"
