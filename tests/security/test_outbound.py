"""A-120: nothing here speaks to the outside unless somebody configured it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from seci.plumbing import jobs
from tests import cast
from tests.cast import CatchUp
from tests.makers import make_playbook
from tests.pages import Browser
from tests.security import scene
from tests.security.test_matrix import routes

TEXT = "![far](https://far.invalid/t.gif) [x](https://far.invalid/) [[Other]] @mara <https://far.invalid/>\n"

# An audit hook cannot be taken away again, so it is put in once and told when to listen.
_heard: list[str] = []
_listening = False


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}:
        _heard.append(f"{event} {arguments}")


sys.addaudithook(_hear)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    global _listening  # noqa: PLW0603 -- the interpreter keeps the hook for good
    _heard.clear()
    _listening = True
    yield _heard
    _listening = False


def test_every_page_is_served_without_asking_anybody(app: Flask, caught_up: CatchUp, heard: list[str]) -> None:
    things = scene.build()
    make_playbook("Far away", TEXT)
    caught_up()
    jobs.drain()
    client = Browser(app, cast.person("mara")).client
    for route in routes(app):
        if route.method == "GET":
            client.get(scene.address(route.rule, things))
    assert heard == []


def test_the_hook_would_hear_it(heard: list[str]) -> None:
    import socket

    with pytest.raises(OSError, match=r".*"), socket.socket() as probe:
        probe.settimeout(0.2)
        probe.connect(("127.0.0.1", 9))
    assert any("socket.connect" in line for line in heard)
