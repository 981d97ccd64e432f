"""What hangs together with nothing."""

from __future__ import annotations

from seci.commons.people import Person
from tests.cast import Browse
from tests.makers import make_playbook


def test_orphans_and_dead_ends_lead_to_what_would_connect_them(browse: Browse, ada: Person) -> None:
    target = make_playbook("Target")
    source = make_playbook("Source", "[[Target]]")
    client = browse(ada)
    (orphan,) = client.get("/search/loose-ends").all(".row__link")
    (dead,) = client.get("/search/loose-ends?ends=away").all(".row__link")
    assert orphan["href"] == f"/items/{source.id}/connected"
    assert dead["href"] == f"/items/{target.id}/connected"


def test_when_all_is_connected_it_says_so(browse: Browse, ada: Person) -> None:
    assert "Everything is connected" in browse(ada).get("/search/loose-ends").text


def test_it_comes_in_pages(browse: Browse, ada: Person) -> None:
    for _number in range(51):
        make_playbook()
    client = browse(ada)
    page = client.get("/search/loose-ends?ends=away")
    following = client.get(str(page.one(".pagination [rel=next]")["href"]))
    assert len(following.all(".row")) == 1 and "lead nowhere" in following.h1


def test_what_is_not_understood_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).get("/search/loose-ends?cursor=x", status=422)
    browse(ada).post("/search/loose-ends", status=405)
    browse().get("/search/loose-ends", status=302)
