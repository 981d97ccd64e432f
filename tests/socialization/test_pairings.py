"""Pairings as verbs: who says yes, what comes after what, who sees it."""

from __future__ import annotations

import pytest

from seci.commons import items, notices, people, teams
from seci.commons.people import Person
from seci.commons.refusals import Forbidden, Invalid
from seci.plumbing.db import db
from seci.socialization import logs, pairings
from seci.socialization.models import Pairing
from seci.socialization.pairings import Plan
from tests import ledger
from tests.cast import Browse
from tests.makers import make_insight, make_log, make_pairing


def sentences(person: Person) -> list[str]:
    """What a person should hear of, newest first, as kinds."""
    db.session.rollback()
    return [notice.kind for notice in db.session.scalars(notices.of(person))]


def step(pairing: Pairing, verb: str, by: Person) -> None:
    with db.write():
        getattr(pairings, verb)(pairing, by=by)


def test_who_offers_has_said_yes_and_the_other_is_told(mara: Person, noor: Person) -> None:
    pairing = make_pairing("Weld overhead", is_accepted=False)
    assert pairing.state == "offered"
    assert pairings.has_accepted(pairing, mara) and not pairings.has_accepted(pairing, noor)
    assert sentences(noor) == ["offered"] and sentences(mara) == []
    step(pairing, "accept", noor)
    assert pairing.state == "active"
    assert sentences(mara) == ["accepted"]


def test_a_matchmaker_needs_both_to_say_yes_and_reads_it_no_longer(mara: Person, noor: Person, max_: Person) -> None:
    pairing = make_pairing(is_accepted=False, by=max_)
    assert pairings.get(pairing.id, max_) is None
    assert sentences(mara) == sentences(noor) == ["offered"]
    step(pairing, "accept", noor)
    assert pairing.state == "offered"
    step(pairing, "accept", mara)
    assert pairing.state == "active"
    assert sentences(max_) == []


def test_only_the_two_see_it(mara: Person, noor: Person, ada: Person, max_: Person, olaf: Person) -> None:
    pairing = make_pairing()
    seen = {person.name: pairings.get(pairing.id, person) is not None for person in (mara, noor, ada, max_, olaf)}
    assert seen == {"Mara": True, "Noor": True, "Ada": False, "Max": False, "Olaf": False}
    assert [person.name for person in items.people_in(pairing, "mentor")] == ["Mara"]
    assert [person.name for person in items.people_in(pairing, "learner")] == ["Noor"]


@pytest.mark.parametrize(
    ("path", "state", "events"),
    [
        (["accept"], "active", ["pairing.accepted"]),
        (["decline"], "declined", ["pairing.declined"]),
        (["accept", "pause"], "paused", ["pairing.accepted", "pairing.paused"]),
        (["accept", "pause", "resume"], "active", ["pairing.accepted", "pairing.paused", "pairing.resumed"]),
        (["accept", "end"], "ended", ["pairing.accepted", "pairing.ended"]),
        (["accept", "pause", "end"], "ended", ["pairing.accepted", "pairing.paused", "pairing.ended"]),
    ],
)
def test_each_step_is_a_row_an_event_and_a_notice(
    mara: Person, noor: Person, path: list[str], state: str, events: list[str]
) -> None:
    pairing = make_pairing(is_accepted=False)
    for verb in path:
        step(pairing, verb, noor)
    assert pairing.state == state
    assert ledger.kinds()[-len(events) :] == events
    assert sentences(mara) == [kind.partition(".")[2] for kind in reversed(events)]
    assert [row.by.name for row in pairings.history_of(pairing)] == ["Mara", *["Noor"] * len(path)]


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ([], "pause"),
        ([], "resume"),
        ([], "end"),
        (["accept"], "accept"),
        (["accept"], "decline"),
        (["accept"], "resume"),
        (["decline"], "accept"),
        (["accept", "end"], "resume"),
        (["accept", "end"], "end"),
    ],
)
def test_what_is_not_possible_is_refused(noor: Person, before: list[str], verb: str) -> None:
    pairing = make_pairing(is_accepted=False)
    for one in before:
        step(pairing, one, noor)
    with pytest.raises(Invalid):
        step(pairing, verb, noor)


