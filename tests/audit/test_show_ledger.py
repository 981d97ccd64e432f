"""The ledger: published acts of what one may read, and numbers of the rest (S-063, A-110, A-111); also as a file
(`show_ledger_file`).
"""

from __future__ import annotations

import csv
import io
import itertools

import pytest

from seci.commons import spaces, teams, topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests.audit.scenes import make_item, make_people, record
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Page
from tests.queries import count_queries


def lines(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all(".row .row__main")]


def quiet(page: Page) -> list[str]:
    return [one.get_text(strip=True) for one in page.all("#quiet-title ~ .facts dd")]


def test_who_wrote_what_is_said_newest_first_with_links(browse: Browse, ada: Person, mara: Person) -> None:
    first = make_playbook("Valves", by=mara)
    make_playbook("Pumps", by=mara)
    page = browse(ada).get("/flow/ledger")
    said = lines(page)
    assert said.index("Mara wrote Pumps") < said.index("Mara wrote Valves")
    assert page.has(f'.row a[href^="/playbooks/{first.id}"]') and page.has('.row a[href="/people/mara"]')


def test_it_is_for_administrators_and_managers_of_a_team(browse: Browse, max_: Person, olaf: Person) -> None:
    browse(max_).get("/flow/ledger")
    browse(olaf).get("/flow/ledger", status=403)
    browse().get("/flow/ledger", status=302)
    browse(max_).post("/flow/ledger", status=405)
    with db.write():
        teams.leave(teams.by_name()[0], db.session.merge(max_))
    browse(max_).get("/flow/ledger", status=403)


def test_a_manager_reads_of_the_teams_they_lead_and_those_below(
    browse: Browse, max_: Person, noor: Person, mara: Person
) -> None:
    with db.write():
        night = teams.add("Night shift", teams.by_name()[0])
        (below,) = make_people(1, night)
    for one, title in ((noor, "By Noor"), (mara, "By Mara"), (below, "By somebody below")):
        make_playbook(title, by=db.session.merge(one))
    said = " ".join(lines(browse(max_).get("/flow/ledger")))
    assert "By Noor" in said and "By somebody below" in said and "By Mara" not in said
    assert lines(browse(max_).get("/flow/ledger?person=mara")) == []


def test_what_one_may_not_read_is_absent_by_every_filter(
    browse: Browse, ada: Person, mara: Person, vault: Space, max_: Person, noor: Person
) -> None:
    """S-063: no title, no line, and no gap that would tell."""
    with db.write():
        secret = spaces.add("Canary shelf", by=db.session.merge(noor), access="closed")
    hidden = make_playbook("Canary", by=noor, space=secret)
    make_playbook("Seen", by=noor)
    for viewer in (ada, max_):
        for query in ("", f"?item={hidden.id}", "?kind=playbook.written", "?person=noor", "?kind=space.made"):
            page = browse(viewer).get(f"/flow/ledger{query}")
            assert "Canary" not in page.html
            assert "may not see" not in page.text
        assert lines(browse(viewer).get(f"/flow/ledger?item={hidden.id}")) == []


@pytest.mark.parametrize(
    "kind", ["insight.captured", "pairing.offered", "log.written", "run.finished", "habit.planned", "session.began"]
)
def test_mentoring_practice_and_coming_in_are_never_lines(
    browse: Browse, ada: Person, max_: Person, noor: Person, kind: str
) -> None:
    """A-110, A-111: neither shown, nor found by filter, nor with a person."""
    with db.write():
        number = make_item("checklist", noor, title="Canary")
        record(kind, db.session.merge(noor), number)
    for viewer in (ada, max_):
        assert "Noor" not in " ".join(lines(browse(viewer).get("/flow/ledger")))
        assert "Canary" not in browse(viewer).get("/flow/ledger?person=noor").html
        browse(viewer).get(f"/flow/ledger?kind={kind}", status=422)


def test_mentoring_and_practice_are_counted_from_five_people_on(browse: Browse, ada: Person) -> None:
    with db.write():
        crowd = make_people(5)
        for one in crowd[:4]:
            record("log.written", one)
            record("run.finished", one)
    assert quiet(browse(ada).get("/flow/ledger")) == ["not enough people", "not enough people"]
    with db.write():
        record("log.written", crowd[4])
        record("log.written", crowd[4])
    assert quiet(browse(ada).get("/flow/ledger")) == ["6", "not enough people"]


def test_what_is_done_to_a_private_insight_is_not_even_counted(browse: Browse, ada: Person) -> None:
    with db.write():
        crowd = make_people(6)
        private = [make_item("insight", one, consent="private") for one in crowd]
        for number, one in zip(private, crowd, strict=True):
            record("comment.made", one, number)
    assert quiet(browse(ada).get("/flow/ledger"))[0] == "not enough people"
    with db.write():
        for number, one in zip(private, crowd, strict=True):
            record("insight.consented", db.session.merge(one), number, consent="count")
    assert quiet(browse(ada).get("/flow/ledger"))[0] == "18"


