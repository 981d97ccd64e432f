"""Pairings, mentoring logs and insights through the interface, up to the playbook."""

from __future__ import annotations

from typing import Any

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.api.conftest import Programs
from tests.makers import make_insight, make_log, make_pairing


@pytest.fixture
def pairing(program: Programs, mara: Person, noor: Person) -> dict[str, Any]:
    """Offered by Mara to Noor, not accepted yet."""
    body = {"learner": "noor", "mentor": mara.id, "goal": "Weld overhead", "identity": "welds", "cadence": "weekly"}
    made: dict[str, Any] = program(mara).post("/pairings", body)
    return made


def test_the_whole_way_from_talk_to_text(
    program: Programs, mara: Person, noor: Person, olaf: Person, workshop: Space, pairing: dict[str, Any]
) -> None:
    mentor, learner = program(mara), program(noor)
    assert (pairing["state"], pairing["goal"], pairing["kind"]) == ("offered", "Weld overhead", "mentoring")
    log = mentor.post(
        "/logs",
        {
            "pairing": pairing["id"],
            "kind": "practice",
            "shared": "Held it *low*.",
            "private": "Nervous.",
            "at": "2026-05-03T12:30:00Z",
            "minutes": 45,
        },
    )
    assert (log["kind"], log["at"], log["minutes"]) == ("practice", "2026-05-03T12:30:00Z", 45)
    assert "<em>low</em>" in log["html"] and log["private"] == "Nervous."
    learner.get(f"/logs/{log['id']}", 404)
    assert learner.post(f"/pairings/{pairing['id']}/accept", status=200)["state"] == "active"
    assert learner.get(f"/logs/{log['id']}")["private"] == ""
    words = {"title": "Low torch", "body": "Hold it low.", "cue": "Drops fall", "consent": "write", "log": log["id"]}
    insight = mentor.post("/insights", words)
    assert learner.post(f"/insights/{insight['id']}/seen", {"case": "Me too."})["seen"] == 2
    assert [one["id"] for one in learner.get("/insights?show=ripe")["items"]] == [insight["id"]]
    playbook = program(olaf).post(f"/insights/{insight['id']}/playbook", {"space": "Workshop"})
    assert (playbook["title"], playbook["revision"], playbook["state"]) == ("Low torch", 1, "published")
    assert playbook["body"] == "## The sign\n\nDrops fall\n\n## What to do\n\nHold it low.\n"
    assert [one["id"] for one in mentor.get(f"/insights/{insight['id']}")["playbooks"]] == [playbook["id"]]
    assert learner.get("/insights?show=ripe")["items"] == []


def test_a_pairing_is_lived_through(program: Programs, mara: Person, noor: Person, pairing: dict[str, Any]) -> None:
    mentor, learner, path = program(mara), program(noor), f"/pairings/{pairing['id']}"
    learner.post(f"{path}/pause", status=422)
    for step, state in (("accept", "active"), ("pause", "paused"), ("resume", "active"), ("end", "ended")):
        assert learner.post(f"{path}/{step}", status=200)["state"] == state
    assert [one["state"] for one in mentor.get(path)["history"]] == ["offered", "active", "paused", "active", "ended"]
    assert [one["id"] for one in mentor.get("/pairings?state=ended")["items"]] == [pairing["id"]]
    assert mentor.get("/pairings?state=active")["items"] == []
    mentor.post("/logs", {"pairing": pairing["id"], "kind": "practice", "shared": "x"}, 403)
    assert program(noor).post(f"{path}/decline", status=422)["errors"].keys() == {"state"}


def test_an_offer_is_declined(program: Programs, noor: Person, pairing: dict[str, Any]) -> None:
    assert program(noor).post(f"/pairings/{pairing['id']}/decline", status=200)["state"] == "declined"


