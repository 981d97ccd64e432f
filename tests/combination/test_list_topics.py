"""All topics one may know of."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


def test_topics_are_counted_over_what_one_may_read(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook(topics=["machines", "people"])
    make_playbook(topics=["machines"], by=mara, space=vault)
    assert "#machines 1 item " in browse(olaf).get("/topics/").text + " "
    assert "#machines 2 items" in browse(mara).get("/topics/").text


def test_a_topic_of_invisible_items_is_not_named(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook(topics=["layoffs"], by=mara, space=vault)
    assert "layoffs" not in browse(olaf).get("/topics/").html
    assert "layoffs" in browse(mara).get("/topics/").html


def test_no_topics_teach_what_they_are(browse: Browse, ada: Person) -> None:
    assert "A topic is a word" in browse(ada).get("/topics/").text


def test_the_number_of_queries_is_the_same_for_any_number_of_topics(browse: Browse, ada: Person) -> None:
    make_playbook(topics=["one"])
    client = browse(ada)
    client.get("/topics/")
    with count_queries() as of_one:
        client.get("/topics/")
    make_playbook(topics=[f"topic {number}" for number in range(30)])
    with count_queries() as of_many:
        client.get("/topics/")
    assert len(of_many) == len(of_one)


def test_what_is_not_understood_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).get("/topics/?cursor=x", status=422)
    browse(ada).post("/topics/", status=405)
    browse().get("/topics/", status=302)
