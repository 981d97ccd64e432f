"""What the editor offers while a name is typed."""

from __future__ import annotations

from seci.commons import teams
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook


def test_a_name_is_completed_to_what_is_put_into_the_text(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump house")
    caught_up()
    found = browse(ada).get("/search/complete?kind=wiki&q=pum").json
    assert found == [{"label": "Pump house", "detail": "Workshop", "insert": "[[Pump house]]"}]


def test_people_and_topics_are_completed(browse: Browse, ada: Person) -> None:
    make_playbook(topics=["Night shift"])
    client = browse(ada)
    assert client.get("/search/complete?kind=person&q=noo").json[0]["insert"] == "@noor"
    assert client.get("/search/complete?kind=topic&q=nig").json[0]["insert"] == "#Night-shift"


def test_a_field_for_people_and_teams_is_offered_both(browse: Browse, ada: Person) -> None:
    with db.write():
        teams.add("Night crew")
        teams.add("Östen crew")
    found = browse(ada).get("/search/complete?kind=who&q=no").json
    assert {"label": "Noor", "detail": "@noor", "insert": "@noor"} in found
    assert browse(ada).get("/search/complete?kind=who&q=öst").json[0]["insert"] == "Östen crew"
    both = browse(ada).get("/search/complete?kind=who&q=crew").json
    assert [one["insert"] for one in both] == ["Night crew", "Östen crew"]
    assert not browse(ada).get("/search/complete?kind=person&q=crew").json


def test_before_anything_is_typed_what_is_recent_is_offered(browse: Browse, ada: Person) -> None:
    make_playbook("Pump house")
    assert [one["label"] for one in browse(ada).get("/search/complete").json] == ["Pump house"]


def test_nobody_completes_without_coming_in(browse: Browse) -> None:
    browse().get("/search/complete?q=ne", status=302)


def test_the_wrong_method_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).post("/search/complete", status=405)