def test_filters_narrow_and_can_be_taken_away(browse: Browse, ada: Person, mara: Person, workshop: Space) -> None:
    one = make_playbook("Valves", by=mara)
    make_playbook("Pumps", by=ada)
    browser = browse(ada)
    assert all(line.startswith("Mara") for line in lines(browser.get("/flow/ledger?person=mara")))
    assert lines(browser.get(f"/flow/ledger?item={one.id}&kind=playbook.written")) == ["Mara wrote Valves"]
    page = browser.get("/flow/ledger?kind=space.made")
    assert lines(page) == ["Mara made the space Vault", "Mara made the space Workshop"]
    assert page.field("kind") == "space.made"
    assert page.has('a[href="/flow/ledger?period=6"]')


@pytest.mark.parametrize("query", ["kind=nosuch", "kind=playbook.", "person=nobody", "item=x", "period=7", "cursor=zz"])
def test_bad_questions_are_refused(browse: Browse, ada: Person, query: str) -> None:
    browse(ada).get(f"/flow/ledger?{query}", status=422)


def test_every_published_kind_can_be_said(browse: Browse, ada: Person, workshop: Space) -> None:
    from seci.audit import ledger

    playbook = make_playbook("Valves", by=ada, topics=["Heat"])
    with db.write():
        topic = topics.of_item(db.session.merge(playbook))[0]
        for kind in ledger.published_kinds():
            item = topic.id if kind.startswith("topic.") else playbook.id
            record(kind, db.session.merge(ada), item, space=workshop.id)
    said = lines(browse(ada).get("/flow/ledger"))
    assert len(said) >= len(ledger.published_kinds())
    assert not [line for line in said if "%(" in line]


def test_it_is_paged_and_costs_the_same_however_long_it_is(browse: Browse, ada: Person, mara: Person) -> None:
    make_playbook(by=mara)
    browser = browse(ada)
    browser.get("/flow/ledger")
    with count_queries() as before:
        browser.get("/flow/ledger")
    for _number in range(3):
        make_playbook(by=mara)
    with db.write():
        playbook = make_item("playbook", mara)
        for _number in range(120):
            record("playbook.revised", db.session.merge(mara), playbook)
    with count_queries() as after:
        page = browser.get("/flow/ledger?kind=playbook.revised")
    assert len(after) <= len(before)
    assert len(lines(page)) == 50
    following = browser.get(str(page.one("a[rel=next]")["href"]))
    assert len(lines(following)) == 50 and following.field("kind") == "playbook.revised"


def test_the_file_has_the_same_lines_by_the_same_filters(
    browse: Browse, ada: Person, max_: Person, noor: Person
) -> None:
    make_playbook("Valves", by=noor)
    make_playbook("=HYPERLINK(1)", by=ada)
    with db.write():
        record("log.written", db.session.merge(noor), make_item("log", noor, title="Canary"))
    for reader, query in itertools.product((ada, max_), ("", "?kind=playbook.written", "?person=noor", "?period=3")):
        browser = browse(reader)
        told = browser.get(f"/flow/ledger{query}")
        rows = table(browser.get(f"/flow/ledger.csv{query}"))
        assert rows[0] == ["When (UTC)", "Who", "Act", "Item", "What was done"]
        assert [" ".join(row[4].split()) for row in rows[1:]] == lines(told)
        assert "Canary" not in str(rows) and "log.written" not in str(rows)
    (written,) = [row for row in table(browse(ada).get("/flow/ledger.csv?kind=playbook.written")) if row[1] == "Ada"]
    assert written[2:4] == ["playbook.written", "'=HYPERLINK(1)"]


def test_how_long_the_file_may_be_is_said(browse: Browse, ada: Person) -> None:
    make_playbook("Valves")
    assert "CSV Ledger (the newest 5000 lines at most)" in browse(ada).get("/flow/ledger").text


def test_the_file_is_for_those_who_read_the_page(browse: Browse, ada: Person, olaf: Person, max_: Person) -> None:
    answer = browse(ada).get("/flow/ledger.csv")
    assert answer.response.mimetype == "text/csv" and "ledger.csv" in answer.headers["Content-Disposition"]
    browse(olaf).get("/flow/ledger.csv", status=403)
    browse().get("/flow/ledger.csv", status=302)
    browse(max_).get("/flow/ledger.csv?kind=run.finished", status=422)
    browse(ada).post("/flow/ledger.csv", status=405)
    assert browse(ada).get("/flow/ledger?kind=space.made").has('a[href="/flow/ledger.csv?period=6&kind=space.made"]')


def table(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.html)))
