"""From a pairing over a log and an insight to a playbook, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from seci.accounts import tokens
from seci.combination import connections, searches
from seci.commons import passages
from seci.commons.lineage import HandOver
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.refusals import Conflict, Invalid
from seci.internalization import waiting
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, logs, pairings, private_points, shared_points, sightings
from seci.socialization.insights import Noticed
from seci.socialization.logs import Facts
from seci.socialization.models import Log, Pairing
from seci.socialization.pairings import Plan
from tests.api.program import Program
from tests.cast import CatchUp
from tests.makers import make_insight, make_log, make_pairing

pytestmark = pytest.mark.postgresql


def test_a_log_waits_for_the_yes(app: Flask, mara: Person, noor: Person, olaf: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    log = make_log("One.\n\nTwo.\n", pairing=pairing, private="Mine.")
    assert [one.id for few in waiting.waiting_for(noor) for one in few.rows if one.what == "pairing"] == [pairing.id]
    assert logs.get(log.id, noor) is None
    with db.write():
        pairings.accept(pairing, by=noor)
    assert logs.get(log.id, noor) is not None and logs.get(log.id, olaf) is None
    assert private_points.body_of(log, mara) == "Mine." and private_points.body_of(log, noor) == ""


def test_two_people_write_one_log(app: Flask, mara: Person, noor: Person) -> None:
    log = make_log("One.\n\nTwo.\n")
    shared_points.revise(log, "Eins.\n\nTwo.\n", base=1, by=mara)
    assert shared_points.revise(log, "One.\n\nZwei.\n", base=1, by=noor)
    assert logs.head_of(log).body == "Eins.\n\nZwei.\n"
    with pytest.raises(Conflict):
        shared_points.revise(log, "Un.\n\nTwo.\n", base=1, by=noor)
    kept = shared_points.kept_of(log, noor)
    assert kept is not None and kept.body == "Un.\n\nTwo.\n"
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text("UPDATE log_revision SET body = 'x'"))


def test_forms_sent_twice_at_once_are_taken_once(app: Flask, mara: Person, noor: Person) -> None:
    pairing_id, prepared = make_pairing().id, insights.prepare(Noticed("", "Go slow."))
    mara_id, noor_id = mara.id, noor.id
    db.session.rollback()

    def offer(by: Person) -> int:
        with db.write():
            learner = db.session.get_one(Person, noor_id)
            return pairings.offer(by, learner, Plan("Weld"), by=by, submission="k").id

    def write(by: Person) -> int:
        facts = Facts("guidance", now())
        return shared_points.write(db.session.get_one(Pairing, pairing_id), facts, "One.", by=by, submission="k").id

    def capture(by: Person) -> int:
        with db.write():
            return insights.capture(*prepared, by=by, submission="k").id

    def press(verb: Callable[[Person], int]) -> int:
        with app.app_context():
            return verb(db.session.get_one(Person, mara_id))

    for verb in (offer, write, capture):
        with ThreadPoolExecutor(4) as presses:
            assert len(set(presses.map(press, [verb] * 4))) == 1


def test_saving_at_once_loses_nothing(app: Flask, mara: Person, noor: Person) -> None:
    paragraphs = [f"Paragraph {number}." for number in range(4)]
    log_id, people = make_log("\n\n".join(paragraphs) + "\n").id, [mara.id, noor.id]
    db.session.rollback()

    def save(place: int) -> None:
        with app.app_context():
            mine = [f"{one} Seen." if at == place else one for at, one in enumerate(paragraphs)]
            by, log = db.session.get_one(Person, people[place % 2]), db.session.get_one(Log, log_id)
            shared_points.revise(log, "\n\n".join(mine) + "\n", base=1, by=by)

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(save, range(4)))
    assert logs.head_of(db.session.get_one(Log, log_id)).body.count("Seen.") == 4


def test_both_saying_yes_at_once_make_it_active(app: Flask, mara: Person, noor: Person, max_: Person) -> None:
    pairing_id, people = make_pairing(is_accepted=False, by=max_).id, [mara.id, noor.id] * 2
    db.session.rollback()

    def accept(person_id: int) -> None:
        with app.app_context(), suppress(Invalid), db.write():
            person = db.session.get_one(Person, person_id)
            pairings.accept(db.session.get_one(Pairing, pairing_id), by=person)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(accept, people))
    assert db.session.get_one(Pairing, pairing_id).state == "active"


def test_follow_ups_lists_and_links(app: Flask, mara: Person, noor: Person) -> None:
    log = make_log("See [[Valves]].\n")
    with db.write():
        follow_ups.add(log, "Practise", by=mara, owner=noor)
    assert [one.text for one in follow_ups.of_log(log, noor)] == ["Practise"]
    assert len(page_of(follow_ups.open_of(noor)).rows) == len(page_of(logs.newest(noor)).rows) == 1
    assert len(page_of(pairings.in_state(noor, ("active",))).rows) == 1
    assert len(connections.links_of(log, noor).rows) == 1


def test_an_insight_is_found_ranked_closed_and_written_down(
    app: Flask, mara: Person, noor: Person, olaf: Person, caught_up: CatchUp
) -> None:
    log = make_log("Hold the torch low.\n")
    anchor = passages.texts([log.id])[log.id][0].anchor
    insight = make_insight("Purge the argon.", log=log, passage=anchor)
    make_insight("Go slow.")
    with db.write():
        sightings.add(insight, "On the roof.", by=noor)
    caught_up()
    assert [(one.title, times) for one, times in page_of(insights.ripe_for(olaf)).rows] == [
        ("Purge the argon.", 2),
        ("Go slow.", 1),
    ]
    assert searches.search("argon", olaf).total == 1
    with db.write():
        insights.consent_to(insight, "pair", by=mara)
    assert searches.search("argon", olaf).total == 0 and insights.get(insight.id, olaf) is None
    with db.write():
        insights.consent_to(insight, "write", by=mara)
        _token, secret = tokens.make(olaf, "a test", scope="write", by=olaf)
    program = Program(app, secret)
    playbook = program.post(f"/insights/{insight.id}/playbook", {"space": "Workshop"})
    modes = db.session.execute(select(HandOver.mode, HandOver.to_item_id).order_by(HandOver.id)).all()
    assert [tuple(row) for row in modes] == [("socialization", insight.id), ("externalization", playbook["id"])]
    assert [one.title for one, _times in page_of(insights.ripe_for(olaf)).rows] == ["Go slow."]
    for path in ("/pairings", "/logs", "/insights", "/insights?show=ripe", f"/insights/{insight.id}", "/today"):
        program.get(path)
    program.get(f"/logs/{log.id}", 404)
