"""The journey strip: four stations, and what is told of each to whom."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert

from seci.commons import items, topics
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.commons.strips import LINKED, OWN, Station, Strip, strip_of
from seci.commons.turns import width_of
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests import cast
from tests.audit import scenes
from tests.audit.scenes import make_item
from tests.makers import hand, make_assignment, make_checklist, make_playbook, make_run
from tests.queries import count_queries


def states(strip: Strip) -> str:
    """The states of the four by their first letters: open, begun, done."""
    return "".join(one.state[0] for one in strip.stations)


def station(strip: Strip, name: str) -> Station:
    return next(one for one in strip.stations if one.name == name)


def test_a_text_nobody_talked_about_before(app: Flask, olaf: Person) -> None:
    strip = strip_of(make_playbook("How"), olaf)
    assert states(strip) == "odoo"
    assert (strip.came_back, strip.level) == (False, None)
    assert station(strip, "written").at is not None
    assert all(station(strip, name).step is not None for name in ("connected", "practised")), "there are pages for that"
    assert station(strip, "talked").step is None, "one cannot talk about it backwards"


def test_what_practises_a_text_is_written_although_nobody_talked_about_it(app: Flask, ada: Person) -> None:
    run = make_run()
    for item in (run, items.get(run.checklist_id, ada)):
        assert item is not None and states(strip_of(item, ada)) == "odod"


def test_what_only_its_writer_reads_is_under_way(app: Flask, ada: Person) -> None:
    assert states(strip_of(make_playbook("How", is_published=False), ada)) == "oboo"


def test_the_whole_turn(app: Flask, olaf: Person, ada: Person) -> None:
    log, insight, playbook, other, checklist, run, back = (make_playbook(f"{number}") for number in range(7))
    hand(log, insight, "socialization")
    hand(insight, playbook, "externalization")
    assert states(strip_of(playbook, olaf)) == "ddoo"
    hand(playbook, other, "combination")
    hand(other, checklist, "internalization")
    assert states(strip_of(playbook, olaf)) == states(strip_of(insight, olaf)) == "dddb"
    hand(checklist, run, "internalization")
    assert states(strip_of(playbook, olaf)) == states(strip_of(other, olaf)) == "dddd"
    assert not strip_of(playbook, olaf).came_back
    hand(run, back, "socialization")
    assert strip_of(playbook, olaf).came_back and strip_of(insight, olaf).came_back


def test_a_text_was_written_when_it_was_and_not_when_another_was_it_refers_to(app: Flask, olaf: Person) -> None:
    insight, playbook, other = (make_playbook(name) for name in ("Noticed", "How", "Other"))
    hand(insight, playbook, "externalization")
    hand(playbook, other, "combination")
    written = station(strip_of(other, olaf), "written")
    assert (written.state, written.at, written.by) == ("done", other.made_at, None)
    assert station(strip_of(playbook, olaf), "written").at != playbook.made_at


def test_what_one_practised_is_told_however_long_checklists_are(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Long", "".join(f"- [ ] Step {number}\n" for number in range(60)))
    for _time in range(2):
        given = make_assignment(make_checklist(playbook))
    assert states(strip_of(playbook, ada)) == "odob"
    make_run(given)
    assert states(strip_of(playbook, ada)) == "odod"


def test_what_one_practised_is_told_however_many_others_did(app: Flask, ada: Person, noor: Person) -> None:
    given = make_assignment()
    checklist = items.get(given.checklist_id, ada)
    assert checklist is not None
    with db.write():
        for _time in range(OWN + 20):
            number = make_item("run", db.session.merge(noor), readers=[f"person:{noor.id}"])
            scenes.hand(checklist.id, number, "internalization", db.session.merge(noor))
    assert states(strip_of(checklist, ada)) == "odob"
    make_run(given)
    assert states(strip_of(checklist, ada)) == "odod"


def test_what_came_back_begins_a_turn_of_its_own(app: Flask, olaf: Person) -> None:
    insight, playbook, checklist, run, back = (make_playbook(f"{number}") for number in range(5))
    hand(insight, playbook, "externalization")
    hand(playbook, checklist, "internalization")
    hand(checklist, run, "internalization")
    hand(run, back, "socialization")
    strip = strip_of(back, olaf)
    assert station(strip, "talked").state == "done"
    assert station(strip, "practised").state == "open"
    assert not strip.came_back


def test_nothing_is_told_of_what_may_not_be_read(app: Flask, olaf: Person, noor: Person, vault: Space) -> None:
    insight, checklist = make_playbook(space=vault), make_playbook(space=vault)
    playbook = make_playbook("How")
    make_playbook("Secret", "[[How]]\n", space=vault)
    hand(insight, playbook)
    hand(playbook, checklist, "internalization")
    strip = strip_of(playbook, olaf)
    assert (states(strip), strip.level) == ("odoo", None)
    assert station(strip, "written").by is None
    assert states(strip_of(playbook, noor)) == "dddb"


def test_a_published_act_names_its_author_or_how_many_there_were(app: Flask, olaf: Person) -> None:
    insight, playbook = make_playbook(), make_playbook("How")
    hand(insight, playbook, by="noor")
    assert station(strip_of(playbook, olaf), "written").by == "Noor"
    hand(make_playbook(), playbook, by="mara")
    written = station(strip_of(playbook, olaf), "written")
    assert (written.by, written.people) == (None, 2)


def test_of_talk_and_practice_only_those_who_took_part_know_whose_it_was(
    app: Flask, olaf: Person, mara: Person, noor: Person
) -> None:
    log, insight, playbook, checklist = make_playbook(), make_playbook(), make_playbook("How"), make_playbook()
    hand(log, insight, "socialization", by="mara")
    hand(insight, playbook)
    hand(playbook, checklist, "internalization", by="noor")
    with db.write():
        items.play(log, noor, "learner")

    def names(viewer: Person) -> tuple[str | None, str | None]:
        strip = strip_of(playbook, viewer)
        return station(strip, "talked").by, station(strip, "practised").by

    assert names(olaf) == (None, None)
    assert names(mara) == ("Mara", None)
    assert names(noor) == ("Mara", "Noor")


@pytest.mark.parametrize(("practising", "told"), [(4, 0), (5, 5)])
def test_those_who_practise_are_counted_from_five_on(app: Flask, olaf: Person, practising: int, told: int) -> None:
    playbook, checklist = make_playbook("How"), make_playbook()
    hand(playbook, checklist, "internalization")
    for handle in list(cast.ROLES)[:practising]:
        hand(checklist, make_playbook(), "internalization", by=handle.lower())
    practised = station(strip_of(playbook, olaf), "practised")
    assert (practised.state, practised.by, practised.people) == ("done", None, told)


def test_connected_items_are_counted_once_each_and_not_without_end(app: Flask, olaf: Person) -> None:
    playbook = make_playbook("How")
    make_playbook("Twice", "[[How]]\n\nAnd again [[How]].\n")
    make_playbook("Once", "[[How]]\n")
    connected = station(strip_of(playbook, olaf), "connected")
    assert (connected.things, connected.has_more) == (2, False)
    for _one in range(LINKED):
        make_playbook(body="[[How]]\n")
    connected = station(strip_of(playbook, olaf), "connected")
    assert connected.things <= LINKED and connected.has_more


def test_a_link_of_the_text_connects_what_it_grew_from_and_what_practises_it(
    app: Flask, olaf: Person, vault: Space
) -> None:
    log, insight, checklist, run, back = (make_playbook(f"{number}") for number in range(5))
    make_playbook("Other")
    make_playbook("Secret", space=vault)
    playbook, silent = make_playbook("How", "[[Other]]\n"), make_playbook("Silent", "[[Secret]]\n")
    hand(log, insight, "socialization")
    hand(insight, playbook)
    hand(playbook, checklist, "internalization")
    hand(checklist, run, "internalization")
    hand(run, back, "socialization")
    for item in (log, insight, playbook, checklist, run):
        assert station(strip_of(item, olaf), "connected").things == 1, item.title
    assert station(strip_of(back, olaf), "connected").state == "open", "it is of another turn"
    hand(make_playbook("Another insight"), silent)
    hand(insight := make_playbook("Noticed"), silent)
    assert station(strip_of(insight, olaf), "connected").state == "open", "what may not be read is not told of"


def test_a_topic_tells_of_what_it_is_given_to(app: Flask, olaf: Person, vault: Space) -> None:
    make_playbook("How", topics=["Heat"])
    make_playbook("Secret", topics=["Heat"], space=vault)
    strip = strip_of(topics.named(["Heat"])["heat"], olaf)
    assert states(strip) == "oddo"
    assert station(strip, "connected").things == 1


def test_a_topic_given_to_more_than_are_read_says_so(app: Flask, olaf: Person) -> None:
    for _number in range(60):
        make_playbook(topics=["Heat"])
    connected = station(strip_of(topics.named(["Heat"])["heat"], olaf), "connected")
    assert connected.things < 60 and connected.has_more


def test_the_level_is_the_width_of_the_widest_turn(app: Flask, olaf: Person) -> None:
    """A pair began it; when it went round again, people of a team and of none had a hand in it."""
    insight, playbook, run, back, again = (make_playbook(f"{number}") for number in range(5))
    hand(insight, playbook, by="mara")
    hand(playbook, run, "internalization", by="noor")
    hand(run, back, "socialization", by="noor")
    assert strip_of(playbook, olaf).level == 1
    hand(back, again, by="max")
    hand(back, again, "combination", by="noor")
    hand(back, again, "internalization", by="ada")
    assert strip_of(playbook, olaf).level == 2


@pytest.mark.parametrize(
    ("teams", "width"),
    [
        (["a"], 1),
        (["a", "b"], 1),
        (["a", "a", "a"], 2),
        (["a", "a b", ""], 2),
        (["", "", ""], 2),
        (["a", "b", "b"], 3),
        (["a b", "b c", "c a"], 3),
    ],
)
def test_how_wide_a_circle_is(teams: list[str], width: int) -> None:
    assert width_of({number: frozenset(team.split()) for number, team in enumerate(teams)}) == width


def test_it_is_one_statement_however_much_there_is(app: Flask, olaf: Person) -> None:
    playbook = make_playbook("How")
    for _number in range(9):
        hand(make_playbook(), playbook)
        make_playbook(body="[[How]]\n")
    for item in (playbook, make_playbook()):
        with count_queries() as sent:
            strip_of(item, olaf)
        assert len([one for one in sent if "hand_over" in one]) == 1


def test_a_strip_does_not_walk_to_the_end_of_a_dense_lineage(app: Flask, olaf: Person) -> None:
    playbooks = [make_playbook() for _number in range(40)]
    numbers = [playbook.id for playbook in playbooks]

    def hand_over_to_each(offset: int) -> None:
        pairs = ((source, numbers[(place + offset) % 40]) for place, source in enumerate(numbers))
        with db.write():
            rows = [
                {"from_item_id": one, "to_item_id": other, "mode": "internalization", "by_id": olaf.id, "at": now()}
                for one, other in pairs
            ]
            db.session.execute(insert(HandOver), rows)

    def work() -> int:
        done: list[int] = []
        db.session.rollback()
        driver = db.session.connection().connection.driver_connection
        driver.set_progress_handler(lambda: done.append(1), 1000)  # type: ignore[union-attr]
        strip_of(playbooks[0], olaf)
        driver.set_progress_handler(None, 0)  # type: ignore[union-attr]
        return len(done)

    for offset in range(1, 11):
        hand_over_to_each(offset)
    few = work()
    for offset in range(11, 39):
        hand_over_to_each(offset)
    assert few > 0
    assert work() < 4 * few  # each of the few that are looked at has four times as many; to the end it is eleven times
