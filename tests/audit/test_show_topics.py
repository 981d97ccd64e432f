"""Topics by mode."""

from __future__ import annotations

import csv

from sqlalchemy import insert

from seci.commons.people import Person
from seci.commons.topics import ItemTopic, named
from seci.plumbing.db import db
from tests.audit.scenes import hand, make_item, make_people
from tests.cast import Browse
from tests.makers import make_playbook


def give(topic: str, item: int) -> None:
    """Inside a write."""
    (found,) = named([topic]).values()
    db.session.execute(insert(ItemTopic).values(item_id=item, topic_id=found.id))


def test_a_topic_shows_each_mode_from_five_people_on(browse: Browse, olaf: Person, ada: Person) -> None:
    make_playbook("Valves", by=ada, topics=["Heat", "Cold"])
    with db.write():
        for number, one in enumerate(make_people(8)):
            give("Heat", make_item("insight", one))
            if number < 4:
                give("Cold", make_item("insight", one))
        for one in make_people(3):
            make_item("insight", one)
    page = browse(olaf).get("/flow/topics")
    cells = {
        row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in page.all("tbody tr")
        if row.th
    }
    assert cells["Heat"] == ["8", "not enough people", "not enough people", "not enough people"]
    assert cells["Cold"] == ["not enough people"]  # once for the whole line


def test_what_is_linked_and_what_became_a_checklist_count_under_their_topic(browse: Browse, olaf: Person) -> None:
    make_playbook("Valves", topics=["Heat"])
    with db.write():
        for number, one in enumerate(make_people(12)):
            text = make_item("playbook", one)
            if number < 6:
                give("Heat", text)
                hand(text, make_item("checklist", one), "internalization", one)
            hand(text, make_item("playbook", one), "combination", one)
    rows = list(csv.reader(browse(olaf).get("/flow/tables/topics.csv").html.splitlines()))
    assert rows[1] == ["Heat", "not enough people", "6", "6", "6"]


def test_a_topic_one_may_not_read_is_not_named(browse: Browse, olaf: Person, mara: Person) -> None:
    from tests import cast

    make_playbook("Secret", by=mara, space=cast.space("Vault"), topics=["Canary"])
    page = browse(olaf).get("/flow/topics")
    assert "Canary" not in page.html
    assert "No topics yet" in page.text


def test_bad_questions_are_refused(browse: Browse, olaf: Person) -> None:
    browse(olaf).get("/flow/topics?cursor=zz", status=422)
    browse(olaf).post("/flow/topics", status=405)
    browse().get("/flow/topics", status=302)


def test_they_are_a_file_with_the_same_numbers(browse: Browse, olaf: Person, mara: Person) -> None:
    from tests import cast

    make_playbook("Valves", by=mara, topics=["Heat", "@cold"])
    make_playbook("Secret", by=mara, space=cast.space("Vault"), topics=["Canary"])
    with db.write():
        for one in make_people(6):
            give("Heat", make_item("insight", one))
        for one in make_people(5):
            make_item("insight", one)
    rows = list(csv.reader(browse(olaf).get("/flow/tables/topics.csv").html.splitlines()))
    assert rows[0] == ["Topic", "Talked", "Written", "Connected", "Practised"]
    assert rows[1:] == [["'@cold", *["not enough people"] * 4], ["Heat", "6", *["not enough people"] * 3]]
    assert browse(olaf).get("/flow/topics").has('a[href="/flow/tables/topics.csv"]')
