"""Follow-ups (`add_follow_up`, `settle_follow_up`, `reopen_follow_up`): noted, carried, settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, pairings
from seci.socialization.models import FollowUp, Log
from tests import ledger
from tests.cast import Browse
from tests.makers import make_log, make_pairing
from tests.paths import path_of


def note(log: Log, text: str, by: Person, owner: Person | None = None) -> FollowUp:
    with db.write():
        return follow_ups.add(log, text, by=by, owner=owner)


def texts(log: Log, viewer: Person) -> list[str]:
    return [one.text for one in follow_ups.of_log(log, viewer)]


def test_one_is_noted_for_the_other_who_hears_of_it(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log()
    values = {"text": "Practise on scrap", "owner": noor.id, "due": "2026-12-24"}
    browse(mara).post(f"/mentoring/logs/{log.id}/follow-ups", values)
    (one,) = follow_ups.of_log(log, noor)
    assert (one.owner, one.due_on) == (noor, date(2026, 12, 24))
    assert "Practise on scrap" in browse(noor).get(path_of(log)).one("#follow-ups").get_text()
    assert "Mara noted a follow-up for you" in browse(noor).get("/people/me/notices").text
    assert ledger.last("follow_up.made").facts == {"follow_up": one.id, "owner": noor.id}


def test_it_is_done_and_opened_again(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log()
    one = note(log, "Practise", mara, noor)
    browse(noor).post(f"/mentoring/follow-ups/{one.id}/settle")
    db.session.expire_all()
    assert one.done_by_id == noor.id and ledger.last("follow_up.settled").facts["done"] is True
    page = browse(mara).get(path_of(log))
    assert "done" in page.one("#follow-ups").get_text()
    browse(mara).post(str(page.one("#follow-ups .row form")["action"]))
    db.session.expire_all()
    assert one.done_at is None


def test_pressed_twice_it_is_noted_once_and_stays_done(browse: Browse, mara: Person, noor: Person) -> None:
    log, browser = make_log(), browse(mara)
    for _press in range(2):
        browser.post(f"/mentoring/logs/{log.id}/follow-ups", {"text": "Practise", "owner": noor.id, "due": ""})
    (one,) = follow_ups.of_log(log, noor)
    for _press in range(2):
        browser.post(f"/mentoring/follow-ups/{one.id}/settle")
    db.session.expire_all()
    assert one.done_at is not None and ledger.kinds().count("follow_up.settled") == 1
    assert "Undo" in browser.get(path_of(log)).text
    browser.post(f"/mentoring/logs/{log.id}/follow-ups", {"text": "Practise", "owner": noor.id, "due": ""})
    assert texts(log, noor) == ["Practise", "Practise"]  # what is done may be needed once more


def test_what_is_open_moves_on_to_the_newest_log(mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    first, second, third = (make_log(pairing=pairing, at=now() - timedelta(days=days)) for days in (14, 7, 0))
    open_one, done = note(first, "Open", mara), note(first, "Done", mara)
    note(second, "Later", noor)
    with db.write():
        follow_ups.settle(done, by=mara)
    assert texts(first, mara) == ["Open", "Done"]
    assert texts(second, mara) == ["Later"]
    assert texts(third, mara) == ["Open", "Later"]
    with db.write():
        follow_ups.settle(open_one, by=noor)
    assert texts(third, mara) == ["Later"]
    assert [one.text for one in follow_ups.open_in(pairing, noor)] == ["Later"]


def test_nothing_is_carried_from_what_one_may_not_read_yet(mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    note(make_log(pairing=pairing, at=now() - timedelta(days=7)), "Before the yes", mara)
    mine = make_log(pairing=pairing, by=noor)
    assert texts(mine, noor) == [] and follow_ups.open_in(pairing, noor) == []
    with db.write():
        pairings.accept(pairing, by=noor)
    assert texts(mine, noor) == ["Before the yes"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"owner": "999"}, "owner"),
        ({"owner": "x"}, "owner"),
        ({"due": "soon"}, "due"),
    ],
)
def test_bad_values_are_named(browse: Browse, mara: Person, change: dict[str, str], field: str) -> None:
    values = {"text": "Practise", "owner": str(mara.id), "due": ""}
    page = browse(mara).post(f"/mentoring/logs/{make_log().id}/follow-ups", values | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert "follow_up.made" not in ledger.kinds()


def test_only_the_two_own_one(mara: Person, olaf: Person) -> None:
    from seci.commons.refusals import Invalid

    with pytest.raises(Invalid):
        note(make_log(), "Practise", mara, olaf)


def test_nobody_else_settles_one(browse: Browse, mara: Person, ada: Person, olaf: Person) -> None:
    one = note(make_log(), "Practise", mara)
    for person in (ada, olaf):
        for deed in ("settle", "reopen"):
            browse(person).post(f"/mentoring/follow-ups/{one.id}/{deed}", status=404)
    browse(mara).post("/mentoring/follow-ups/999/settle", status=404)
    browse(mara).get(f"/mentoring/follow-ups/{one.id}/settle", status=405)
