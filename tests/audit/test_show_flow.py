"""The page of the flow, and its files (`show_table`)."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.audit import periods
from seci.audit.behind import NAMES
from seci.commons import teams
from seci.commons.people import Person, Team
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from tests.audit.scenes import make_item, make_people, read, record, write_down
from tests.cast import Browse
from tests.pages import Page
from tests.queries import count_queries

TABLES = ("modes", "months", "kinds", "teams", "stuck", "topics")


@pytest.fixture
def support(app: Flask) -> Team:
    return teams.by_name()[0]


@pytest.fixture
def busy(support: Team) -> list[Person]:
    """Six people of Support and six others; each of the twelve wrote an insight down and left another lying."""
    with db.write():
        crowd = make_people(6, db.session.merge(support)) + make_people(6)
        for one in crowd:
            write_down(one, made=10, handed=1)
            make_item("insight", one, days=40)
    return crowd


def line(page: Page, caption: str, head: str) -> list[str]:
    """The cells of a table's line."""
    table = page.one(f'[role=region][aria-label="{caption}"] table')
    rows = [row for row in table.select("tbody tr") if row.th and row.th.get_text(strip=True) == head]
    cells = [(cell.get_text(" ", strip=True), int(str(cell.get("colspan", 1)))) for cell in rows[0].select("td")]
    return [text for text, count in cells for _number in range(count)]


def test_an_instance_where_nothing_happened_says_what_will_be_seen(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).get("/flow")
    assert "Nothing has moved yet" in page.text
    assert "five people" in page.text


def test_where_few_people_are_it_says_so_and_never_nought(browse: Browse, ada: Person, max_: Person) -> None:
    with db.write():
        for _time in range(20):
            write_down(ada)
    for viewer in (ada, max_):
        page = browse(viewer).get("/flow")
        assert line(page, "Hand-overs by mode", "Written") == ["not enough people"] * 4
        assert line(page, "Items by kind", "Insights") == ["not enough people"]
        assert "20" not in page.one(".sankey").get_text()
        assert "Too few people had insights written down" in page.text


def test_by_no_path_is_the_figure_of_four_people_told(browse: Browse, ada: Person, support: Team) -> None:
    """A-105, S-064: page, files, rows, answers to programs; neither by number, nor by the order or length of a list."""
    query = f"period=12&team={support.id}"
    pages = [*(f"/flow/rows/{name}?{query}" for name in NAMES), f"/flow?{query}", "/flow/topics", "/flow/ledger"]
    files = [f"/flow/tables/{name}.csv?{query}" for name in TABLES if name != "stuck"]
    asked = [f"summary?{query}", "topics", *(f"rows?of={name}&{query}" for name in NAMES)]

    def answer(path: str) -> object:
        return browse(ada).client.get(f"/api/v1/flow/{path}").get_json()

    with db.write():
        crowd = make_people(4, db.session.merge(support))
        for one in crowd:
            write_down(one)
    before = [told(browse(ada).get(path)) for path in pages + files] + [answer(path) for path in asked]
    with db.write():
        for one in (db.session.merge(one) for one in crowd):
            for _time in range(31):
                write_down(one)
                record("log.written", one)
    after = [told(browse(ada).get(path)) for path in pages + files] + [answer(path) for path in asked]
    assert after == before


def told(page: Page) -> str:
    """What a page or a file says, but for the stuck list and lines of the ledger: those name what one may read."""
    if page.response.mimetype == "text/csv":
        return page.html
    for part in page.all(".flow-stuck, .rows, .flow-sentences li:last-child, .pagination, script, meta, input"):
        part.decompose()
    return page.text


def test_the_flow_is_told_in_sentences_a_picture_and_numbers(browse: Browse, olaf: Person, busy: list[Person]) -> None:
    page = browse(olaf).get("/flow")
    assert "12 of 24 insights were written down; half within 9 days." in page.text
    assert "Written: 12" in str(page.one(".sankey")["aria-label"])
    assert line(page, "Hand-overs by mode", "Written") == ["12", "24 insights", "50%", "9 days"]
    assert line(page, "Items by kind", "Playbooks") == ["12"]


