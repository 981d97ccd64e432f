"""What people open first is compiled before anybody does."""

from __future__ import annotations

from flask import Flask

from seci.commons.people import Person
from seci.plumbing import templates
from seci.plumbing.templates import QuickEnvironment
from seci.serving.server import FIRST_OPENED, THEIR_PARTS
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of


def test_nobody_waits_for_the_first_pages(app: Flask, browse: Browse, ada: Person) -> None:
    playbook, environment = make_playbook(), app.jinja_env
    assert isinstance(environment, QuickEnvironment)
    browse(ada).get("/")
    english = environment.tongues["en"]
    english.compiled.clear()
    english.kept.cache_clear()  # type: ignore[attr-defined]
    templates._drawn_once.cache_clear()
    with app.test_request_context():
        for template in (*FIRST_OPENED, *THEIR_PARTS):
            environment.get_template(template)
    compiled = set(english.compiled)
    browse().get("/sign-in")
    browse(ada).get("/")
    browse(ada).get(path_of(playbook))
    browse(ada).get(f"/playbooks/{playbook.id}/edit")
    browse(ada).get("/search?q=stove")
    assert set(english.compiled) - compiled == set()
