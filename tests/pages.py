"""A client that reads pages as a careful person would: whatever it opens must be well made."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from seci.commons.people import Person
from seci.plumbing.db import db

LINK = re.compile(r'<a\s[^>]*?\bhref="(/[^"]*)"')
CSRF = "0123456789abcdef0123456789abcdef01234567"
STATIONS = ("talked", "written", "connected", "practised")


class FreshClient(FlaskClient):
    """A client whose every request has a context of its own, as on a server, and after which the test reads anew."""

    def open(self, *arguments: Any, **more: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            return super().open(*arguments, **{"buffered": True, **more})


class Page:
    """An answer, with its HTML parsed when it is a page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        is_page = response.mimetype == "text/html" and response.data
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html.parser") if is_page else None

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def text(self) -> str:
        """All that can be read, with blanks made one."""
        assert self.soup is not None
        return " ".join(self.soup.get_text(" ").split())

    @property
    def h1(self) -> str:
        return self._words_of("h1")

    @property
    def title(self) -> str:
        return self._words_of("title")

    def _words_of(self, name: str) -> str:
        found = self.by_name[name]
        assert len(found) == 1, f"{len(found)} of {name}"
        return " ".join(found[0].get_text(" ").split())

    @cached_property
    def elements(self) -> list[Tag]:
        """All elements of the page as it came, in its order. Looking through them costs far less than selecting."""
        assert self.soup is not None
        return self.soup.find_all(True)

    @cached_property
    def by_name(self) -> Mapping[str, list[Tag]]:
        """Those elements by what they are."""
        found: dict[str, list[Tag]] = defaultdict(list)
        for element in self.elements:
            found[element.name].append(element)
        return found

    def one(self, selector: str) -> Tag:
        """The one element a selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        assert self.soup is not None
        return list(self.soup.select(selector))

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def field(self, name: str) -> str:
        """The value of a form's field."""
        found = [element for element in self.elements if element.get("name") == name]
        assert len(found) == 1, f"{len(found)} named {name}"
        field = found[0]
        if field.name == "textarea":
            return field.get_text().removeprefix("\r").removeprefix("\n")  # the line end a form puts first
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            return str(chosen["value"]) if chosen else ""
        return str(field.get("value", ""))


class Browser:
    """A client signed in as a person, or as nobody."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(CSRF)
        with self.client.session_transaction() as session:
            session["csrf_token"] = CSRF
            if person is not None:
                session["_user_id"], session["_fresh"] = person.get_id(), True
        db.session.rollback()

    def get(self, path: str, status: int = 200, **more: Any) -> Page:
        """Open a page; every page must be well made whatever it says."""
        page = Page(self.client.get(path, **more))
        assert page.status == status, f"{path}: {page.status} {page.location} {page.html[:300]}"
        if page.soup is not None and page.status != 302:
            check(page)
        return page

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 302, **more: Any) -> Page:
        """Send a form with this session's token."""
        values = {"csrf_token": self.token, **(data or {})}
        page = Page(self.client.post(path, data=values, **more))
        assert page.status == status, f"{path}: {page.status} {page.location} {page.html[:1500]}"
        if page.soup is not None and page.status != 302:
            check(page)
        return page

    def follow(self, page: Page) -> Page:
        """Go where an answer sends one."""
        assert page.location, page.status
        return self.get(page.location)


def links(markup: str) -> list[str]:
    """Where a page leads to within the site, for who follows thousands of links and parses no page for it."""
    return [html.unescape(found) for found in LINK.findall(markup)]


def stations(soup: BeautifulSoup) -> dict[str, str]:
    """The state of each station of the journey strip, as drawn."""
    found = {}
    for name in STATIONS:
        (station,) = soup.select(f".strip__station--{name}")
        found[name] = next(
            state for state in ("done", "begun", "open") if f"strip__station--{state}" in station["class"]
        )
    return found


def check(page: Page) -> None:
    """What holds for every page: accessible, unique, and free of inline code."""
    assert page.soup is not None
    root = page.soup.find("html")
    assert isinstance(root, Tag) and root.get("lang") and root.get("dir") in {"ltr", "rtl"}
    assert page.h1 in page.title, "the title says what the h1 says"
    _check_ids(page)
    _check_forms(page)
    assert all(image.has_attr("alt") for image in page.by_name["img"]), "every image has an alt"
    for script in page.by_name["script"]:
        assert script.get("src") or script.get("type") == "application/json", "no inline script"
        assert not script.get("src") or script.get("nonce"), "every script carries the nonce"
    for element in page.elements:
        assert not any(name.startswith("on") for name in element.attrs), f"inline handler on {element.name}"
        assert "style" not in element.attrs, f"inline style on {element.name}"


def _check_ids(page: Page) -> None:
    ids = Counter(element["id"] for element in page.elements if element.has_attr("id"))
    assert not [name for name, times in ids.items() if times > 1], f"ids repeat: {ids.most_common(3)}"


def _check_forms(page: Page) -> None:
    for form in page.by_name["form"]:
        if str(form.get("method", "get")).lower() == "post":
            assert form.find(attrs={"name": "csrf_token"}), f"no csrf token in {form.get('action')}"
        hidden = {field.get("name") for field in form.find_all("input", type="hidden")}
        said = {button.get("name") for button in form.find_all("button")} - {None}
        assert not hidden & said, f"a hidden field comes before the buttons named {hidden & said}"
    labelled = {label.get("for") for label in page.by_name["label"]}
    for field in (field for name in ("input", "select", "textarea") for field in page.by_name[name]):
        if field.get("type") in {"hidden", "submit", "button"} or field.find_parent(class_="prose"):
            continue
        is_named = field.get("id") in labelled or field.find_parent("label") or field.get("aria-label")
        assert is_named or field.get("aria-labelledby"), f"no label for {field.get('name')}"