def test_every_figure_leads_to_its_rows_and_its_definition(browse: Browse, olaf: Person, busy: list[Person]) -> None:
    browser = browse(olaf)
    page = browser.get("/flow?period=12")
    figures = page.all(".table td a")
    assert len(figures) >= 5
    for one in figures:
        assert "Behind the number" in browser.get(str(one["href"])).h1
    for one in page.all(".flow-table__below a[href*=definitions]"):
        anchor = str(one["href"]).partition("#")[2]
        assert browser.get("/flow/definitions").has(f"#{anchor}")


def test_figures_by_month_and_by_team_lead_to_their_rows(
    browse: Browse, max_: Person, support: Team, busy: list[Person]
) -> None:
    """A number in the table of months or of teams is the number of rows behind it."""
    browser = browse(max_)
    for path in ("/flow?period=12", f"/flow?period=12&team={support.id}"):
        page = browser.get(path)
        opened = 0
        for caption in ("Hand-overs by month, ", "Hand-overs by team"):
            table = page.one(f'[role=region][aria-label^="{caption}"]')
            for one in table.select("td a"):
                rows = browser.get(str(one["href"]))
                assert f"{one.get_text()} rows you may read." in rows.text
                opened += 1
        assert opened >= 2


def test_a_month_can_be_opened_whole_and_so_can_a_team_s(
    browse: Browse, max_: Person, support: Team, busy: list[Person]
) -> None:
    browser = browse(max_)
    month = periods.name_of(periods.last(3).months[-1])
    told = browser.get(f"/flow?team={support.id}")
    lead = told.one('[role=region][aria-label="Hand-overs by month, Support"] tbody tr:last-child th a')
    assert f"month={month}" in str(lead["href"]) and f"team={support.id}" in str(lead["href"])
    page = browser.get(str(lead["href"]))
    assert "Written: 6" in str(page.one(".sankey")["aria-label"])
    assert line(page, "Hand-overs by mode", "Written")[0] == "6"
    assert page.one(".flow-choices [aria-current]")["href"] == str(lead["href"])
    assert page.field("month") == month
    for file in page.all(".flow-table__below a[href*=csv]"):
        assert f"month={month}" in str(file["href"])


def test_every_number_said_or_drawn_is_a_link_to_its_rows(browse: Browse, olaf: Person, busy: list[Person]) -> None:
    page = browse(olaf).get("/flow")
    handed, made, stuck = ((one.get_text(), str(one["href"])) for one in page.all(".flow-sentences a"))
    assert handed == ("12", "/flow/rows/externalization?period=6") and made == ("24", "/flow/rows/insight?period=6")
    assert stuck == ("12", "#stuck-title") and page.has("#stuck-title")
    assert [str(one["href"]) for one in page.all(".sankey a")] == [handed[1]]


def test_it_says_up_to_when_it_is_counted(browse: Browse, olaf: Person) -> None:
    """A-107."""
    with told_as_of(now().replace(year=2026, month=11, day=26)):
        for path in ("/flow", "/flow/rows/insight"):
            assert "Counted up to Sunday 22 November" in browse(olaf).get(path).text


def test_nobody_is_named_in_figures(browse: Browse, ada: Person, busy: list[Person]) -> None:
    """A-110."""
    for path in ("/flow", "/flow?period=12", "/flow/rows/insight", "/flow/topics", "/flow/tables/modes.csv"):
        html = browse(ada).get(path).html
        assert not [one.name for one in busy if one.name in html or f"@{one.handle}" in html]


def test_a_manager_sees_the_figures_of_a_team_they_lead(
    browse: Browse, max_: Person, support: Team, busy: list[Person]
) -> None:
    page = browse(max_).get(f"/flow?team={support.id}")
    assert page.one("#team option[selected]").get_text() == "Support"
    assert line(page, "Hand-overs by mode", "Written")[0] == "6"
    assert line(page, "Hand-overs by team", "Support")[1] == "6"


def test_a_team_is_for_its_members_its_managers_and_administrators(
    browse: Browse, ada: Person, max_: Person, noor: Person, olaf: Person, support: Team
) -> None:
    for one in (ada, max_, noor):
        browse(one).get(f"/flow?team={support.id}")
    for path in ("/flow", "/flow/rows/insight", "/flow/tables/modes.csv"):
        browse(olaf).get(f"{path}?team={support.id}", status=403)
    assert not browse(olaf).get("/flow").has("#team")


