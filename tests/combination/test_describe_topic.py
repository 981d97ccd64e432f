"""Saying what a topic means."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.combination.vocabulary import synonyms_of
from seci.commons import topics
from seci.commons.events import Event
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.topics import Topic
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Page


@pytest.fixture
def machines(ada: Person) -> Topic:
    """A topic one open playbook stands under."""
    make_playbook(topics=["machines", "people"])
    return topics.named(["machines"])["machines"]


def filled(page: Page, **values: str) -> dict[str, str]:
    return {"base": page.field("base"), "definition": "", "synonyms": "", **values}


def test_edit_topic_shows_what_was_said(browse: Browse, ada: Person, machines: Topic) -> None:
    with db.write():
        topics.describe(machines, definition="What turns.", synonyms=["motors", "engines"], by=ada)
    page = browse(ada).get(f"/topics/{machines.id}/describe")
    assert page.field("definition").strip() == "What turns." and page.field("synonyms") == "engines, motors"


def test_it_is_saved_and_recorded(browse: Browse, olaf: Person, machines: Topic) -> None:
    client = browse(olaf)
    path = f"/topics/{machines.id}/describe"
    values = filled(client.get(path), definition=" What turns. ", synonyms="engines, , #Motors")
    page = client.follow(client.post(path, values))
    assert page.h1 == "machines" and "What turns." in page.text
    assert synonyms_of(machines) == ["engines", "Motors"]
    event = db.session.scalars(select(Event).where(Event.kind == "topic.changed")).one()
    assert (event.item_id, event.by_id) == (machines.id, olaf.id)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("definition", "a" * 2001, "2,000 characters"),
        ("synonyms", "a" * 1001, "1,000 characters"),
        ("synonyms", "people", "the name of another topic"),
        ("synonyms", "b" * 61, "1 to 60 characters"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(
    field: str, value: str, said: str, browse: Browse, ada: Person, machines: Topic
) -> None:
    client = browse(ada)
    path = f"/topics/{machines.id}/describe"
    page = client.post(path, filled(client.get(path), **{field: value}), status=422)
    assert said in page.one(".error-summary").get_text()
    assert page.one("title").get_text().startswith("Error:")
    assert page.field(field).strip() == value


def test_who_was_quicker_is_not_overwritten_unseen(browse: Browse, ada: Person, mara: Person, machines: Topic) -> None:
    path = f"/topics/{machines.id}/describe"
    mine, theirs = browse(ada), browse(mara)
    opened = mine.get(path)
    theirs.post(path, filled(theirs.get(path), definition="Theirs."))
    page = mine.post(path, filled(opened, definition="Mine."), status=409)
    assert "They wrote: “Theirs.”" in page.text
    assert page.field("definition").strip() == "Mine."
    mine.post(path, filled(page, definition="Theirs. And mine."))
    db.session.expire_all()
    assert machines.definition == "Theirs. And mine."


def test_a_form_without_a_base_is_refused(browse: Browse, ada: Person, machines: Topic) -> None:
    browse(ada).post(f"/topics/{machines.id}/describe", {"definition": "X"}, status=422)


def test_a_stranger_describes_nothing(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    topic = topics.of_item(make_playbook(topics=["layoffs"], by=mara, space=vault))[0]
    browse(olaf).get(f"/topics/{topic.id}/describe", status=404)
    browse(olaf).post(f"/topics/{topic.id}/describe", {"definition": "X"}, status=404)
    browse(olaf).get("/topics/999/describe", status=404)
