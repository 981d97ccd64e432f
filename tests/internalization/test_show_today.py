"""The front door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seci.commons import notices
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.internalization import today
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_pairing, make_playbook
from tests.queries import count_queries


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
    page = browse(ada).get("/")
    rows = {row.get_text(): str(row["href"]) for row in page.all("section[aria-labelledby=drafts-title] a")}
    assert rows["Handover"] == f"/playbooks/{playbook.id}/edit"
    assert rows["Without a title yet"].startswith("/playbooks/new?draft=")


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
    assert "Mara mentioned you in Handover" in client.get("/").text
    client.post("/people/me/notices")
    assert "mentioned you" not in client.get("/").text


def test_a_pairing_that_was_offered_waits(browse: Browse, noor: Person, mara: Person, olaf: Person) -> None:
    make_pairing("Weld overhead", is_accepted=False)
    client = browse(noor)
    waiting = client.get("/").one("section[aria-labelledby=waiting-title]")
    assert "Mara offers you a pairing: Weld overhead" in waiting.get_text()
    client.post(str(waiting.select("form")[0]["action"]))
    assert not client.get("/").has("section[aria-labelledby=waiting-title]")
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
            playbook = make_playbook(by=(ada, mara)[number % 2], topics=[f"topic {number}"])
            with db.write():
                drafts.keep(ada, playbook, title="T", body="half", base=1)
                notices.tell([ada], "commented", playbook, by=mara)
            make_pairing(learner=ada, is_accepted=False)

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
