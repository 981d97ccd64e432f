"""One full turn by programs, as the interface describes it."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.api.conftest import Programs
from tests.makers import make_run


def test_programs_walk_a_full_turn(program: Programs, mara: Person, noor: Person, workshop: Space) -> None:
    mentor, learner = program(mara), program(noor)
    pairing = mentor.post("/pairings", {"learner": noor.id, "mentor": mara.id, "goal": "Weld overhead"})
    learner.post(f"/pairings/{pairing['id']}/accept", status=200)
    log = mentor.post("/logs", {"pairing": pairing["id"], "kind": "observation", "shared": "She held it low."})
    noticed = {"title": "Hold it low", "body": "- Hold it low\n- Count\n", "consent": "write", "log": log["id"]}
    insight = mentor.post("/insights", noticed)
    playbook = mentor.post(f"/insights/{insight['id']}/playbook", {"space": workshop.id})
    checklist = learner.post(f"/playbooks/{playbook['id']}/checklist")
    assert [step["text"] for step in checklist["steps"]] == ["Hold it low", "Count"]
    assert all(step["passage"] for step in checklist["steps"])
    given = learner.post("/assignments", {"checklist": checklist["id"], "schedule": {"every": "day"}})
    run = learner.post(f"/assignments/{given['id']}/runs")
    ticks = [{"step": step["id"], "state": "done"} for step in run["steps"]]
    change = {"ticks": ticks, "reflection": "Left-handed it is easier.", "finished": True}
    learner.patch(f"/runs/{run['id']}", change)
    again = {"body": "Left-handed it is easier.", "run": run["id"]}
    back = learner.post("/insights", again)
    assert learner.post("/insights", again)["id"] == back["id"]

    journey = learner.get(f"/items/{back['id']}/journey")
    kinds = {item["id"]: item["kind"] for item in journey["items"]}
    steps = {(kinds.get(one["from"]), kinds.get(one["to"]), one["mode"]) for one in journey["hand_overs"]}
    assert {
        ("log", "insight", "socialization"),
        ("insight", "playbook", "externalization"),
        ("playbook", "checklist", "internalization"),
        ("checklist", "run", "internalization"),
        ("run", "insight", "socialization"),
    } <= steps
    others = mentor.get(f"/items/{insight['id']}/journey")
    assert run["id"] not in {item["id"] for item in others["items"]}


def test_an_insight_comes_back_from_nobody_else_s_run(program: Programs, ada: Person, noor: Person) -> None:
    run = make_run()
    for body in ({"run": run.id}, {"run": 10**6}):
        problem = program(noor).post("/insights", {"body": "Mine.", **body}, status=422)
        assert "run" in str(problem)
    made = program(ada).post("/insights", {"body": "Mine.", "run": run.id, "topics": ["Heat"]})
    assert made["consent"] == "private" and [one["title"] for one in made["topics"]] == ["Heat"]
    assert program(ada).post("/insights", {"body": "Another.", "run": run.id})["body"] == "Another."
