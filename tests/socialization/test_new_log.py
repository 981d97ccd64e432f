"""Logging a meeting (`new_log`, `write_log`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from seci.commons.people import Person
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, logs, pairings, private_points
from seci.socialization.models import Log, Pairing
from tests import ledger
from tests.cast import Browse
from tests.makers import make_log, make_pairing

VALUES = {
    "kind": "practice",
    "at": "2026-05-03T14:30",
    "minutes": "45",
    "shared": "Held the torch *low*.\r\n\r\nToo fast.\r\n",
    "private": "She is nervous.",
    "submission": "a key",
}


def at(pairing: Pairing) -> str:
    return f"/mentoring/pairings/{pairing.id}/logs/new"


def only() -> Log:
    db.session.rollback()
    return db.session.scalars(select(Log)).one()


def test_a_meeting_is_logged(browse: Browse, mara: Person, noor: Person) -> None:
    with db.write():
        mara.zone = "Europe/Berlin"
    page = browse(mara).post(at(make_pairing("Weld overhead")), VALUES)
    shown = browse(mara).follow(page)
    assert shown.h1.startswith("Log of 3 May") and only().title == "Weld overhead · 2026-05-03"
    assert "Held the torch low." in shown.one(".prose").get_text(" ").replace("  ", " ").replace(" .", ".")
    assert "She is nervous." in shown.one(".private").get_text()
    log = only()
    assert (log.log_kind, log.minutes, log.at) == ("practice", 45, datetime(2026, 5, 3, 12, 30, tzinfo=UTC))
    assert logs.head_of(log).body == "Held the torch *low*.\n\nToo fast.\n"
    event = ledger.last("log.written")
    assert (event.by_id, event.item_id, event.facts) == (mara.id, log.id, {"kind": "practice", "minutes": 45})


def test_the_form_says_who_reads_what_and_is_about_now(browse: Browse, mara: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    with time_machine.travel(now(), tick=False):
        page = browse(mara).get(at(pairing))
        assert page.field("at").startswith(f"{now():%Y-%m-%dT%H:%M}")
    assert page.one("#shared-hint").get_text().startswith("Only you and Noor read this.")
    assert "Noor does once they accept the pairing." in page.one("#shared-hint").get_text()
    assert page.one("#private-hint").get_text().startswith("Only you read this.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"at": ""}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2999-01-01T00:00"}, "at"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "1441"}, "minutes"),
        ({"minutes": "an hour"}, "minutes"),
        ({"shared": " ", "private": ""}, "shared"),
        ({"shared": "a\x00b"}, "shared"),
        ({"private": "a\x00b"}, "private"),
    ],
)
def test_bad_values_are_named_and_nothing_typed_is_lost(
    browse: Browse, mara: Person, change: dict[str, str], field: str
) -> None:
    page = browse(mara).post(at(make_pairing()), VALUES | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert page.field("private") == (VALUES | change)["private"].replace("\x00", "␀")
    assert "log.written" not in ledger.kinds()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2038-01-19T03:14"])
def test_the_first_and_the_last_moment_there_are_are_refused(
    browse: Browse, mara: Person, zone: str, moment: str
) -> None:
    """R-107: in UTC they lie before or after all there is."""
    with db.write():
        mara.zone = zone
    page = browse(mara).post(at(make_pairing()), VALUES | {"at": moment}, status=422)
    assert page.one(".error-summary a")["href"] == "#at" and page.field("shared").startswith("Held")


def test_private_points_alone_are_a_log_too(browse: Browse, mara: Person, noor: Person) -> None:
    page = browse(mara).post(at(make_pairing()), VALUES | {"shared": ""})
    assert private_points.body_of(only(), mara) == "She is nervous."
    assert "Nothing is shared here yet" in browse(noor).follow(page).text


def test_the_same_form_sent_twice_is_one_log(browse: Browse, mara: Person) -> None:
    pairing = make_pairing()
    first = browse(mara).post(at(pairing), VALUES)
    assert browse(mara).post(at(pairing), VALUES).location == first.location
    assert db.session.scalar(select(func.count()).select_from(Log)) == 1


def test_who_goes_back_and_types_on_loses_nothing(browse: Browse, mara: Person, noor: Person) -> None:
    """The form is sent with the key it was sent with before."""
    pairing = make_pairing()
    first = browse(mara).post(at(pairing), VALUES | {"private": ""})
    more = {"shared": VALUES["shared"] + "\r\nBreathe.\r\n", "minutes": "50", "private": "She is brave."}
    assert browse(mara).post(at(pairing), VALUES | more).location == first.location
    log = only()
    assert "Breathe." in logs.head_of(log).body and log.minutes == 50 and log.revision == 2
    assert private_points.body_of(log, mara) == "She is brave."


def test_what_is_typed_on_is_put_together_with_what_the_other_said_meanwhile(
    browse: Browse, mara: Person, noor: Person
) -> None:
    pairing = make_pairing()
    browse(mara).post(at(pairing), VALUES)
    change = {"kind": "guidance", "at": "2026-05-03T14:30", "base": 1, "shared": "Held the torch high.\n\nToo fast.\n"}
    browse(noor).post(f"/mentoring/logs/{only().id}/edit", change)
    page = browse(mara).post(at(pairing), VALUES | {"shared": "Held the torch lower.\n\nToo fast.\n"})
    shown = browse(mara).get(page.location)
    assert "torch lower" in shown.text and "torch high" in shown.text
    browse(mara).post(at(pairing), VALUES)
    assert only().log_kind == "guidance", "sent twice only, so what the other said of it stays"


def test_a_log_on_an_offer_is_seen_by_the_other_once_they_accept(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing(is_accepted=False)
    page = browse(mara).post(at(pairing), VALUES)
    browse(noor).get(page.location, status=404)
    browse(noor).post(f"/mentoring/pairings/{pairing.id}/accept")
    shown = browse(noor).get(page.location)
    assert "Too fast." in shown.text and "nervous" not in shown.html


def test_who_was_offered_may_log_too(browse: Browse, mara: Person, noor: Person) -> None:
    page = browse(noor).post(at(make_pairing(is_accepted=False)), VALUES)
    browse(noor).follow(page)
    browse(mara).follow(page)


def test_what_is_open_is_carried_over(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    log = make_log(pairing=pairing, at=now() - timedelta(days=7))
    with db.write():
        follow_ups.add(log, "Practise on scrap", by=mara, owner=noor)
        done = follow_ups.add(log, "Order rods", by=mara)
        follow_ups.settle(done, by=mara)
    text = browse(noor).get(at(pairing)).text
    assert "Practise on scrap" in text and "Order rods" not in text
    page = browse(noor).post(at(pairing), VALUES | {"at": f"{now():%Y-%m-%dT%H:%M}"})
    assert "carried from" in browse(noor).follow(page).one("#follow-ups").get_text()


def test_the_day_is_the_writers(mara: Person) -> None:
    with db.write():
        mara.zone = "Pacific/Auckland"
    with time_machine.travel(datetime(2026, 5, 3, 20, 0, tzinfo=UTC), tick=False):
        assert make_log(by=mara).title.endswith("2026-05-04")


def test_nobody_else_logs_there(browse: Browse, ada: Person, max_: Person, olaf: Person, noor: Person) -> None:
    pairing = make_pairing()
    for person in (ada, max_, olaf):
        browse(person).get(at(pairing), status=404)
        browse(person).post(at(pairing), VALUES, status=404)
    browse(noor).get("/mentoring/pairings/999/logs/new", status=404)
    assert "log.written" not in ledger.kinds()


def test_who_reads_no_pairing_any_more_logs_nothing(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    with db.write():
        pairings.end(pairing, by=mara)
    page = browse(noor).post(at(pairing), VALUES, status=403)
    assert "This pairing is over" in page.text and page.field("private") == "She is nervous."
