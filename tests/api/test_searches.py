"""Search, topics and connections over the interface."""

from __future__ import annotations

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.api.conftest import Programs
from tests.cast import CatchUp
from tests.makers import make_playbook


def test_a_hit_has_the_contracts_shape(program: Programs, ada: Person, caught_up: CatchUp) -> None:
    playbook = make_playbook("Boilers", "Check the *pressure* every week.\n", by=ada, topics=["Heat"])
    caught_up()
    found = program(ada).get("/search?q=pressure")

    assert found.keys() >= {"total", "hits", "facets", "suggestion", "next_cursor"}
    hit = found["hits"][0]
    assert hit.keys() >= {"id", "kind", "title", "url", "snippet", "score"}
    assert (found["total"], hit["id"], hit["kind"]) == (1, playbook.id, "playbook")
    assert "pressure" in hit["snippet"] and {"text": "pressure", "hit": True} in hit["fragments"]
    assert found["facets"]["topic"] == [{"value": "Heat", "label": "Heat", "count": 1}]


def test_nothing_counts_what_may_not_be_read(
    program: Programs, ada: Person, olaf: Person, vault: Space, caught_up: CatchUp
) -> None:
    make_playbook("Pressure in the open", by=ada)
    make_playbook("Pressure in the vault", by=ada, space=vault)
    caught_up()

    assert program(ada).get("/search?q=pressure")["total"] == 2
    found = program(olaf).get("/search?q=pressure")
    assert found["total"] == 1 and [one["label"] for one in found["facets"]["space"]] == ["Workshop"]
    assert program(olaf).get(f"/search?q=pressure&space={vault.id}")["total"] == 0


def test_it_is_narrowed_and_paged(
    program: Programs, ada: Person, vault: Space, workshop: Space, caught_up: CatchUp
) -> None:
    for number in range(3):
        make_playbook(f"Pump {number}", by=ada)
    make_playbook("Pump away", by=ada, space=vault)
    caught_up()
    first = program(ada).get(f"/search?q=pump&space={workshop.id}&limit=2")
    second = program(ada).get(f"/search?q=pump&space={workshop.id}&limit=2&cursor={first['next_cursor']}")

    assert first["total"] == 3 and len(first["hits"]) == 2 and len(second["hits"]) == 1
    assert second["next_cursor"] is None
    assert program(ada).get("/search?q=pump&kind=topic")["total"] == 0


def test_questions_of_any_kind_are_answered(program: Programs, ada: Person) -> None:
    for text in ("", "*", "(((", "private:true owner:u1", "a" * 5000, "%22", "[a TO z]"):
        program(ada).get("/search", query_string={"q": text})
    program(ada).get("/search?q=x&cursor=no", 422)
    program(ada).get("/search?q=x&limit=0", 422)
    program(ada).get("/search?q=%00", 422)


def test_links_and_backlinks_show_both_ends_one_may_read(
    program: Programs, ada: Person, olaf: Person, vault: Space
) -> None:
    target = make_playbook("Valves", by=ada)
    source = make_playbook("Pumps", "See [[Valves]] and [[Nobody wrote this]].\n", by=ada)
    hidden = make_playbook("Hidden", "See [[Valves]].\n", by=ada, space=vault)

    links = program(olaf).get(f"/items/{source.id}/links")["items"]
    assert [(one["name"], one["item"] and one["item"]["id"]) for one in links] == [
        ("Valves", target.id),
        ("Nobody wrote this", None),
    ]
    assert [one["item"]["id"] for one in program(olaf).get(f"/items/{target.id}/backlinks")["items"]] == [source.id]
    seen = {one["item"]["id"] for one in program(ada).get(f"/items/{target.id}/backlinks")["items"]}
    assert seen == {source.id, hidden.id}
    program(olaf).get(f"/items/{hidden.id}/links", 404)
    assert {"name": "Nobody wrote this", "count": 1} in program(olaf).get("/wanted")["items"]


