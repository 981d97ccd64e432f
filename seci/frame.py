"""What every page's frame shows: the places, the person's menu, their unread notices."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import gettext
from flask_login import current_user

from seci.commons import notices, places
from seci.commons.refusals import N_
from seci.plumbing.languages import present_language, text_direction

MENU = (
    (N_("Settings"), "accounts.show_profile", "settings"),
    (N_("People"), "accounts.list_people", "users"),
    (N_("Topics"), "combination.list_topics", "hash"),
    (N_("Bin"), "externalization.show_bin", "trash-2"),
)


def init_app(app: Flask) -> None:
    """Give templates the frame's values."""
    app.context_processor(frame)
    app.jinja_env.globals["current_person"] = current_user  # macros are imported without a page's context


def frame() -> dict[str, Any]:
    """Values for base.html. People who are not signed in get the bare frame."""
    language = present_language()
    values: dict[str, Any] = {"locale": language, "text_direction": text_direction(language)}
    person = current_user._get_current_object()
    if person is not None and person.is_authenticated:
        values |= {
            "current_person": person,
            "theme": person.theme,
            "places": _places(language, _current_place(request.path)),
            "person_menu": _menu(language, person.handle, person.is_admin),
            "notices_url": _address("commons.show_notices"),
            "unread_notices": notices.unread(person),
            "search_url": _address("combination.show_search"),
            "jump_url": _address("combination.show_jump"),
            "capture_url": _address("socialization.new_capture"),
        }
    return values


LETTERS = {"practice": "r"}  # after `g`; the others' first letters differ


class Shown(NamedTuple):
    """A place as the frame shows it; its key is the letter that leads there after `g`."""

    key: str
    label: str
    url: str
    icon: str
    mode: str | None
    is_current: bool


class Entry(NamedTuple):
    """A line of the person's menu; method "post" makes it a button."""

    label: str
    url: str
    icon: str
    method: str = "get"


def _current_place(path: str) -> str | None:
    place = places.of(path)
    return place.key if place else None


@lru_cache(maxsize=1024)
def _places(_language: str, current: str | None) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            LETTERS.get(place.key, place.key[0]),
            gettext(place.label),
            _address(place.endpoint),
            place.icon,
            place.mode,
            place.key == current,
        )
        for place in places.places()
        if place.endpoint in current_app.view_functions
    )


@lru_cache(maxsize=1024)
def _menu(_language: str, handle: str, is_admin: bool) -> tuple[Entry, ...]:
    shown = [Entry(gettext(label), _address(endpoint), icon) for label, endpoint, icon in MENU]
    mine = Entry(gettext("You"), url_for("accounts.show_person", handle=handle), "user")
    admin = [Entry(gettext("Administration"), _address("accounts.show_admin"), "shield")] if is_admin else []
    return (mine, *shown, *admin, Entry(gettext("Sign out"), _address("accounts.sign_out"), "log-out", "post"))


@cache
def _address(endpoint: str) -> str:
    """Addresses without parts never change while the process runs."""
    return url_for(endpoint) if endpoint in current_app.view_functions else "/"
