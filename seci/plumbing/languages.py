"""Gettext and dates: all text people see goes through here; a person's own language and zone win."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.support import Translations
from flask import Flask, g, has_app_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations
from flask_login import current_user
from markupsafe import Markup

from seci.plumbing.clock import now, zone_of

AVAILABLE = ("en",)
MOMENT = Markup('<time datetime="{}" title="{}">{}</time>')
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def init_app(app: Flask) -> None:
    """Attach Babel, and give templates their words for moments."""
    Babel(app, locale_selector=language, timezone_selector=zone_name)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: translations().ugettext(text),
        lambda one, many, number: translations().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.translate = lambda text: translations().ugettext(text)  # type: ignore[attr-defined]
    app.jinja_env.present_language = present_language  # type: ignore[attr-defined]
    app.jinja_env.filters["said"] = said
    app.jinja_env.globals["moment"] = moment
    app.jinja_env.filters["day"] = day
    app.jinja_env.tests["past"] = is_past


def translations() -> Translations:
    """The words of this request's language, looked up once: a page asks for fifty of them."""
    if "translations" not in g:
        g.translations = get_translations()
    found: Translations = g.translations
    return found


def language() -> str:
    """The language of this request: the person's, else what the browser prefers among ours."""
    person = _somebody()
    if person is not None and person.locale in AVAILABLE:
        return str(person.locale)
    return request.accept_languages.best_match(AVAILABLE) or AVAILABLE[0]


def present_language() -> str:
    """The language of whatever is drawn just now, looked up once; outside of a request the first of ours."""
    here = _here()
    known: str | None = here.get("language") if here else None
    if known is None:
        locale = get_locale()
        known = AVAILABLE[0] if locale is None else str(locale)
        if here:
            here.language = known
    return known


def _here() -> Any:
    """What is kept for this request: `g` itself, because asking its proxy takes longer than what is asked."""
    return g._get_current_object() if has_app_context() else None


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say everything in another language for a while: a letter in that of whom it goes to."""
    before = {name: g.pop(name) for name in ("language", "translations") if name in g}
    try:
        with force_locale(language):
            yield
    finally:
        for name in ("language", "translations"):
            g.pop(name, None)
        for name, value in before.items():
            setattr(g, name, value)


def zone_name() -> str:
    """The zone days and hours are shown in."""
    person = _somebody()
    return "UTC" if person is None else zone_of(str(person.zone)).key


def _somebody() -> Any:
    """Whoever has come in, None where nobody has: outside of a request, say."""
    person = current_user._get_current_object()
    return person if person is not None and person.is_authenticated else None


def zone() -> ZoneInfo:
    """The same as an object, looked up once per request."""
    here = _here()
    found: ZoneInfo | None = here.get("zone")
    if found is None:
        found = here.zone = zone_of(zone_name())
    return found


def text_direction(language: str) -> str:
    """`rtl` for languages written so."""
    return "rtl" if language.split("_", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def moment(at: datetime | None) -> Markup:
    """A time as people say it, the exact one on hover and for machines."""
    if at is None:
        return Markup()
    return _moment(at, present_language(), zone(), int(now().timestamp()) // 60)


@lru_cache(maxsize=4096)
def _moment(at: datetime, language: str, zone: ZoneInfo, _minute: int) -> Markup:
    return MOMENT.format(at.isoformat(), _exact(at, language, zone), said(at))


def moments_day(at: datetime | None) -> Markup:
    """A time as the day it was on, where there is no room for the hour; the exact one on hover and for machines."""
    if at is None:
        return Markup()
    return _moments_day(at, present_language(), zone(), now().astimezone(zone()).date())


@lru_cache(maxsize=4096)
def _moments_day(at: datetime, language: str, zone: ZoneInfo, today: date) -> Markup:
    gettext = translations().ugettext
    near = {today: gettext("today"), today - timedelta(days=1): gettext("yesterday")}
    said = near.get(at.astimezone(zone).date()) or day(at)
    return MOMENT.format(at.isoformat(), _exact(at, language, zone), said)


def _exact(at: datetime, language: str, zone: ZoneInfo) -> str:
    return babel_datetime(at, "medium", tzinfo=zone, locale=language)


def day(value: date) -> str:
    """A day as people write it, with its year when that is another; of a moment the one it has where the person is."""
    local = value.astimezone(zone()).date() if isinstance(value, datetime) else value
    return _day(local, _pattern(local, now().astimezone(zone()).date()), present_language())


def is_past(value: date) -> bool:
    """Whether a day is over where the person is."""
    return value < now().astimezone(zone()).date()


def said(value: datetime) -> str:
    """A moment as people say it: minutes and hours today, then the day."""
    moment = now()
    seconds = int((moment - value).total_seconds())
    gettext = translations().ugettext
    if seconds < 60:
        return gettext("just now")
    if seconds < 3600:
        return gettext("%(count)s min ago") % {"count": seconds // 60}
    local, today = value.astimezone(zone()), moment.astimezone(zone())
    if local.date() == today.date():
        return gettext("today %(time)s") % {"time": f"{local:%H:%M}"}
    if (today.date() - local.date()).days == 1:
        return gettext("yesterday %(time)s") % {"time": f"{local:%H:%M}"}
    return _day(local.date(), _pattern(local.date(), today.date()), present_language())


def _pattern(day: date, today: date) -> str:
    return "d MMM" if day.year == today.year else "d MMM y"


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, language: str) -> str:
    return babel_date(day, pattern, locale=language)
