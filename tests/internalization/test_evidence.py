"""A-105: what practice says of a playbook and a team, from five distinct people on and never below, by any path."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from seci.commons import people, teams
from seci.commons.people import Person
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.internalization import evidence
from seci.internalization.models import Checklist
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
from tests.paths import path_of
from tests.queries import count_queries

FIGURES = re.compile(r"\b\d+ of \d+ practised|done \d+ · skipped")


@pytest.fixture
def crowd(app: Flask) -> list[Person]:
    """Nine people in the team Support."""
    with db.write():
        support = teams.by_name()[0]
        made = [people.add(f"p{number}@example.test", f"Person {number}") for number in range(9)]
        for one in made:
            teams.join(support, one)
    return made


@pytest.fixture
def playbook(app: Flask) -> Playbook:
    return make_playbook("Morning", STEPS)


def test_a_passage_is_spoken_of_from_five_people_on(
    browse: Browse, ada: Person, max_: Person, crowd: list[Person], playbook: Playbook
) -> None:
    given = make_assignment(make_checklist(playbook), to=crowd)
    for person in crowd[:4]:
        make_run(given, by=person, states="done skipped unclear")
    for viewer in (ada, max_, crowd[0]):
        assert not FIGURES.search(browse(viewer).get(path_of(playbook)).text)
    assert list(evidence.of_passages(playbook)) == []
    make_run(given, by=crowd[4], states="done")
    assert [(row.text, row.done, row.skipped, row.unclear) for row in evidence.of_passages(playbook)] == [
        ("Look at the board", 5, 0, 0)
    ]
    page = browse(max_).get(path_of(playbook))
    assert "done 5 · skipped 0 · unclear 0" in page.text and "Person" not in page.one(".evidence").get_text()


def test_who_left_is_counted_in_no_team(crowd: list[Person], playbook: Playbook, ada: Person) -> None:
    checklist = make_checklist(playbook)
    given = make_assignment(checklist, to=[], to_teams=[teams.by_name()[0]])
    for person in crowd[:6]:
        make_run(given, by=person)
    before = evidence.together(checklist, ada)
    with db.write():
        people.deactivate(db.session.merge(crowd[0]))
        people.deactivate(db.session.merge(crowd[8]))
    after = evidence.together(checklist, ada)
    assert before and after and before.people - after.people == 2 and (before.practised, after.practised) == (6, 5)


def test_many_runs_of_four_people_are_still_four(crowd: list[Person], playbook: Playbook) -> None:
    checklist = make_checklist(playbook)
    for _time in range(3):
        given = make_assignment(checklist, to=crowd)
        for person in crowd[:4]:
            make_run(given, by=person, states="done done done")
    assert list(evidence.of_passages(playbook)) == []


def test_evidence_stays_with_a_passage_that_moved_and_goes_with_one_that_is_gone(
    ada: Person, crowd: list[Person], playbook: Playbook
) -> None:
    given = make_assignment(make_checklist(playbook), to=crowd)
    for person in crowd[:5]:
        make_run(given, by=person, states="done done done")
    saving.revise(playbook, "# Morning\n\n- [ ] Note the readings\n- [ ] Look at the board\n", by=ada, base=1)
    assert [row.text for row in evidence.of_passages(playbook)] == ["Note the readings", "Look at the board"]


def test_a_team_sees_how_many_take_part_once_five_do(
    browse: Browse, ada: Person, max_: Person, crowd: list[Person], playbook: Playbook
) -> None:
    checklist = make_checklist(playbook)
    given = make_assignment(checklist, to=[], to_teams=[teams.by_name()[0]])
    for person in crowd[:4]:
        make_run(given, by=person)
    assert not FIGURES.search(browse(max_).get(path_of(checklist)).text)
    make_run(given, by=crowd[4])
    assert "5 of 11 practised this week" in browse(crowd[0]).get(path_of(checklist)).text


def test_who_declined_and_who_was_given_it_alone_do_not_count(
    ada: Person, crowd: list[Person], playbook: Playbook
) -> None:
    checklist = make_checklist(playbook)
    given = make_assignment(checklist, to=crowd)
    for person in crowd:
        make_run(given, by=person)
    assert evidence.together(db.session.get_one(Checklist, checklist.id), ada) is None


def test_a_playbook_a_checklist_and_the_room_ask_as_often_however_many_practise(
    browse: Browse, ada: Person, crowd: list[Person], playbook: Playbook
) -> None:
    checklist = make_checklist(playbook)

    def fill(people: list[Person]) -> None:
        given = make_assignment(checklist, to=[ada, *people], to_teams=teams.by_name())
        for person in (ada, *people):
            make_run(given, by=person, states="done skipped unclear")

    def asked() -> list[int]:
        browser, counts = browse(ada), []
        for path in (path_of(playbook), path_of(checklist), "/practice/"):
            browser.get(path)
            with count_queries() as sent:
                page = browser.get(path)
            counts.append(len(sent))
            assert FIGURES.search(page.text) or path == "/practice/"
        return counts

    fill(crowd[:5])
    of_few = asked()
    fill(crowd[5:])
    for _time in range(3):
        fill([])
        make_run(make_assignment(make_checklist(playbook)))
    assert asked() == of_few