def test_saying_yes_twice_is_saying_it_once(mara: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    step(pairing, "accept", mara)
    assert pairing.state == "offered" and sentences(mara) == []


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(" "), "goal"),
        (Plan("x" * 301), "goal"),
        (Plan("G", kind="marriage"), "kind"),
        (Plan("G", cadence="hourly"), "cadence"),
        (Plan("G", identity="x" * 301), "identity"),
    ],
)
def test_a_plan_that_cannot_be_taken_is_refused(mara: Person, noor: Person, plan: Plan, field: str) -> None:
    with pytest.raises(Invalid) as refusal, db.write():
        pairings.offer(mara, noor, plan, by=mara)
    assert refusal.value.fields.keys() == {field}


def test_nobody_is_paired_with_themselves_or_with_who_is_gone(mara: Person, noor: Person) -> None:
    with pytest.raises(Invalid), db.write():
        pairings.offer(mara, mara, Plan("G"), by=mara)
    with db.write():
        noor.deactivated_at = noor.joined_at
    with pytest.raises(Invalid) as refusal, db.write():
        pairings.offer(mara, noor, Plan("G"), by=mara)
    assert refusal.value.fields.keys() == {"learner"}


def test_what_was_logged_meanwhile_opens_with_the_yes(mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    log = make_log(pairing=pairing)
    shared, own = make_insight(log=log, consent="pair"), make_insight(log=log, consent="private")
    assert logs.get(log.id, noor) is None and items.get(shared.id, noor) is None
    step(pairing, "accept", noor)
    assert logs.get(log.id, noor) is not None and items.get(shared.id, noor) is not None
    assert items.get(own.id, noor) is None


def test_both_keep_what_they_read_and_a_new_pairing_opens_nothing_old(mara: Person, noor: Person, olaf: Person) -> None:
    """S-073."""
    old = make_pairing()
    log = make_log(pairing=old)
    step(old, "end", mara)
    make_pairing(mentor=olaf, by=olaf)
    make_pairing(learner=olaf)
    for person, reads in ((mara, True), (noor, True), (olaf, False)):
        assert (logs.get(log.id, person) is not None) is reads
    with pytest.raises(Forbidden):
        make_log(pairing=old)
    with pytest.raises(Forbidden):
        make_log(pairing=old, by=noor)


def test_no_team_no_role_and_no_new_mentor_opens_what_was_logged(
    browse: Browse, mara: Person, noor: Person, max_: Person, olaf: Person
) -> None:
    """S-073: whatever changes around the two, at the next request it is still theirs."""
    log = make_log()
    with db.write():
        teams.join(teams.add("Apprentices"), noor)
        teams.join(teams.by_name()[0], max_, leads=True)
        people.change_role(olaf, "admin")
        step_in = pairings.offer(olaf, noor, Plan("Weld on"), by=olaf)
        pairings.accept(step_in, by=noor)
    for person, status in ((mara, 302), (noor, 302), (max_, 404), (olaf, 404)):
        browse(person).get(f"/mentoring/logs/{log.id}", status=status)


def test_who_leaves_reads_nothing_any_more_and_the_other_keeps_it(browse: Browse, mara: Person, noor: Person) -> None:
    """S-073."""
    log, browser = make_log(), browse(noor)
    browser.get(f"/mentoring/logs/{log.id}", status=302)
    with db.write():
        people.deactivate(noor)
    assert "/sign-in" in browser.get(f"/mentoring/logs/{log.id}", status=302).location
    browse(mara).get(f"/mentoring/logs/{log.id}", status=302)


def test_offers_wait_for_who_has_not_answered(mara: Person, noor: Person, max_: Person) -> None:
    pairing = make_pairing(is_accepted=False, by=max_)
    step(pairing, "accept", noor)
    waiting = {person.name: db.session.scalars(pairings.waiting_for(person)).all() for person in (mara, noor, max_)}
    assert waiting == {"Mara": [pairing], "Noor": [], "Max": []}
