"""The jump box's answers."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook


def test_a_few_letters_lead_to_items_people_spaces_and_deeds(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    playbook = make_playbook("New pumps", topics=["nets"])
    caught_up()
    found = browse(ada).get("/search/jump?q=ne").json["items"]
    by_kind = {one["kind"]: one for one in found}
    assert by_kind["playbook"]["title"] == "New pumps"
    assert by_kind["playbook"]["url"] == f"/playbooks/{playbook.id}-new-pumps"
    assert by_kind["playbook"]["context"] == "Workshop"
    assert by_kind["topic"]["title"] == "nets" and by_kind["action"]["title"] == "New playbook"


def test_people_are_found_by_handle(browse: Browse, ada: Person) -> None:
    (one,) = browse(ada).get("/search/jump?q=@mar").json["items"]
    assert (one["title"], one["url"], one["context"]) == ("Mara", "/people/mara", "@mara")


def test_spaces_are_found_by_name(browse: Browse, ada: Person, workshop: Space) -> None:
    (one,) = browse(ada).get("/search/jump?q=works").json["items"]
    assert one["url"] == f"/playbooks/spaces/{workshop.id}-workshop"


def test_one_kind_may_be_asked_for(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Marathon", topics=["marine"])
    caught_up()
    client = browse(ada)
    for kind, insert in (
        ("wiki", "[[Marathon]]"),
        ("playbook", "[[Marathon]]"),
        ("person", "@mara"),
        ("topic", "#marine"),
    ):
        assert [one["insert"] for one in client.get(f"/search/jump?q=mar&kind={kind}").json["items"]] == [insert]


def test_nothing_typed_and_nothing_known_lead_nowhere(browse: Browse, ada: Person) -> None:
    assert browse(ada).get("/search/jump").json == {"items": []}
    assert browse(ada).get("/search/jump?q=zzz&kind=nothing").json == {"items": []}


def test_nobody_jumps_without_coming_in(browse: Browse) -> None:
    browse().get("/search/jump?q=ne", status=302)


def test_the_wrong_method_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).post("/search/jump", status=405)
