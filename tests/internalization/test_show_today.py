"""The front door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from seci.commons import notices
from seci.commons.people import Person
from seci.commons.refusals import Conflict
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.internalization import today
from seci.plumbing.db import db
from seci.socialization import follow_ups, shared_points
from seci.socialization.models import Log
from tests.cast import Browse
from tests.makers import (
    STEPS,
    hand,
    make_assignment,
    make_checklist,
    make_insight,
    make_log,
    make_pairing,
    make_playbook,
)
from tests.paths import path_of
from tests.queries import count_queries

WAITING = "section[aria-labelledby=waiting-title]"


def test_nobody_comes_in_without_signing_in(browse: Browse) -> None:
    assert "/sign-in" in browse().get("/", status=302).location


def test_a_new_house_offers_one_thing(browse: Browse, ada: Person) -> None:
    page = browse(ada).get("/")
    assert page.h1 == "Hello, Ada"
    assert page.has(".today-date")
    assert str(page.one(".empty-state a")["href"]).startswith("/playbooks/new")


def test_what_changed_says_who_and_what_and_where(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Handover", by=ada)
    make_playbook("Night shift", by=mara)
    saving.revise(playbook, "Other words.\n", by=mara, base=1)
    page = browse(ada).get("/")
    (change,) = page.all(".change")
    said = " ".join(change.get_text(" ").split())
    assert "Mara wrote and revised Handover , Night shift" in said and "Workshop" in said
    assert page.all(".changes__period")[0].get_text() == "Today"


def test_what_was_done_is_said_by_what_it_is_of(browse: Browse, ada: Person, mara: Person, noor: Person) -> None:
    make_insight("Go slow.", by=ada)
    make_checklist(make_playbook("Handover", STEPS, by=mara), by=noor)
    said = [" ".join(one.get_text(" ").split()) for one in browse(ada).get("/").all(".change__what")]
    assert said == ["Noor made the checklist Handover", "Mara wrote Handover", "Ada noticed Go slow."]


def test_many_changes_of_one_person_are_one_line(browse: Browse, ada: Person) -> None:
    for number in range(7):
        make_playbook(f"Pump {number}")
    page = browse(ada).get("/")
    assert len(page.all(".change")) == 1
    assert "Pump 6 , Pump 5 , Pump 4 and 4 more" in " ".join(page.one(".change").get_text(" ").split())


def test_only_what_one_may_read_is_told(browse: Browse, olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Salaries", by=mara, space=vault, topics=["money"])
    make_playbook("Unpublished", by=mara, is_published=False)
    page = browse(olaf).get("/")
    assert "Salaries" not in page.html and "Unpublished" not in page.html and "Vault" not in page.html
    assert "Salaries" in browse(mara).get("/").html


def test_one_goes_on_writing_where_one_stopped(browse: Browse, ada: Person, workshop: Space) -> None:
    playbook = make_playbook("Handover")
    with db.write():
        drafts.keep(ada, playbook, title="Handover", body="half", base=1)
        drafts.keep_new(ada, workshop, "key", title="", body="half")
    client = browse(ada)
    links = {row.get_text(): str(row["href"]) for row in client.get("/").all(f"{WAITING} .row__link")}
    rows = {title: client.get(link, status=302).location for title, link in links.items()}
    assert rows["Handover"] == f"/playbooks/{playbook.id}/edit"
    assert rows["Without a title yet"].startswith("/playbooks/new?draft=")


def test_a_text_another_changed_meanwhile_is_to_be_put_together(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Handover")
    with db.write():
        drafts.keep(ada, playbook, title="Handover", body="mine", base=1)
    saving.revise(playbook, "Theirs.\n", by=mara, base=1)
    client = browse(ada)
    button = client.get("/").one(f"{WAITING} .row__acts a")
    assert button.get_text() == "Put together Handover"
    assert client.get(str(button["href"])).text.count("Theirs.") >= 1


def test_points_of_a_log_another_changed_meanwhile_wait_too(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log("Before.\n")
    shared_points.revise(log, "Hers.\n", by=noor, base=1)
    with pytest.raises(Conflict):
        shared_points.revise(log, "Mine.\n", by=mara, base=1)
    (row,) = browse(mara).get("/").all(f"{WAITING} .row:not(.row--unread)")
    assert "the page was saved meanwhile" in row.get_text()
    link = row.select_one(".row__acts a")
    client = browse(mara)
    assert link and "Mine." in client.get(client.get(str(link["href"]), status=302).location).text
    assert not browse(noor).get("/").has(f"{WAITING} .row:not(.row--unread)")


def test_what_one_said_one_would_do_waits_until_it_is_done(browse: Browse, noor: Person, mara: Person) -> None:
    log = make_log()
    with db.write():
        for text, day in (("Ring the plant", None), ("Try it alone", date(2026, 5, 4))):
            follow_ups.add(db.session.get_one(Log, log.id), text, by=mara, owner=noor, due_on=day)
    client = browse(noor)
    first, second = client.get("/").all(f"{WAITING} .row:not(.row--unread)")
    assert "Try it alone" in first.get_text() and "until 4 May" in first.get_text() and first.select_one(".pill--warn")
    assert "Ring the plant" in second.get_text()
    client.post(str(first.select("form")[0]["action"]))
    assert "Try it alone" not in client.get("/").one(WAITING).get_text()
    assert "Ring the plant" not in browse(mara).get("/").html


def test_an_insight_waits_to_be_written_down_by_who_noticed_it(
    browse: Browse, mara: Person, ada: Person, workshop: Space
) -> None:
    ripe = make_insight("Hold it low.")
    for consent in ("private", "count"):
        make_insight(f"Not {consent}.", consent=consent)
    (row,) = browse(mara).get("/").all(f"{WAITING} .row:not(.row--unread)")
    link = row.select_one(".row__acts a")
    assert "Hold it low." in row.get_text()
    assert link and str(link["href"]) == f"/playbooks/new?insight={ripe.id}"
    assert not browse(ada).get("/").has(WAITING)
    saving.write(workshop, "Written", "Hold it low.\n", by=mara, insight=ripe.id)
    assert not browse(mara).get("/").has(WAITING)


def test_an_insight_in_the_bin_waits_for_nothing(browse: Browse, mara: Person) -> None:
    ripe = make_insight("Hold it low.")
    browse(mara).post(f"/mentoring/insights/{ripe.id}/remove")
    assert not browse(mara).get("/").has(WAITING)


def test_a_playbook_only_oneself_reads_waits_to_be_published(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Half done", is_published=False)
    binned = make_playbook("Thrown away", is_published=False)
    with db.write():
        playbooks.remove(db.session.get_one(Playbook, binned.id), by=ada)
    client = browse(ada)
    (row,) = client.get("/").all(f"{WAITING} .row:not(.row--unread)")
    assert "Half done" in row.get_text() and "not published" in row.get_text()
    client.post(str(row.select("form")[0]["action"]))
    assert not client.get("/").has(WAITING)
    assert browse(mara).get(path_of(playbook)).h1 == "Half done"


def test_of_each_kind_five_are_shown_and_the_rest_is_led_to(browse: Browse, ada: Person, mara: Person) -> None:
    for number in range(7):
        make_playbook(f"Half {number}", is_published=False)
        make_insight(f"Seen {number}.", by=ada)
    page = browse(ada).get("/")
    said = page.one(WAITING).get_text()
    assert [f"Half {number}" in said for number in range(7)] == [False, False, True, True, True, True, True]
    assert [str(link["href"]) for link in page.all(".row--rest a")] == ["/mentoring/insights?show=own", "/playbooks/"]


def test_nobody_elses_drafts_are_shown(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Handover")
    with db.write():
        drafts.keep(mara, playbook, title="Secret thought", body="half", base=1)
    assert "Secret thought" not in browse(ada).get("/").html


def test_a_draft_of_what_one_may_not_read_any_more_is_not_shown(noor: Person, mara: Person, browse: Browse) -> None:
    playbook = make_playbook("Handover", by=mara)
    with db.write():
        drafts.keep(noor, playbook, title="Handover", body="half", base=1)
        playbooks.withdraw(playbook, by=mara)
    assert "Handover" not in browse(noor).get("/").html


def test_unread_notices_are_shown(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Handover", by=mara)
    with db.write():
        notices.tell([ada], "mentioned", playbook, by=mara)
    client = browse(ada)
    assert "Mara mentioned you in “Handover”" in client.get("/").text
    client.post("/people/me/notices")
    assert "mentioned you" not in client.get("/").text


def test_a_pairing_that_was_offered_waits(browse: Browse, noor: Person, mara: Person, olaf: Person) -> None:
    make_pairing("Weld overhead", is_accepted=False)
    client = browse(noor)
    waiting = client.get("/").one(WAITING)
    assert "Mara offers you a pairing: Weld overhead" in waiting.get_text()
    client.post(str(waiting.select("form")[0]["action"]))
    assert not client.get("/").has(WAITING)
    assert "Weld overhead" not in browse(olaf).get("/").html


def test_days_are_those_of_the_person(ada: Person) -> None:
    noon, night = make_playbook("Noon"), make_playbook("Night")
    with db.write():
        noon.changed_at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
        night.changed_at = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    (in_utc,) = today.changes_for(ada, ZoneInfo("UTC"))
    (in_berlin,) = today.changes_for(ada, ZoneInfo("Europe/Berlin"))
    assert (len(in_utc.changes), len(in_berlin.changes)) == (1, 2)


def test_periods_are_said_as_people_say_them() -> None:
    day = date(2026, 5, 10)
    said = [today.period_of(day - timedelta(days=days), day) for days in (0, 1, 2, 6, 7, 400)]
    assert said == ["today", "yesterday", "week", "week", "earlier", "earlier"]


def test_the_number_of_queries_is_the_same_however_much_changed(browse: Browse, ada: Person, mara: Person) -> None:
    def fill(times: int) -> None:
        for number in range(times):
            playbook = make_playbook(body=STEPS, by=(ada, mara)[number % 2], topics=[f"topic {number}"])
            with db.write():
                drafts.keep(ada, playbook, title="T", body="half", base=1)
                notices.tell([ada], "commented", playbook, by=mara)
            make_pairing(learner=ada, is_accepted=False)
            make_playbook(is_published=False)
            log = make_log(pairing=make_pairing(learner=ada))
            with db.write():
                follow_ups.add(db.session.get_one(Log, log.id), "Do it", by=mara, owner=ada)
            hand(make_insight(by=ada), playbook)
            make_checklist(playbook)
            make_insight(by=ada)
            make_assignment()

    client = browse(ada)
    fill(1)
    client.get("/")
    with count_queries() as of_one:
        client.get("/")
    fill(12)
    with count_queries() as of_many:
        client.get("/")
    assert len(of_many) == len(of_one)


def test_the_wrong_method_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).post("/", status=405)