def test_a_manager_sees_teams_below_but_not_beside_or_above(browse: Browse, max_: Person, support: Team) -> None:
    with db.write():
        merged = db.session.merge(support)
        head, below, beside = teams.add("Head"), teams.add("Night shift", merged), teams.add("Sales")
        teams.move(merged, head)
        teams.leave(merged, db.session.merge(max_))
        teams.join(merged, db.session.merge(max_), leads=True)
        numbers = head.id, below.id, beside.id
    above, nested, other = numbers
    browse(max_).get(f"/flow?team={nested}")
    browse(max_).get(f"/flow?team={other}", status=403)
    browse(max_).get(f"/flow?team={above}")  # as a member of a team below it, not as its manager


def test_a_small_team_has_no_figures_and_neither_has_what_is_left_beside_it(
    browse: Browse, ada: Person, support: Team, busy: list[Person]
) -> None:
    with db.write():
        small = teams.add("Night shift", db.session.merge(support))
        for one in busy[:2]:
            teams.join(small, db.session.merge(one))
        number = small.id
    page = browse(ada).get(f"/flow?team={number}")
    assert line(page, "Hand-overs by mode", "Written") == ["not enough people"] * 4
    assert line(page, "Hand-overs by team", "Night shift") == ["not enough people"] * 4
    assert line(browse(ada).get("/flow"), "Hand-overs by team", "Support")[1] == "6"


@pytest.mark.parametrize(
    "query",
    [
        "period=5",
        "period=x",
        "team=x",
        "team=999999",
        "period=-3",
        "team=" + "9" * 30,
        "month=2026-13",
        "month=1999-01",
        "month=x",
    ],
)
def test_bad_questions_are_refused(browse: Browse, ada: Person, query: str) -> None:
    browse(ada).get(f"/flow?{query}", status=422)
    browse(ada).get(f"/flow/tables/modes.csv?{query}", status=422)


def test_wrong_methods_and_addresses(browse: Browse, ada: Person) -> None:
    browse(ada).post("/flow", status=405)
    browse(ada).get("/flow/tables/nosuch.csv", status=404)
    browse().get("/flow", status=302)


def test_each_table_is_a_file_with_the_same_numbers(browse: Browse, ada: Person, busy: list[Person]) -> None:
    page = browse(ada).get("/flow")
    for name in TABLES:
        answer = browse(ada).get(f"/flow/tables/{name}.csv")
        assert answer.response.mimetype == "text/csv"
        assert f"flow-{name}.csv" in answer.headers["Content-Disposition"]
    (written,) = [row for row in read(browse(ada).get("/flow/tables/modes.csv")) if row[0] == "Written"]
    assert written[1:3] == ["12", "24"]
    assert line(page, "Hand-overs by mode", "Written")[0] == written[1]


def test_a_file_says_not_enough_people_too(browse: Browse, ada: Person) -> None:
    with db.write():
        write_down(ada)
    rows = read(browse(ada).get("/flow/tables/kinds.csv"))
    assert ["Insights", "not enough people"] in rows
    assert not any(cell.isdecimal() for row in rows[1:] for cell in row)


def test_where_less_than_half_are_handed_over_yet_it_says_so(browse: Browse, ada: Person) -> None:
    with db.write():
        for one in make_people(6):
            write_down(one)
            for _time in range(3):
                make_item("insight", one, days=20)
    assert line(browse(ada).get("/flow"), "Hand-overs by mode", "Written") == [
        "6",
        "24 insights",
        "25%",
        "not half yet",
    ]
    (written,) = [row for row in read(browse(ada).get("/flow/tables/modes.csv")) if row[0] == "Written"]
    assert written[4] == "not half yet"


def test_no_title_becomes_a_formula(browse: Browse, ada: Person) -> None:
    with db.write():
        make_item("insight", ada, days=50, title="=HYPERLINK(1)")
    rows = read(browse(ada).get("/flow/tables/stuck.csv"))
    assert ["Noticed, but not written down", "'=HYPERLINK(1)", "50"] in rows


def test_the_number_of_queries_does_not_grow(browse: Browse, ada: Person, support: Team, busy: list[Person]) -> None:
    browser = browse(ada)
    browser.get("/flow")
    with count_queries() as before:
        browser.get("/flow")
    with db.write():
        for one in make_people(20, db.session.merge(support)):
            teams.join(teams.add(f"Team of {one.name}", db.session.merge(support)), one)
            write_down(one)
            make_item("insight", one, days=60)
    browser.get("/flow")
    with count_queries() as after:
        browser.get("/flow")
    assert len(after) <= len(before)
