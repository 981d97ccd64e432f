"""The directory of people."""

from __future__ import annotations

import pytest

from seci.commons import people, teams
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.cast import Browse
from tests.pages import Page
from tests.queries import count_queries


def names(page: Page) -> list[str]:
    return [link.get_text() for link in page.all(".rows .row__link")]


def test_everybody_is_listed_by_name_with_handle_and_team(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).get("/people/")
    assert names(page) == sorted(names(page))
    assert {"Ada", "Mara", "Max", "Noor", "Olaf"} <= set(names(page))
    assert "@noor" in page.text and "Support" in page.text


def test_no_address_is_shown(browse: Browse, olaf: Person) -> None:
    assert "@example.test" not in browse(olaf).get("/people/").html


@pytest.mark.parametrize("text", ["noo", "NOOR", "@noor"])
def test_a_part_of_a_name_finds_them(browse: Browse, olaf: Person, text: str) -> None:
    assert names(browse(olaf).get("/people/", query_string={"q": text})) == ["Noor"]


@pytest.mark.parametrize("text", ["ém", "Ém", "ÉMILE", "łu", "Łukasz", "strauß"])
def test_a_name_is_found_in_any_letters(browse: Browse, ada: Person, text: str) -> None:
    with db.write():
        people.add("el@example.test", "Émile Łukasz Strauß")
    assert names(browse(ada).get("/people/", query_string={"q": text})) == ["Émile Łukasz Strauß"]
    assert "Émile" in browse(ada).get("/admin/people", query_string={"q": text}).one("main").get_text()


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "noor%"])
def test_signs_of_a_query_language_are_taken_as_they_are(browse: Browse, olaf: Person, text: str) -> None:
    """S-252."""
    page = browse(olaf).get("/people/", query_string={"q": text})
    assert "Nobody of this name" in page.text


def test_the_list_is_paged(browse: Browse, olaf: Person) -> None:
    add(60)
    browser = browse(olaf)
    first = browser.get("/people/")
    second = browser.get(str(first.one("[rel=next]")["href"]))
    assert len(names(first)) == 50
    assert len(names(second)) >= 15
    assert not set(names(first)) & set(names(second))


def test_a_cursor_of_somebody_else_s_making_is_refused(browse: Browse, olaf: Person) -> None:
    browse(olaf).get("/people/?cursor=nonsense", status=422)


def test_who_left_is_not_listed(browse: Browse, olaf: Person, noor: Person) -> None:
    with db.write():
        people.deactivate(noor)
    assert "Noor" not in names(browse(olaf).get("/people/"))


@pytest.mark.parametrize("path", ["/people/", "/admin/people", "/people/max"])
def test_it_takes_as_many_queries_for_many_as_for_few(browse: Browse, ada: Person, path: str) -> None:
    browser = browse(ada)
    browser.get(path)
    with count_queries() as few:
        browser.get(path)
    add(40)
    with count_queries() as many:
        browser.get(path)
    assert len(many) == len(few) < 20


def add(number: int) -> None:
    with db.write():
        team = teams.by_name()[0]
        for index in range(number):
            teams.join(team, people.add(f"extra{index}@example.test", f"Extra {index:03}"))


def test_who_has_not_come_in_sees_nobody(browse: Browse) -> None:
    assert browse().get("/people/", status=302).location == "/sign-in?next=/people/"
