"""The rows behind a figure: those one may read."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.plumbing.db import db
from tests.audit.scenes import make_people, write_down
from tests.cast import Browse
from tests.queries import count_queries


@pytest.fixture
def crowd(olaf: Person) -> list[Person]:
    """Six people who each wrote an insight down for all to read, and six whose texts only they read."""
    with db.write():
        made = make_people(12)
        for number, one in enumerate(made):
            readers = ["all"] if number < 6 else [f"person:{one.id}"]
            write_down(one, readers=readers, title=f"{'Open' if number < 6 else 'Canary'} {number}")
    return made


def test_hand_overs_are_shown_from_title_to_title(browse: Browse, olaf: Person, crowd: list[Person]) -> None:
    page = browse(olaf).get("/flow/rows/externalization")
    assert "6 rows you may read. And 6 more you may not see." in page.text
    assert len(page.all(".row")) == 6
    assert "Open 0 Open 0" in page.text
    assert "Canary" not in page.html


def test_items_are_shown_with_their_month_and_never_whose(browse: Browse, ada: Person, crowd: list[Person]) -> None:
    page = browse(ada).get("/flow/rows/insight?period=3")
    assert len(page.all(".row")) == 6
    assert not [one for one in crowd if one.name in page.text]


def test_what_is_left_of_a_figure_beside_its_rows_is_of_five_people_or_more(browse: Browse, olaf: Person) -> None:
    with db.write():
        for number, one in enumerate(make_people(9)):
            write_down(one, readers=["all"] if number < 5 else [f"person:{one.id}"])
    page = browse(olaf).get("/flow/rows/externalization")
    assert "4 rows you may read. And 5 more you may not see." in page.text  # 5 and 4 would tell of four people
    assert "Some you may read are among those" in page.text
    assert len(page.all(".row")) == 4


def test_behind_a_hidden_number_there_are_no_rows(browse: Browse, olaf: Person, ada: Person) -> None:
    with db.write():
        write_down(ada, title="Readable by all")
    page = browse(olaf).get("/flow/rows/externalization")
    assert "Not enough people" in page.text
    assert "Readable by all" not in page.html


def test_what_is_no_figure_is_not_there(browse: Browse, olaf: Person) -> None:
    browse(olaf).get("/flow/rows/habit", status=404)
    browse(olaf).get("/flow/rows/x", status=404)
    browse(olaf).get("/flow/rows/insight?period=4", status=422)
    browse(olaf).post("/flow/rows/insight", status=405)


def test_the_number_of_queries_does_not_grow(browse: Browse, ada: Person, crowd: list[Person]) -> None:
    browser = browse(ada)
    browser.get("/flow/rows/externalization")
    with count_queries() as before:
        browser.get("/flow/rows/externalization")
    with db.write():
        for one in crowd:
            for _time in range(12):
                write_down(db.session.merge(one))
    with count_queries() as after:
        page = browser.get("/flow/rows/externalization")
    assert len(after) <= len(before)
    assert len(page.all(".row")) == 100


def test_all_rows_are_led_to(browse: Browse, ada: Person, crowd: list[Person]) -> None:
    with db.write():
        for one in crowd[:6]:
            for _time in range(17):
                write_down(db.session.merge(one))
    browser = browse(ada)
    page = browser.get("/flow/rows/externalization?period=3")
    following = browser.get(str(page.one("a[rel=next]")["href"]))
    assert "108 rows you may read." in page.text and "period=3" in str(following.one("a[rel=first]")["href"])
    assert len(page.all(".row")) + len(following.all(".row")) == 108
    browser.get("/flow/rows/externalization?cursor=zz", status=422)