def test_a_plan_is_changed_from_what_stands(
    program: Programs, mara: Person, noor: Person, pairing: dict[str, Any]
) -> None:
    path = f"/pairings/{pairing['id']}"
    program(noor).patch(path, {"goal": "Weld pipes"}, 428)
    changed = program(noor).patch(path, {"goal": "Weld pipes", "base_revision": 1})
    assert (changed["goal"], changed["identity"], changed["revision"]) == ("Weld pipes", "welds", 2)
    program(mara).patch(path, {"goal": "Weld beams", "base_revision": 1}, 409)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"learner": "nobody"}, "learner"),
        ({"mentor": 999}, "mentor"),
        ({"learner": "mara"}, "learner"),
        ({"goal": " "}, "goal"),
        ({"kind": "marriage"}, "kind"),
        ({"cadence": "hourly"}, "cadence"),
        ({"identity": "x" * 301}, "identity"),
    ],
)
def test_an_offer_that_cannot_be_taken_is_refused(
    program: Programs, mara: Person, change: dict[str, Any], field: str
) -> None:
    body = {"learner": "noor", "mentor": "mara", "goal": "G", **change}
    assert program(mara).post("/pairings", body, 422)["errors"].keys() == {field}


@pytest.mark.parametrize("handle", ["ada", "max", "olaf"])
def test_what_is_between_two_is_a_404_for_all_others(program: Programs, handle: str) -> None:
    """S-072, through the interface."""
    from tests import cast

    pairing = make_pairing()
    log = make_log(pairing=pairing, private="Mine.")
    insight = make_insight(log=log, consent="pair")
    client = program(cast.person(handle))
    for path in (f"/pairings/{pairing.id}", f"/logs/{log.id}", f"/logs/{log.id}/private", f"/insights/{insight.id}"):
        client.get(path, 404)
    client.patch(f"/logs/{log.id}", {"shared": "x", "base_revision": 1}, 404)
    client.put(f"/logs/{log.id}/private", {"private": "x", "base_revision": 0}, 404)
    client.post(f"/logs/{log.id}/follow-ups", {"text": "x"}, 404)
    client.post(f"/insights/{insight.id}/seen", {}, 404)
    client.post(f"/insights/{insight.id}/playbook", {"space": "Workshop"}, 404)
    for number in (pairing.id, 999):
        wrong = {"pairing": number, "kind": "practice", "shared": "x"}
        assert client.post("/logs", wrong, 422)["errors"].keys() == {"pairing"}
    for number in (log.id, 999):
        assert client.post("/insights", {"body": "x", "log": number}, 422)["errors"].keys() == {"log"}
    for path in ("/pairings", "/logs", f"/logs?pairing={pairing.id}", "/insights", "/insights?show=own"):
        assert client.get(path)["items"] == []


def test_a_log_is_changed_merged_and_refused(program: Programs, mara: Person, noor: Person) -> None:
    log = make_log("One.\n\nTwo.\n")
    path = f"/logs/{log.id}"
    program(mara).patch(path, {"shared": "x"}, 428)
    assert program(mara).patch(path, {"shared": "Eins.\n\nTwo.\n", "base_revision": 1})["merged"] is False
    merged = program(noor).patch(path, {"shared": "One.\n\nZwei.\n", "base_revision": 1, "minutes": 50})
    assert (merged["merged"], merged["shared"], merged["minutes"]) == (True, "Eins.\n\nZwei.\n", 50)
    problem = program(noor).patch(path, {"shared": "Un.\n\nTwo.\n", "base_revision": 1}, 409)
    assert (problem["base"], problem["theirs"], problem["mine"]) == (
        "One.\n\nTwo.\n",
        "Eins.\n\nZwei.\n",
        "Un.\n\nTwo.\n",
    )
    assert program(noor).patch(path, {"shared": "x", "base_revision": 9}, 422)["errors"].keys() == {"base_revision"}


def test_private_points_are_the_askers_own(program: Programs, mara: Person, noor: Person) -> None:
    path = f"/logs/{make_log(private='Of Mara.').id}/private"
    assert program(noor).get(path) == {"private": "", "revision": 0}
    program(noor).put(path, {"private": "Of Noor."}, 428)
    assert program(noor).put(path, {"private": "Of Noor.", "base_revision": 0})["revision"] == 1
    program(noor).put(path, {"private": "Again.", "base_revision": 0}, 409)
    assert program(mara).get(path) == {"private": "Of Mara.", "revision": 1}


