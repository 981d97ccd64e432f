"""The front page of mentoring."""

from __future__ import annotations

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization import follow_ups, pairings
from tests.cast import Browse
from tests.makers import make_insight, make_log, make_pairing
from tests.queries import count_queries


def test_a_newcomer_is_told_what_it_is_for(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).get("/mentoring/")
    assert page.h1 == "Mentoring"
    assert page.one(".empty-state a")["href"] == "/mentoring/pairings/new"
    assert page.one('.rail__link[aria-current="true"]')["href"] == "/mentoring/"


def test_an_offer_waits_with_its_two_answers(browse: Browse, noor: Person, mara: Person) -> None:
    pairing = make_pairing("Weld overhead", is_accepted=False)
    banner = browse(noor).get("/mentoring/").one(".banner")
    assert "Mara offers: Weld overhead You learn from Mara" in " ".join(banner.get_text(" ").split())
    assert [form["action"].rsplit("/", 1)[1] for form in banner.select("form")] == ["accept", "decline"]  # type: ignore[union-attr]
    assert not browse(mara).get("/mentoring/").has(".banner")
    assert pairing.state == "offered"


def test_everything_of_ones_own_is_there_and_nothing_of_others(
    browse: Browse, noor: Person, mara: Person, olaf: Person
) -> None:
    log = make_log(pairing=make_pairing("Weld overhead"))
    make_insight("Hold the torch low.")
    over = make_pairing("Braze")
    with db.write():
        follow_ups.add(log, "Practise on scrap", by=mara, owner=noor)
        pairings.end(over, by=mara)
    text = browse(noor).get("/mentoring/").text
    for word in ("Weld overhead", "Practise on scrap", "Hold the torch low.", "Braze", "you learn from Mara"):
        assert word in text
    text = browse(olaf).get("/mentoring/").text
    assert "Hold the torch low." in text
    assert not any(word in text for word in ("Weld overhead", "Practise on scrap", "Braze"))


def test_all_there_is_to_do_is_led_to(browse: Browse, noor: Person, mara: Person) -> None:
    log, wanted = make_log(), {f"Practise {number}" for number in range(10)}
    with db.write():
        for text in sorted(wanted):
            follow_ups.add(db.session.merge(log), text, by=mara, owner=noor)
    browser, seen = browse(noor), set[str]()
    page = browser.get("/mentoring/")
    for _page in range(2):
        seen |= {one.get_text() for one in page.all("section[aria-labelledby=todo-title] .row__main > span[dir]")}
        links = page.all("section[aria-labelledby=todo-title] a[rel=next]")
        page = browser.get(str(links[0]["href"])) if links else page
    assert seen == wanted


def test_it_asks_the_database_no_more_with_more_rows(browse: Browse, mara: Person, noor: Person) -> None:
    def fill(times: int) -> None:
        for _time in range(times):
            log = make_log(pairing=make_pairing())
            make_pairing(is_accepted=False, by=mara)
            make_insight(log=log)
            with db.write():
                follow_ups.add(log, "Practise", by=mara, owner=noor)

    browser = browse(noor)
    fill(1)
    browser.get("/mentoring/")
    with count_queries() as of_one:
        browser.get("/mentoring/")
    fill(6)
    with count_queries() as of_many:
        browser.get("/mentoring/")
    assert len(of_many) == len(of_one)


def test_the_wrong_method_and_nobody_are_refused(browse: Browse, mara: Person) -> None:
    browse(mara).post("/mentoring/", status=405)
    assert browse().get("/mentoring/", status=302).location.startswith("/sign-in")
