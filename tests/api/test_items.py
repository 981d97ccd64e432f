"""Items of any kind, and their journeys."""

from __future__ import annotations

from seci.commons import passages
from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.api.conftest import Programs
from tests.makers import hand, make_playbook


def test_a_journey_has_items_and_hand_overs(program: Programs, olaf: Person, mara: Person) -> None:
    log, insight = make_playbook("Log"), make_playbook("Insight")
    playbook = make_playbook("How", "Turn it.\n")
    hand(log, insight, "socialization", by="mara")
    hand(insight, playbook)
    other = make_playbook("Other", "See [[How]].\n")
    found = program(olaf).get(f"/items/{playbook.id}/journey")
    assert set(found) == {"items", "hand_overs"}
    assert found["items"][0] == {
        "id": playbook.id,
        "kind": "playbook",
        "title": "How",
        "url": f"/playbooks/{playbook.id}-how",
    }
    assert {one["id"] for one in found["items"]} == {log.id, insight.id, playbook.id, other.id}
    assert all(
        set(one) == {"from", "from_passage", "to", "to_passage", "mode", "by", "at"} for one in found["hand_overs"]
    )
    assert [(one["from"], one["to"], one["mode"]) for one in found["hand_overs"]] == [
        (log.id, insight.id, "socialization"),
        (insight.id, playbook.id, "externalization"),
        (playbook.id, other.id, "combination"),
    ]
    talked, written, linked = found["hand_overs"]
    assert talked["by"] is None and written["by"]["handle"] == linked["by"]["handle"] == "ada"
    assert linked["to_passage"] == passages.passages_of(other.id, 1)[0].anchor and linked["from_passage"] is None
    assert written["at"].endswith("Z")
    assert program(mara).get(f"/items/{playbook.id}/journey")["hand_overs"][0]["by"]["handle"] == "mara"


def test_what_the_asker_may_not_read_has_neither_name_nor_number(program: Programs, olaf: Person, vault: Space) -> None:
    log, hidden, playbook = make_playbook("Log"), make_playbook("Quagmire", space=vault), make_playbook("How")
    hand(log, hidden, "socialization")
    hand(hidden, playbook)
    found = program(olaf).get(f"/items/{playbook.id}/journey")
    assert [one["id"] for one in found["items"]] == [playbook.id, log.id]
    (line,) = found["hand_overs"]
    assert line == {
        "from": log.id,
        "from_passage": None,
        "to": playbook.id,
        "to_passage": None,
        "mode": None,
        "by": None,
        "at": None,
    }


def test_there_is_no_journey_of_what_may_not_be_read(program: Programs, olaf: Person, vault: Space) -> None:
    hidden = make_playbook("Quagmire", space=vault)
    program(olaf).get(f"/items/{hidden.id}/journey", 404)
    program(olaf).get("/items/987654/journey", 404)
    program(olaf).post(f"/items/{hidden.id}/journey", status=405)