def test_follow_ups_are_noted_and_settled(program: Programs, mara: Person, noor: Person, olaf: Person) -> None:
    log = make_log()
    body = {"text": "Practise", "owner": "noor", "due": "2026-12-24"}
    made = program(mara).post(f"/logs/{log.id}/follow-ups", body)
    assert (made["owner"]["handle"], made["due"], made["done_at"]) == ("noor", "2026-12-24", None)
    assert program(noor).patch(f"/follow-ups/{made['id']}", {"done": True})["done_at"] is not None
    assert program(noor).get(f"/logs/{log.id}")["follow_ups"][0]["id"] == made["id"]
    program(olaf).patch(f"/follow-ups/{made['id']}", {"done": False}, 404)
    wrong = program(mara).post(f"/logs/{log.id}/follow-ups", {"text": "x", "owner": "olaf"}, 422)
    assert wrong["errors"].keys() == {"owner"}


def test_an_insight_is_changed_by_its_owner_alone(program: Programs, mara: Person, noor: Person) -> None:
    insight = make_insight("Go slow.")
    path = f"/insights/{insight.id}"
    program(noor).patch(path, {"consent": "private"}, 403)
    program(mara).patch(path, {"body": "Go slower."}, 428)
    assert program(mara).patch(path, {"body": "Go slower.", "base_revision": 1})["revision"] == 2
    program(mara).patch(path, {"body": "Go.", "base_revision": 1}, 409)
    assert program(mara).patch(path, {"consent": "private"})["consent"] == "private"
    program(noor).get(path, 404)
    assert program(mara).patch(path, {"consent": "pair"}, 422)["errors"].keys() == {"consent"}


def test_having_seen_it_is_taken_back(program: Programs, noor: Person) -> None:
    path = f"/insights/{make_insight().id}/seen"
    program(noor).post(path, {})
    program(noor).delete(path)
    assert program(noor).post(path, {})["seen"] == 2


def test_the_same_request_again_makes_one(program: Programs, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    again = {"headers": {"Idempotency-Key": "a"}}
    for path, body in (
        ("/logs", {"pairing": pairing.id, "kind": "practice", "shared": "x"}),
        ("/insights", {"body": "x"}),
    ):
        assert program(mara).post(path, body, **again)["id"] == program(mara).post(path, body, **again)["id"]
    insight = make_insight()
    path, body = f"/insights/{insight.id}/playbook", {"space": "Workshop"}
    assert program(noor).post(path, body, **again)["id"] == program(noor).post(path, body, **again)["id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"shared": ""}, "shared"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"at": "2999-01-01T00:00:00Z"}, "at"),
        ({"at": "2026-05-03T12:30:00"}, "at"),
        ({"pairing": "x"}, "pairing"),
    ],
)
def test_a_log_that_cannot_be_taken_is_refused(
    program: Programs, mara: Person, change: dict[str, Any], field: str
) -> None:
    body = {"pairing": make_pairing().id, "kind": "practice", "shared": "x", **change}
    assert program(mara).post("/logs", body, 422)["errors"].keys() == {field}


def test_writing_down_needs_consent_and_a_space(program: Programs, mara: Person, noor: Person, vault: Space) -> None:
    pair = make_insight(log=make_log(), consent="pair")
    program(noor).post(f"/insights/{pair.id}/playbook", {"space": "Workshop"}, 403)
    path = f"/insights/{make_insight().id}/playbook"
    assert program(mara).post(path, {"space": "Nowhere"}, 422)["errors"].keys() == {"space"}
    program(noor).post(path, {"space": vault.id}, 403)
    assert program(mara).post(path, {"space": vault.id, "title": "Own title"})["title"] == "Own title"


