"""What every page's frame shows: the places, the person's menu, their unread notices."""

from __future__ import annotations

from functools import cache
from typing import Any

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
    app.jinja_env.globals["current_person"] = current_user  # macros are imported without a page's context


def frame() -> dict[str, Any]:
    """Values for base.html. People who are not signed in get the bare frame."""
    values: dict[str, Any] = {
        "locale": str(get_locale() or "en"),
        "text_direction": text_direction(),
    }
    if current_user and current_user.is_authenticated:
        values |= {
            "places": [_place(place) for place in places.places() if place.endpoint in current_app.view_functions],
            "person_menu": _menu(),
            "notices_url": _address("commons.show_notices"),
            "unread_notices": notices.unread(current_user),
            "search_url": _address("combination.show_search"),
            "jump_url": _address("combination.show_jump"),
        }
    return values


def _place(place: places.Place) -> dict[str, Any]:
    path = request.path
    is_current = path == place.within or (place.within != "/" and path.startswith(place.within + "/"))
    return {
        "key": place.key,
        "label": gettext(place.label),
        "url": _address(place.endpoint),
        "icon": place.icon,
        "mode": place.mode,
        "is_current": is_current,
    }


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
