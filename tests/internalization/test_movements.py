"""Moving, on Today: where one's own words went on to, and how often they are practised, from five people on."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import people
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.internalization import checklists, movements
from seci.internalization.models import Checklist
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_assignment, make_checklist, make_insight, make_log, make_pairing, make_playbook, make_run

MOVING = "section[aria-labelledby=moving-title]"
TEXT = "- [ ] Light the torch\n- [ ] Hold it low\n- [ ] Count to ten\n"


@pytest.fixture
def crowd(app: Flask) -> list[Person]:
    with db.write():
        return [people.add(f"p{number}@example.test", f"Person {number}") for number in range(6)]


@pytest.fixture
def playbook(workshop: Space, ada: Person, mara: Person) -> Playbook:
    """Written by Ada from an insight of Mara's, whose words are its second step."""
    insight = make_insight("Hold it low", title="Low torch")
    return saving.write(workshop, "Welding", TEXT, by=ada, insight=insight.id)


def said(browse: Browse, person: Person) -> list[str]:
    return [row.get_text() for row in browse(person).get("/").all(f"{MOVING} .row__link")]


def test_an_insight_that_was_written_is_told_to_who_noticed_it(
    browse: Browse, mara: Person, ada: Person, playbook: Playbook
) -> None:
    client = browse(mara)
    assert said(browse, mara) == ["Your insight “Low torch” was written down in “Welding”"]
    link = str(client.get("/").one(f"{MOVING} .row__link")["href"])
    assert client.get(link).h1 == "The journey of “Low torch”"
    assert said(browse, ada) == []


def test_a_step_is_told_with_its_place_and_practice_from_five_people_on(
    browse: Browse, mara: Person, ada: Person, crowd: list[Person], playbook: Playbook
) -> None:
    given = make_assignment(make_checklist(playbook), to=crowd)
    for person in crowd[:4]:
        make_run(given, by=person, states="done done")
    make_run(given, by=crowd[5], states="done unclear")
    step = "Your insight “Low torch” is step 2 of “Welding”"
    assert said(browse, mara) == [step]
    assert said(browse, ada) == ["Your playbook “Welding” became a checklist, practised 5 times by 5 people"]
    make_run(given, by=crowd[4], states="skipped done")
    assert said(browse, mara) == [f"{step}, practised 5 times by 5 people"]


def test_the_place_is_that_in_the_newest_version(browse: Browse, mara: Person, ada: Person, playbook: Playbook) -> None:
    checklist = make_checklist(playbook)
    steps = checklists.steps_of(checklist.id, 1)
    wanted = [checklists.Wanted(one.text, False, one.anchor) for one in (steps[1], steps[0])]
    with db.write():
        checklists.change(db.session.get_one(Checklist, checklist.id), "Torch", wanted, base=1, by=ada)
    assert said(browse, mara) == ["Your insight “Low torch” is step 1 of “Torch”"]
    assert said(browse, ada) == ["Your playbook “Welding” became the checklist “Torch”"]


def test_what_one_may_not_read_is_not_told(browse: Browse, mara: Person, ada: Person, playbook: Playbook) -> None:
    with db.write():
        playbooks.withdraw(db.session.get_one(Playbook, playbook.id), by=ada)
    assert said(browse, mara) == []
    assert "Welding" not in browse(mara).get("/").html


def test_what_was_noticed_in_one_s_log_is_told(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log(pairing=make_pairing("Weld overhead"))
    make_insight("Hold it low", title="Low torch", by=noor, log=log, consent="pair")
    (sentence,) = said(browse, mara)
    assert sentence.startswith("In your log “Weld overhead · ") and sentence.endswith("” it was noticed: “Low torch”")
    assert log.title not in sentence, "the day is said as people say it"


def test_each_is_told_once_the_newest_first_and_five_at_most(workshop: Space, mara: Person, ada: Person) -> None:
    for number in range(7):
        insight = make_insight(f"Thing {number}", title=f"T{number}")
        saving.write(workshop, f"First {number}", "Words.\n", by=ada, insight=insight.id)
    saving.write(workshop, "Again", "Words.\n", by=ada, insight=insight.id)
    found = [(one.mine.title, one.there.title) for one in movements.of(mara)]
    assert found == [("T6", "Again"), *((f"T{number}", f"First {number}") for number in (5, 4, 3, 2))]


def test_links_are_no_movement(browse: Browse, ada: Person) -> None:
    make_playbook("Known", "Words.\n")
    make_playbook("Other", "[[Known]]\n")
    assert said(browse, ada) == []
