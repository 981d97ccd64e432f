"""Everything an item is connected with, on a page of its own and in the margin of the item's."""

from __future__ import annotations

import shutil

from seci.commons import topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.services import services
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook
from tests.queries import count_queries


def test_it_shows_both_directions_what_is_near_and_what_is_named(
    browse: Browse, ada: Person, caught_up: CatchUp
) -> None:
    make_playbook("Night shift", "The impeller turns.\n")
    make_playbook("Bearings", "The impeller of a pump.\n")
    target = make_playbook("Pump house", "See [[Missing]]. The night shift has an impeller of a pump.\n")
    make_playbook("Roles", "First. Then see [[Pump house]] too.\n")
    caught_up()
    page = browse(ada).get(f"/items/{target.id}/connected")
    assert "Then see Pump house too." in page.one("#backlinks").get_text()
    assert "Missing" in page.one("#links").get_text() and "not written yet" in page.one("#links").get_text()
    assert "Bearings" in page.one("#related").get_text()
    assert "Night shift" in page.one("#mentions").get_text()


def test_a_reader_is_offered_no_linking(browse: Browse, mara: Person, noor: Person, vault: Space) -> None:
    make_playbook("Night shift", by=mara, space=vault)
    source = make_playbook("Roles", "The night shift.\n", by=mara, space=vault)
    path = f"/items/{source.id}/connected"
    assert browse(mara).get(path).has("#mentions form")
    assert not browse(noor).get(path).has("#mentions form")


def test_a_stranger_finds_nothing_there(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    secret = make_playbook("Salaries", by=mara, space=vault)
    browse(olaf).get(f"/items/{secret.id}/connected", status=404)
    browse(olaf).get("/items/99999/connected", status=404)
    browse(olaf).post(f"/items/{secret.id}/connected", status=405)


def test_backlinks_and_links_come_in_pages(browse: Browse, ada: Person) -> None:
    target = make_playbook("Pump house")
    for _number in range(51):
        make_playbook(body="[[Pump house]]\n")
    client = browse(ada)
    page = client.get(f"/items/{target.id}/connected")
    assert len(page.all("#backlinks .row")) == 50
    assert len(client.get(str(page.one("#backlinks [rel=next]")["href"])).all("#backlinks .row")) == 1


def test_the_page_of_a_topic_shows_where_it_is_spoken_of(browse: Browse, ada: Person) -> None:
    make_playbook("Any", "All about #machines here.\n", topics=["machines"])
    topic = topics.named(["machines"])["machines"]
    assert "Spoken of as a topic" in browse(ada).get(f"/items/{topic.id}/connected").text


def test_the_margin_of_a_playbook_shows_who_refers_to_it(browse: Browse, ada: Person) -> None:
    target = make_playbook("Pump house", "[[Missing]] and [[Nowhere]]\n")
    make_playbook("Roles", "Then see [[Pump house]] too. And [[Pump house]] again.\n")
    page = browse(ada).get(f"/playbooks/{target.id}-pump-house")
    margin = page.one("aside.margin").get_text(" ")
    assert "Roles" in margin and "Then see Pump house too." in " ".join(margin.split())
    assert "2 names here lead nowhere yet" in " ".join(margin.split())
    assert page.one("[data-behaviour=fetch]")["data-url"] == f"/items/{target.id}/connected?part=1"


def test_the_margin_asks_once_however_many_refer_to_it(browse: Browse, ada: Person) -> None:
    target = make_playbook("Pump house")
    make_playbook("Roles", "[[Pump house]]\n")
    client = browse(ada)
    path = f"/playbooks/{target.id}-pump-house"
    client.get(path)
    with count_queries() as of_one:
        client.get(path)
    for _number in range(12):
        make_playbook(body="[[Pump house]]\n\n![[Pump house]]\n")
    with count_queries() as of_many:
        client.get(path)
    assert len(of_many) == len(of_one)
    assert sum("FROM link" in statement for statement in of_many) == 1


def test_what_the_page_fetches_afterwards(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Night shift", "Other words.\n")
    make_playbook("Bearings", "The impeller of a pump.\n")
    item = make_playbook("Pump house", "The night shift has an impeller of a pump.\n")
    caught_up()
    part = browse(ada).client.get(f"/items/{item.id}/connected?part=1").get_data(as_text=True)
    assert "Bearings" in part and "Night shift" in part and "<html" not in part
    assert 'name="csrf_token"' in part


def test_without_the_index_all_but_what_is_related_is_there(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Bearings", "The impeller of a pump.\n")
    item = make_playbook("Pump house", "Bearings of an impeller of a pump.\n")
    make_playbook("Roles", "[[Pump house]]\n")
    caught_up()
    shutil.rmtree(services().settings.index_folder)
    client = browse(ada)
    page = client.get(f"/items/{item.id}/connected")
    assert page.has("#mentions") and page.has("#backlinks .row") and not page.has("#related")
    assert client.client.get(f"/items/{item.id}/connected?part=1").status_code == 200
    client.get(f"/playbooks/{item.id}-pump-house")
