"""The spaces one may know of, and what changed lately."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


def test_it_shows_the_spaces_one_may_open_with_their_playbooks(browse: Browse, noor: Person, vault: Space) -> None:
    make_playbook("Keys")
    make_playbook("Safe", space=vault)
    page = browse(noor).get("/playbooks/")
    assert [card.get_text(" ", strip=True) for card in page.all(".space-card h2")] == ["Vault", "Workshop"]
    assert "1 playbook" in page.text
    assert "Keys" in page.text and "Safe" in page.text


def test_a_closed_space_is_not_even_named_to_a_stranger(browse: Browse, olaf: Person, vault: Space) -> None:
    make_playbook("Safe", space=vault)
    page = browse(olaf).get("/playbooks/")
    assert "Vault" not in page.html and "Safe" not in page.html


def test_a_listed_space_shows_a_stranger_its_name_and_no_more(browse: Browse, olaf: Person, mara: Person) -> None:
    with db.write():
        board = spaces.add("Board", by=mara, access="listed", purpose="Minutes of secrets")
    make_playbook("Budget", space=board, by=mara)
    page = browse(olaf).get("/playbooks/")
    assert "Board" in page.text
    assert "secrets" not in page.html and "Budget" not in page.html
    assert not page.has(f'a[href*="/playbooks/spaces/{board.id}"]')


def test_it_offers_what_one_began_to_write(browse: Browse, noor: Person, ada: Person, workshop: Space) -> None:
    browse(noor).post(
        "/playbooks/new/draft", {"space": workshop.id, "submission": "k1", "title": "Half", "body": "a"}, status=200
    )
    assert "Half" in browse(noor).get("/playbooks/").text
    assert "Half" not in browse(ada).get("/playbooks/").html


def test_without_any_space_it_teaches_the_next_step(
    browse: Browse, olaf: Person, workshop: Space, mara: Person
) -> None:
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    page = browse(olaf).get("/playbooks/")
    assert page.one(".empty-state a")["href"] == "/playbooks/spaces/new"


def test_who_is_not_signed_in_is_asked_to(browse: Browse) -> None:
    assert browse().get("/playbooks/", status=302).location.startswith("/sign-in")


@pytest.mark.parametrize("cursor", ["x", "eyJzdGFydCI6LTF9"])
def test_a_cursor_that_is_not_ours_is_refused(browse: Browse, noor: Person, cursor: str) -> None:
    browse(noor).get(f"/playbooks/?cursor={cursor}", status=422)


def test_it_asks_the_database_no_more_with_more_rows(app: Flask, browse: Browse, noor: Person, mara: Person) -> None:
    browser = browse(noor)
    make_playbook("First")
    browser.get("/playbooks/")
    with count_queries() as few:
        browser.get("/playbooks/")
    with db.write():
        more = [spaces.add(f"Space {number}", by=mara) for number in range(5)]
    for space in more:
        make_playbook(f"In {space.id}", space=space)
    with count_queries() as many:
        browser.get("/playbooks/")
    assert len(many) == len(few)