def test_a_mention_becomes_a_link(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    target = make_playbook("Pressure valves", by=ada)
    source = make_playbook("Pumps", "Mind the pressure valves.\n", by=ada)
    found = program(ada).get(f"/items/{source.id}/mentions")["items"]

    assert [(one["item"]["id"], one["words"]) for one in found] == [(target.id, "pressure valves")]
    linked = program(ada).post(f"/playbooks/{source.id}/mentions", {"item": target.id}, 200)
    assert "[[" in linked["body"] and linked["revision"] == 2
    hidden = make_playbook("Hidden valves", by=ada, space=vault)
    for number in (hidden.id, 9999):
        assert program(olaf).post(f"/playbooks/{source.id}/mentions", {"item": number}, 422)["errors"].keys() == {
            "item"
        }


def test_related_items_are_those_one_may_read(
    program: Programs, ada: Person, olaf: Person, vault: Space, caught_up: CatchUp
) -> None:
    words = "Condensate trap siphon lime scale flushing nozzle.\n"
    here = make_playbook("First", words, by=ada)
    near = make_playbook("Second", words, by=ada)
    hidden = make_playbook("Third", words, by=ada, space=vault)
    for number in range(8):
        make_playbook(f"Other {number}", "Ladders and vans and invoices.\n", by=ada)
    caught_up()

    assert hidden.id not in [one["id"] for one in program(olaf).get(f"/items/{here.id}/related")["items"]]
    assert near.id in [one["id"] for one in program(olaf).get(f"/items/{here.id}/related")["items"]]


def test_a_topic_is_described_from_the_state_one_saw(program: Programs, ada: Person, mara: Person) -> None:
    playbook = make_playbook(by=ada, topics=["Heat"])
    number = program(ada).get(f"/playbooks/{playbook.id}")["topics"][0]["id"]
    seen = program(ada).get(f"/topics/{number}")
    described = program(ada).patch(
        f"/topics/{number}", {"definition": "Warmth", "synonyms": ["Warming"], "base": seen["changed_at"]}
    )

    assert (described["definition"], described["synonyms"]) == ("Warmth", ["Warming"])
    program(mara).patch(f"/topics/{number}", {"definition": "Mine"}, 428)
    program(mara).patch(f"/topics/{number}", {"definition": "Mine", "base": seen["changed_at"]}, 409)
    assert program(mara).get(f"/topics/{number}")["definition"] == "Warmth"


@pytest.mark.parametrize(
    "words", [["w" * 1001], [f"word {n}" for n in range(20_000)], [f"{n:010}" for n in range(84)]], ids=len
)
def test_no_more_other_words_are_taken_than_the_page_takes(program: Programs, ada: Person, words: list[str]) -> None:
    playbook = make_playbook(by=ada, topics=["Heat"])
    client = program(ada)
    number = client.get(f"/playbooks/{playbook.id}")["topics"][0]["id"]
    base = client.get(f"/topics/{number}")["changed_at"]
    refused = client.patch(f"/topics/{number}", {"synonyms": words, "base": base}, 422)
    assert "at most 1,000 characters" in str(refused["errors"]["synonyms"])
    client.patch(f"/topics/{number}", {"synonyms": [f"{n:010}" for n in range(83)], "base": base})


def test_topics_are_listed_with_how_many_items_one_may_read(
    program: Programs, ada: Person, olaf: Person, vault: Space
) -> None:
    playbook = make_playbook(by=ada, topics=["Heat"])
    make_playbook(by=ada, space=vault, topics=["Heat", "Secret"])
    listed = program(olaf).get("/topics")["items"]

    assert [(topic["title"], topic["count"]) for topic in listed] == [("Heat", 1)]
    under = program(olaf).get(f"/topics/{listed[0]['id']}/items")["items"]
    assert [item["id"] for item in under] == [playbook.id]


def test_an_item_is_shown_whatever_its_kind(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Boilers", by=ada, topics=["Heat"])
    shown = program(olaf).get(f"/items/{playbook.id}")

    assert (shown["kind"], shown["title"], shown["topics"][0]["title"]) == ("playbook", "Boilers", "Heat")
    program(olaf).get(f"/items/{make_playbook(by=ada, space=vault).id}", 404)


def test_loose_ends_are_those_one_may_read(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    target = make_playbook("Valves", by=ada)
    source = make_playbook("Pumps", "See [[Valves]].\n", by=ada)
    make_playbook(by=ada, space=vault)

    assert [one["id"] for one in program(olaf).get("/loose-ends")["items"]] == [source.id]
    assert [one["id"] for one in program(olaf).get("/loose-ends?ends=away")["items"]] == [target.id]
    program(olaf).get("/loose-ends?ends=both", 422)
