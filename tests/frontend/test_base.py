"""The frame of every page."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import flash

from .conftest import PLACES, ROOT, Place, person

ERRORS = sorted(file.name for file in (ROOT / "templates/errors").glob("[0-9]*.html"))


@pytest.fixture
def page(draw):
    return lambda template="errors/404.html", **context: BeautifulSoup(draw(template, **context), "html5lib")


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("is_authenticated", [True, False])
def test_every_refusal_has_one_heading_that_is_its_title(page, name, is_authenticated):
    soup = page(f"errors/{name}", current_person=person(is_authenticated=is_authenticated))
    headings = soup.select("h1")
    assert len(headings) == 1
    assert soup.title.get_text() == f"{headings[0].get_text()} · SECI"


def test_a_page_is_few_requests(page):
    soup = page()
    assert [link["href"] for link in soup.select("link[rel=stylesheet]")] == ["/static/d1/css/app.css"]
    assert [script["src"] for script in soup.select("script")] == ["/static/d1/js/app.js"]


def test_the_current_place_is_marked_by_more_than_colour(page):
    current = page().select(".rail [aria-current]")
    assert [link.get_text(strip=True) for link in current] == ["Playbooks"]
    assert "rail__link--written" in current[0]["class"]


def test_places_past_the_fifth_are_behind_more_on_a_phone(page):
    many = (*PLACES, *(Place("", f"Place {n}", f"/{n}", "file") for n in range(4)))
    soup = page(places=many)
    assert len(soup.select(".rail__place:not(.rail__extra):not(.rail__more-place)")) == 5
    assert [link.get_text(strip=True) for link in soup.select(".rail__more .menu__item")] == ["Place 2", "Place 3"]


def test_a_stranger_sees_no_places_and_no_jump_box(page):
    soup = page(current_person=person(is_authenticated=False))
    assert soup.select(".rail, .jump, .menu, dialog") == []


def test_the_margin_is_no_landmark_when_it_is_empty(page):
    assert page().select("aside") == []


def test_the_jump_box_works_without_javascript(page):
    form = page().select_one("form.jump")
    assert (form["action"], form.get("method", "get")) == ("/search", "get")
    assert form.select_one("input")["name"] == "q"


def test_language_direction_and_theme_stand_on_the_root(page):
    root = page(locale="he", text_direction="rtl", theme="dark").html
    assert (root["lang"], root["dir"], root["data-theme"]) == ("he", "rtl", "dark")
    assert "data-theme" not in page(theme="purple").html.attrs


def test_the_first_thing_to_focus_skips_to_the_text(page):
    soup = page()
    first = soup.body.find(["a", "button", "input"])
    assert first["href"] == "#main"
    assert soup.select_one("main#main[tabindex='-1']")


def test_what_was_flashed_is_announced_and_can_be_undone(frame):
    with frame.test_request_context("/"):
        flash("In the bin.", "undo /playbooks/3/restore")
        flash("Nothing was saved.", "error")
        html = frame.jinja_env.get_template("errors/404.html").render(
            frame.jinja_env.globals | {"current_person": person(), "places": [], "csp_nonce": lambda: "n"}
        )
    soup = BeautifulSoup(html, "html5lib")
    assert [banner["role"] for banner in soup.select(".banner")] == ["status", "alert"]
    assert soup.select_one(".banner form")["action"] == "/playbooks/3/restore"


def test_a_page_that_stands_alone_asks_nothing_of_session_or_database(frame):
    html = frame.jinja_env.get_template("errors/500.html").render(csp_nonce=lambda: "n", csrf_token=None)
    assert "Something broke on our side" in html
    assert "csrf" not in html
