"""What every page's frame shows: the places, the person's menu, their unread notices."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from seci.commons import notices, places
from seci.commons.refusals import N_
from seci.plumbing.languages import text_direction

MENU = (
    (N_("Settings"), "accounts.show_profile", "settings"),
    (N_("People"), "accounts.list_people", "users"),
    (N_("Topics"), "combination.list_topics", "hash"),
    (N_("Bin"), "externalization.show_bin", "trash-2"),
)


def init_app(app: Flask) -> None:
    """Give templates the frame's values."""
    app.context_processor(frame)
    app.jinja_env.globals["kept"] = kept
    app.jinja_env.globals["current_person"] = current_user  # macros are imported without a page's context


def frame() -> dict[str, Any]:
    """Values for base.html. People who are not signed in get the bare frame."""
    values: dict[str, Any] = {
        "locale": str(get_locale() or "en"),
        "text_direction": text_direction(),
    }
    person = current_user._get_current_object() if current_user else None
    if person is not None and person.is_authenticated:
        values |= {
            "current_person": person,
            "places": tuple(_place(place) for place in places.places() if place.endpoint in current_app.view_functions),
            "person_menu": _menu(),
            "notices_url": _address("commons.show_notices"),
            "unread_notices": notices.unread(person),
            "search_url": _address("combination.show_search"),
            "jump_url": _address("combination.show_jump"),
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


def _place(place: places.Place) -> Shown:
    path = request.path
    is_current = path == place.within or (place.within != "/" and path.startswith(place.within + "/"))
    letter = LETTERS.get(place.key, place.key[0])
    return Shown(letter, gettext(place.label), _address(place.endpoint), place.icon, place.mode, is_current)


KEPT: dict[tuple[Any, ...], str] = {}


def kept(macro: Any, *arguments: Any) -> str:
    """What a macro draws, drawn once for each language and each set of arguments: the rail is on every page."""
    key = (macro.name, str(get_locale()), *arguments)
    try:
        if key not in KEPT:
            KEPT[key] = macro(*arguments)
    except TypeError:  # arguments that cannot be kept by
        return str(macro(*arguments))
    return KEPT[key]


def _menu() -> list[dict[str, str]]:
    entries = [{"label": gettext(label), "url": _address(endpoint), "icon": icon} for label, endpoint, icon in MENU]
    mine = {"label": gettext("You"), "url": f"/people/{current_user.handle}", "icon": "user"}
    if current_user.is_admin:
        entries.append({"label": gettext("Administration"), "url": _address("accounts.show_admin"), "icon": "shield"})
    leave = {"label": gettext("Sign out"), "url": _address("accounts.sign_out"), "icon": "log-out", "method": "post"}
    return [mine, *entries, leave]


@cache
def _address(endpoint: str) -> str:
    """Addresses without parts never change while the process runs."""
    return url_for(endpoint) if endpoint in current_app.view_functions else "/"
