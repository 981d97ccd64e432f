"""The guard is the loader: without the check there is no item to work with."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, has_request_context
from flask_login import current_user

from seci.commons.people import Person
from seci.commons.permissions import PERMISSIONS
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import N_, Forbidden, NotFound, Refusal
from seci.plumbing.db import db

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[[int, Person], Any]


class NotSignedIn(Refusal):
    """Nobody has come in yet; pages send to the sign-in page, the API answers 401."""

    status = 401

    def __init__(self) -> None:
        super().__init__(N_("Sign in first."))


def viewer() -> Person:
    """The person this request comes from.

    Raises:
        NotSignedIn: nobody has come in.
    """
    person: Person = current_user._get_current_object()
    if not person.is_authenticated or not person.is_active:
        raise NotSignedIn
    return person


def may(act: str, loader: Loader | None = None) -> Callable[[View], View]:
    """Let a page in only for who may do `act`; with a loader, hand it the thing whose `id` stands in the address.

    A thing the viewer cannot read is a 404, one they can read but not treat so a 403.
    """
    if act not in PERMISSIONS:
        raise KeyError(act)

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(*arguments: Any, **parts: Any) -> Any:
            person = viewer()
            if loader is None:
                allow(person, act)
                return view(*arguments, **parts)
            number = parts.pop("id")
            thing = _let_in(person, act, loader, number)
            g.let_in = functools.partial(_let_in, person, act, loader, number)
            return view(*arguments, thing, **parts)

        return _marked(guarded, act)

    return guard


def _let_in(person: Person, act: str, loader: Loader, number: int) -> Any:
    thing = loader(number, person)
    if thing is None:
        raise NotFound
    allow(person, act, thing)
    return thing


@db.begun.append
def _let_in_once_more() -> None:
    """Rights may be lost between the guard and the lock: the first thing a request writes asks for them again."""
    if has_request_context() and (let_in := g.pop("let_in", None)):
        let_in()


def allow(person: Person, act: str, thing: Any = None) -> None:
    """Refuse what may not be done.

    Raises:
        Forbidden: the table of permissions does not allow it.
    """
    if not is_allowed(person, act, thing):
        raise Forbidden


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    return _marked(view, "public")


def _marked(view: Any, act: str) -> Any:
    view.guarded_by = act
    return view
