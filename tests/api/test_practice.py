"""Practice through the interface: from a playbook to a finished run, and a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from seci.internalization.models import Assignment, Checklist, Habit, Run, Tick
from seci.plumbing.db import db
from tests import ledger
from tests.api.conftest import Programs
from tests.api.program import Program
from tests.makers import (
    STEPS,
    make_assignment,
    make_checklist,
    make_closed_practice,
    make_insight,
    make_playbook,
    make_run,
)


@pytest.fixture
def ours(program: Programs, ada: Person) -> Program:
    return program(ada)


def test_the_whole_way_as_the_contract_says(ours: Program, ada: Person) -> None:
    playbook = make_playbook("Morning", STEPS)
    checklist = ours.post(f"/playbooks/{playbook.id}/checklist")
    assert [step["text"] for step in checklist["steps"]] == [
        "Look at the board",
        "Ring the customer",
        "Note the readings",
    ]
    assert all(step["passage"].startswith("p-") for step in checklist["steps"])
    given = ours.post("/assignments", {"checklist": checklist["id"], "schedule": {"weekdays": ["MO", "TU"]}})
    assert given["schedule"] == {"weekdays": ["MO", "TU"]} and [one["handle"] for one in given["people"]] == ["ada"]
    run = ours.post(f"/assignments/{given['id']}/runs")
    assert [step["state"] for step in run["steps"]] == ["open"] * 3
    assert ours.post(f"/assignments/{given['id']}/runs")["id"] == run["id"]
    ticks = [
        {"step": step["id"], "state": state, "note": note}
        for step, (state, note) in zip(
            run["steps"], [("done", ""), ("skipped", "no time"), ("unclear", "which?")], strict=True
        )
    ]
    change = {"ticks": ticks, "reflection": "Ask twice.", "finished": True}
    done = ours.patch(f"/runs/{run['id']}", change)
    assert [(step["state"], step["note"]) for step in done["steps"]] == [
        ("done", ""),
        ("skipped", "no time"),
        ("unclear", "which?"),
    ]
    assert done["reflection"] == "Ask twice." and done["finished_at"].endswith("Z")
    assert ours.patch(f"/runs/{run['id']}", change)["finished_at"] == done["finished_at"]
    plan = {"assignment": given["id"], "anchor": "the stand-up", "two_minutes": "look"}
    habit = ours.post("/habits", plan)
    assert habit["progress"]["days_done"] == 1 and 0 < habit["progress"]["strength"] < 1
    assert ours.patch(f"/habits/{habit['id']}", {"bundle": "a coffee"})["anchor"] == "the stand-up"
    for path in ("/checklists", "/assignments", "/runs", "/habits"):
        assert len(ours.get(path)["items"]) == 1, path
        assert ours.get(f"{path}/{ours.get(path)['items'][0]['id']}")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"schedule": {"weekdays": []}}, "schedule"),
        ({"schedule": {}}, "schedule"),
        ({"schedule": []}, "schedule"),
        ({"schedule": {"rrule": "FREQ=SECONDLY"}}, "schedule"),
        ({"start": "2026-11-25", "due": "2026-11-24"}, "due"),
        ({"people": ["nobody"]}, "people"),
        ({"people": [99999]}, "people"),
        ({"teams": ["No such"]}, "teams"),
        ({"checklist": 99999}, "checklist"),
        ({"start": "soon"}, "start"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(ours: Program, wrong: dict[str, Any], field: str) -> None:
    checklist = make_checklist()
    problem = ours.post("/assignments", {"checklist": checklist.id, **wrong}, status=422)
    assert field in problem["errors"] and db.session.query(Assignment).count() == 0


def test_teams_and_people_by_name_and_by_number(ours: Program, noor: Person, program: Programs) -> None:
    checklist = make_checklist()
    given = ours.post("/assignments", {"checklist": checklist.id, "teams": ["Support"], "people": ["mara", noor.id]})
    assert [one["handle"] for one in given["people"]] == ["mara", "max", "noor"]
    theirs = program(noor).get(f"/assignments/{given['id']}")
    assert [one["handle"] for one in theirs["people"]] == ["noor"]


def test_the_same_request_again_makes_one(ours: Program, ada: Person) -> None:
    playbook, again = make_playbook("Morning", STEPS), {"headers": {"Idempotency-Key": "a"}}
    checklist = ours.post(f"/playbooks/{playbook.id}/checklist", **again)
    assert ours.post(f"/playbooks/{playbook.id}/checklist", **again) == checklist
    wanted = {"checklist": checklist["id"], "schedule": {"every": "day"}}
    assert ours.post("/assignments", wanted, **again) == ours.post("/assignments", wanted, **again)
    assert (db.session.query(Checklist).count(), db.session.query(Assignment).count()) == (1, 1)
    assert ours.post("/assignments", wanted) and db.session.query(Assignment).count() == 2
    ours.post("/assignments", wanted, status=422, headers={"Idempotency-Key": "ü"})


def test_what_was_practised_stays_one_s_own_when_its_checklist_is_closed(program: Programs, noor: Person) -> None:
    given, run = make_closed_practice(noor)
    theirs = program(noor)
    for path in (f"/items/{given.id}", f"/items/{run.id}", f"/assignments/{given.id}", f"/runs/{run.id}"):
        assert theirs.get(path)["title"] == "Secret"
    assert theirs.get(f"/runs/{run.id}")["steps"][0]["text"] == "Look at the board"
    theirs.get(f"/checklists/{given.checklist_id}", status=404)
    theirs.post(f"/assignments/{given.id}/runs", status=403)
    theirs.post(f"/runs/{run.id}/suggestions", {"body": "x"}, status=404)
    assert theirs.get("/today")["now"] == theirs.get("/assignments")["items"] == []


def test_a_tick_of_another_version_undoes_all_of_a_change(ours: Program, ada: Person) -> None:
    run = make_run(states="")
    steps = ours.get(f"/runs/{run.id}")["steps"]
    wrong = {"ticks": [{"step": steps[0]["id"], "state": "done"}, {"step": 99999, "state": "done"}], "reflection": "x"}
    assert "step" in ours.patch(f"/runs/{run.id}", wrong, status=422)["errors"]
    assert db.session.query(Tick).count() == 0


def test_a_tick_for_a_step_of_a_later_version_is_refused(ours: Program, ada: Person) -> None:
    run = make_run(states="")
    path = f"/checklists/{run.checklist_id}"
    later = ours.patch(path, {"base_revision": 1, "steps": [{"text": "All new"}]})["steps"][0]["id"]
    problem = ours.patch(f"/runs/{run.id}", {"ticks": [{"step": later, "state": "done"}]}, status=422)
    assert "version" in problem["errors"]["step"] and db.session.query(Tick).count() == 0


def test_two_devices_finish_one_run_once(ours: Program, ada: Person) -> None:
    """R-016: the second is told when it was finished, and that is all."""
    run = make_run(states="")
    ours.patch(f"/runs/{run.id}", {"finished": False})
    before = ledger.kinds().count("run.finished")
    finished = [ours.patch(f"/runs/{run.id}", {"finished": True})["finished_at"] for _device in range(2)]
    assert finished[0] == finished[1] is not None and ledger.kinds().count("run.finished") == before + 1


def test_an_unknown_zone_is_refused(ours: Program, ada: Person) -> None:
    """R-105: where it is set, and where days would be counted by it."""
    assert ours.patch("/me", {"zone": "Mars/Olympus"}, status=422)["errors"].keys() == {"zone"}
    checklist = make_checklist()
    with db.write():
        db.session.get_one(Person, ada.id).zone = "Mars/Olympus"
    problem = ours.post("/assignments", {"checklist": checklist.id, "schedule": {"every": "day"}}, status=422)
    assert problem["errors"].keys() == {"zone"} and db.session.query(Assignment).count() == 0
    assert ours.get("/today")["now"] == []


def test_consent_withdrawn_before_it_is_written_down_leaves_nothing_half_written(
    program: Programs, mara: Person, noor: Person
) -> None:
    insight = make_insight("Hold it low.")
    assert program(noor).get(f"/insights/{insight.id}")["consent"] == "write"
    program(mara).patch(f"/insights/{insight.id}", {"consent": "private"})
    program(noor).post(f"/insights/{insight.id}/playbook", {"space": "Workshop"}, status=404)
    assert db.session.query(Playbook).count() == db.session.query(HandOver).count() == 0


def test_a_tick_is_taken_back_and_a_run_goes_on(ours: Program, ada: Person) -> None:
    run = make_run()
    step = ours.get(f"/runs/{run.id}")["steps"][0]["id"]
    again = ours.patch(f"/runs/{run.id}", {"ticks": [{"step": step, "state": "open"}], "finished": False})
    assert again["finished_at"] is None and again["steps"][0]["state"] == "open"


def test_a_past_day_is_made_up_for(ours: Program, ada: Person) -> None:
    """R-106."""
    today = datetime.now(UTC).date()
    given = make_assignment(starts_on=today - timedelta(days=3))
    run = ours.post(f"/assignments/{given.id}/runs", {"day": str(today - timedelta(days=2))})
    assert run["day"] == str(today - timedelta(days=2))
    ours.post(f"/assignments/{given.id}/runs", {"day": str(today - timedelta(days=5))}, status=422)


def test_a_checklist_is_changed_from_the_version_it_began_with(ours: Program, ada: Person) -> None:
    checklist = make_checklist()
    steps = ours.get(f"/checklists/{checklist.id}")["steps"]
    ours.patch(f"/checklists/{checklist.id}", {"title": "Other"}, status=428)
    wanted = [{"text": "New first", "two_minutes": True}, {"text": steps[0]["text"], "anchor": steps[0]["anchor"]}]
    changed = ours.patch(f"/checklists/{checklist.id}", {"base_revision": 1, "steps": wanted})
    assert changed["version"] == 2 and [step["anchor"] for step in changed["steps"]] == ["s-4", "s-1"]
    ours.patch(f"/checklists/{checklist.id}", {"base_revision": 1, "title": "Other"}, status=409)
    strange = [{"text": "x", "anchor": "s-77"}]
    ours.patch(f"/checklists/{checklist.id}", {"base_revision": 2, "steps": strange}, status=422)
    assert ours.patch(f"/checklists/{checklist.id}", {"base_revision": 2, "title": "Other"})["title"] == "Other"


def test_pausing_skipping_and_declining(ours: Program, ada: Person) -> None:
    given = make_assignment()
    for deed in ("pause", "resume", "skip", "decline", "accept"):
        ours.post(f"/assignments/{given.id}/{deed}", status=204)
    assert ours.get("/today")["now"] == []
    ours.delete(f"/assignments/{given.id}/skip")
    assert len(ours.get("/today")["now"]) == 1


def test_a_habit_to_break_slips(ours: Program, ada: Person) -> None:
    given = make_assignment()
    plan = {"assignment": given.id, "anchor": "lunch", "two_minutes": "walk", "direction": "break"}
    habit = ours.post("/habits", plan)
    ours.post(f"/habits/{habit['id']}/slip", status=204)
    assert ours.get(f"/habits/{habit['id']}")["progress"]["streak"] == 0
    ours.delete(f"/habits/{habit['id']}/slip")
    assert ours.get(f"/habits/{habit['id']}")["progress"]["strength"] == 1.0
    ours.post("/habits", {**plan, "direction": "bend"}, status=422)
    ours.post("/habits", {**plan, "assignment": 99999}, status=422)


def test_what_a_run_taught_is_suggested_to_its_playbook(ours: Program, program: Programs, mara: Person) -> None:
    playbook = make_playbook("Morning", STEPS, by=mara)
    run = make_run(make_assignment(make_checklist(playbook)), states="done unclear")
    third = ours.get(f"/runs/{run.id}")["steps"][1]
    note = {"step": third["id"], "state": "unclear", "note": "Which one?"}
    ours.patch(f"/runs/{run.id}", {"reflection": "Ask first.", "ticks": [note]})
    made = ours.post(f"/runs/{run.id}/suggestions")
    assert (made["passage"], made["body"]) == (third["passage"], "Ask first.\n\nWhich one?")
    assert made["by"]["handle"] == "ada" and made["item"] == playbook.id
    assert ours.post(f"/runs/{run.id}/suggestions", {"passage": made["passage"], "body": made["body"]}) == made
    whole = ours.post(f"/runs/{run.id}/suggestions", {"passage": None, "body": "All of it is long."})
    assert ours.get(f"/runs/{run.id}")["suggestions"] == [
        {"passage": None, "comment": whole["id"]},
        {"passage": made["passage"], "comment": made["id"]},
    ]
    said = program(mara).get(f"/items/{playbook.id}/comments")["items"]
    assert [one["body"] for one in said] == [made["body"], "All of it is long."]
    heard = program(mara).get("/notices")["items"]
    assert {one["kind"] for one in heard} == {"suggested"} and heard[1]["passage"] == made["passage"]


def test_a_suggestion_that_cannot_be_taken_is_refused(ours: Program, program: Programs, noor: Person) -> None:
    run = make_run(make_assignment())
    for wrong, field in (
        ({}, "body"),
        ({"body": " "}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "x", "passage": "p-none"}, "passage"),
        ({"body": "x", "passage": "p" * 21}, "passage"),
    ):
        assert field in ours.post(f"/runs/{run.id}/suggestions", wrong, status=422)["errors"]
    ours.post(f"/runs/{run.id}/suggestions", {"body": "First."})
    assert "passage" in ours.post(f"/runs/{run.id}/suggestions", {"body": "Second."}, status=422)["errors"]
    program(noor).post(f"/runs/{run.id}/suggestions", {"body": "x"}, status=404)


def test_lists_are_paged(ours: Program, ada: Person) -> None:
    for _time in range(3):
        make_run(make_assignment())
    for path in ("/checklists", "/assignments", "/runs"):
        first = ours.get(f"{path}?limit=2")
        rest = ours.get(f"{path}?limit=2&cursor={first['next_cursor']}")
        assert len(first["items"]) == 2 and len(rest["items"]) == 1 and rest["next_cursor"] is None


def test_managers_and_administrators_are_told_nothing_of_anybody_s_practice(
    program: Programs, max_: Person, ada: Person, noor: Person, mara: Person, workshop: Space
) -> None:
    """A-110, A-111, A-114."""
    given = make_assignment(by=max_, to=[noor])
    run = make_run(given, by=noor)
    habit = program(noor).post("/habits", {"assignment": given.id, "anchor": "lunch", "two_minutes": "walk"})
    for person in (max_, ada, mara):
        theirs = program(person)
        assert theirs.get("/runs")["items"] == theirs.get("/habits")["items"] == []
        for path in (f"/runs/{run.id}", f"/habits/{habit['id']}", f"/items/{run.id}", f"/items/{habit['id']}"):
            theirs.get(path, status=404)
        theirs.patch(f"/runs/{run.id}", {"finished": False}, status=404)
    assert (db.session.query(Run).count(), db.session.query(Habit).count(), db.session.query(Checklist).count()) == (
        1,
        1,
        1,
    )
