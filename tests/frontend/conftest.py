"""An application of nothing but the frame: templates, and what base.html says it needs from whoever serves it."""

from __future__ import annotations

import datetime
import pathlib
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from seci.plumbing import icons
from seci.plumbing.templates import QuickEnvironment

ROOT = pathlib.Path(__file__).parents[2]
HERE = pathlib.Path(__file__).parent


def person(name="Ada Lindqvist", handle="ada", is_authenticated=True):
    return SimpleNamespace(name=name, handle=handle, role="employee", is_authenticated=is_authenticated)


class Place(NamedTuple):
    key: str
    label: str
    url: str
    icon: str
    mode: str | None = None
    is_current: bool = False


PLACES = (
    Place("t", "Today", "/", "house"),
    Place("p", "Playbooks", "/playbooks", "book-text", "written", is_current=True),
    Place("s", "Search", "/search", "search", "connected"),
)


@pytest.fixture(scope="session")
def frame():
    app = Flask("frame", root_path=str(ROOT))
    app.secret_key = "only for these tests"
    app.jinja_environment = QuickEnvironment
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(HERE)])
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)
    env.globals.update(
        static_url=lambda path: f"/static/d1/{path}",
        csrf_token=lambda: "token",
    )
    icons.init_app(app)
    env.filters.update(said=lambda at: at.strftime("%-d %b"))
    env.globals.update(moment=lambda at: Markup(f"<time datetime='{at.isoformat()}'>{at:%-d %b}</time>"))
    return app


@pytest.fixture
def draw(frame):
    """draw(template, **context) -> HTML, with what every page gets from its context."""

    def _draw(template, **context):
        ours = {
            "current_person": person(),
            "places": PLACES,
            "csp_nonce": lambda: "n1",
            "locale": "en",
            "text_direction": "ltr",
        }
        with frame.test_request_context("/"):
            page = frame.jinja_env.get_template(template)
            return render_template(page, **{**ours, **context})

    return _draw


@pytest.fixture
def at():
    return datetime.datetime(2026, 5, 3, 14, 2, tzinfo=datetime.UTC)