def test_lists_come_in_pages(program: Programs, mara: Person) -> None:
    pairing = make_pairing()
    for _time in range(3):
        make_log(pairing=pairing)
        make_insight()
    for path in ("/logs", "/insights", "/insights?show=ripe", "/insights?show=own"):
        sign = "&" if "?" in path else "?"
        first = program(mara).get(f"{path}{sign}limit=2")
        rest = program(mara).get(f"{path}{sign}limit=2&cursor={first['next_cursor']}")
        assert len({one["id"] for one in first["items"] + rest["items"]}) == 3


def test_the_same_offer_sent_twice_is_one(program: Programs, mara: Person) -> None:
    body, key = {"learner": "noor", "mentor": "mara", "goal": "G"}, {"Idempotency-Key": "one"}
    first, second = (program(mara).post("/pairings", body, headers=key) for _time in range(2))
    assert first["id"] == second["id"] != program(mara).post("/pairings", body)["id"]


def test_topics_are_given_changed_and_filtered_by(
    program: Programs, mara: Person, noor: Person, olaf: Person, workshop: Space
) -> None:
    def named(thing: dict[str, Any]) -> list[str]:
        return [topic["title"] for topic in thing["topics"]]

    pairing, mentor = make_pairing(), program(mara)
    log = mentor.post("/logs", {"pairing": pairing.id, "kind": "practice", "shared": "x", "topics": ["Welding"]})
    assert named(log) == named(program(noor).get(f"/logs/{log['id']}")) == ["Welding"]
    changed = mentor.patch(f"/logs/{log['id']}", {"base_revision": 1, "topics": ["Argon", "Welding"]})
    assert (named(changed), changed["revision"]) == (["Argon", "Welding"], 1)
    assert named(mentor.patch(f"/logs/{log['id']}", {"base_revision": 1, "shared": "y"})) == ["Argon", "Welding"]
    words = {"body": "Hold it low.", "title": "Low", "consent": "write", "topics": ["Welding", "Drops"]}
    insight = mentor.post("/insights", words)
    assert named(insight) == ["Drops", "Welding"]
    path = f"/insights/{insight['id']}"
    mentor.patch(path, {"topics": ["Drops"]}, 428)
    assert named(mentor.patch(path, {"topics": ["Drops"], "base_revision": 1})) == ["Drops"]
    other = mentor.post("/insights", {"body": "Go slow.", "consent": "write"})
    drops = next(one["id"] for one in mentor.get("/topics")["items"] if one["title"] == "Drops")
    for show in ("ripe", "own", "readable"):
        found = [one["id"] for one in mentor.get(f"/insights?show={show}&topic={drops}")["items"]]
        assert found == [insight["id"]] and other["id"] not in found
    assert mentor.get("/insights?topic=987654", 422)["errors"].keys() == {"topic"}
    playbook = program(olaf).post(f"{path}/playbook", {"space": "Workshop"})
    assert named(playbook) == ["Drops"]


def test_a_log_is_thrown_away_and_brought_back_by_either(program: Programs, mara: Person, noor: Person) -> None:
    log = make_log("One.\n")
    program(noor).delete(f"/logs/{log.id}", 403)
    program(mara).delete(f"/logs/{log.id}")
    for person in (mara, noor):
        program(person).get(f"/logs/{log.id}", 404)
        (lying,) = program(person).get("/bin")["items"]
        assert (lying["id"], lying["kind"], lying["space"]) == (log.id, "log", None)
    assert program(noor).post(f"/logs/{log.id}/restore", status=200)["id"] == log.id
    program(mara).get(f"/logs/{log.id}")
    assert program(noor).get("/bin")["items"] == []


def test_an_insight_is_thrown_away_and_brought_back_by_its_finder(
    program: Programs, mara: Person, noor: Person
) -> None:
    insight = make_insight("Go slow.")
    program(noor).delete(f"/insights/{insight.id}", 403)
    program(mara).delete(f"/insights/{insight.id}")
    program(noor).post(f"/insights/{insight.id}/restore", status=404)
    assert program(noor).get("/bin")["items"] == [] and program(noor).get("/insights")["items"] == []
    assert program(mara).post(f"/insights/{insight.id}/restore", status=200)["title"] == "Go slow."
    program(noor).get(f"/insights/{insight.id}")
