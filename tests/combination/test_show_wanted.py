"""Names nobody has written yet."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.cast import Browse
from tests.makers import make_playbook


def test_wanted_names_with_how_many_want_them(browse: Browse, ada: Person) -> None:
    make_playbook("One", "[[Night shift]] and [[Lunch]]\n")
    make_playbook("Two", "[[night shift]]\n")
    page = browse(ada).get("/search/wanted")
    assert [row.get_text(" ", strip=True).split(" Write")[0] for row in page.all(".row")] == [
        "Night shift 2 texts want it",
        "Lunch 1 text wants it",
    ]
    assert "title=Lunch" in str(page.all(".row__acts a")[1]["href"])


def test_where_one_name_is_wanted(browse: Browse, ada: Person) -> None:
    make_playbook("One", "First. Then [[Night shift]] comes.\n")
    page = browse(ada).get("/search/wanted?name=NIGHT+shift")
    assert "Then Night shift comes." in page.text
    assert "One" in [link.get_text() for link in page.all(".row a")]


def test_nothing_wanted_teaches_how_to_want(browse: Browse, ada: Person) -> None:
    make_playbook("One", "#topic and @person\n")
    assert "double brackets" in browse(ada).get("/search/wanted").text
    assert "Nobody asks for it any more" in browse(ada).get("/search/wanted?name=gone").text


def test_an_invisible_item_is_wanted_like_a_missing_one(
    browse: Browse, olaf: Person, mara: Person, vault: Space
) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    make_playbook("One", "[[Salaries]] now.\n\n[[Missings]] now.\n", by=olaf)
    page = browse(olaf).get("/search/wanted")
    first, second = (str(row).replace("Missings", "Salaries") for row in page.all(".row"))
    assert first == second
    hidden, missing = (browse(olaf).get(f"/search/wanted?name={name}").text for name in ("Salaries", "Missings"))
    assert hidden.replace("Salaries", "Missings") == missing


def test_the_list_comes_in_pages(browse: Browse, ada: Person) -> None:
    make_playbook("One", " ".join(f"[[Name {number}]]" for number in range(60)))
    client = browse(ada)
    first = client.get("/search/wanted")
    assert len(first.all(".row")) == 50
    assert len(client.get(str(first.one(".pagination [rel=next]")["href"])).all(".row")) == 10


def test_what_is_not_understood_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).get("/search/wanted?cursor=x", status=422)
    browse(ada).post("/search/wanted", status=405)
    browse().get("/search/wanted", status=302)
    browse(ada).get("/search/wanted", query_string={"name": "<b>%_'\\\x00"})
