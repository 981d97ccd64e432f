"""One topic: what it means, what stands under it, where it is spoken of."""

from __future__ import annotations

import pytest

from seci.commons import topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.topics import Topic
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


@pytest.fixture
def machines(ada: Person) -> Topic:
    """A topic one open playbook stands under."""
    make_playbook("Pump house", "About #machines and more.\n", topics=["machines"])
    return topics.named(["machines"])["machines"]


def test_it_says_what_it_means_and_what_stands_under_it(browse: Browse, ada: Person, machines: Topic) -> None:
    with db.write():
        topics.describe(machines, definition="What turns.", synonyms=["engines"], by=ada)
    page = browse(ada).get(f"/topics/{machines.id}-machines")
    assert page.h1 == "machines"
    assert "What turns." in page.text and "Also called engines" in page.text
    assert [row.get_text() for row in page.all(".page__column .row__link")] == ["Pump house"]
    assert "About #machines and more." in page.one("aside").get_text()


def test_only_what_one_may_read_stands_under_it(
    browse: Browse, olaf: Person, mara: Person, vault: Space, machines: Topic
) -> None:
    make_playbook("Secret pump", "All #machines.\n", topics=["machines"], by=mara, space=vault)
    assert "Secret pump" not in browse(olaf).get(f"/topics/{machines.id}").html
    assert "Secret pump" in browse(mara).get(f"/topics/{machines.id}").html


def test_a_stranger_finds_no_topic_of_invisible_items(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    playbook = make_playbook(topics=["layoffs"], by=mara, space=vault)
    topic = topics.of_item(playbook)[0]
    browse(olaf).get(f"/topics/{topic.id}-layoffs", status=404)
    browse(mara).get("/topics/99999", status=404)
    browse(mara).get(f"/topics/{playbook.id}", status=404)
    browse(mara).post(f"/topics/{topic.id}", status=405)


def test_the_number_of_queries_is_the_same_for_any_number_of_items(
    browse: Browse, ada: Person, machines: Topic
) -> None:
    client = browse(ada)
    client.get(f"/topics/{machines.id}")
    with count_queries() as of_one:
        client.get(f"/topics/{machines.id}")
    for _number in range(20):
        make_playbook(body="Of #machines.\n", topics=["machines"])
    with count_queries() as of_many:
        client.get(f"/topics/{machines.id}")
    assert len(of_many) == len(of_one)


def test_what_stands_under_it_comes_in_pages(browse: Browse, ada: Person, machines: Topic) -> None:
    for _number in range(50):
        make_playbook(topics=["machines"])
    client = browse(ada)
    page = client.get(f"/topics/{machines.id}")
    following = client.get(str(page.one(".pagination [rel=next]")["href"]))
    assert [row.get_text() for row in following.all(".page__column .row__link")] == ["Pump house"]
