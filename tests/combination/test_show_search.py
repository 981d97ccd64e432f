"""The search page: one field, what it finds, ways to narrow it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.services import services
from tests.cast import Browse, CatchUp
from tests.makers import STEPS, make_checklist, make_playbook
from tests.queries import count_queries


@pytest.fixture
def pumps(ada: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    """Two playbooks about pumps, one of them in the vault."""
    make_playbook("Pump house", "First.\n\n## Cold starts\n\nThe valve opens before the pump.\n", topics=["machines"])
    make_playbook("Pump cellar", by=mara, space=vault)
    caught_up()


def test_nobody_searches_without_coming_in(browse: Browse) -> None:
    assert "/sign-in" in browse().get("/search?q=pump", status=302).location


def test_the_empty_page_teaches(browse: Browse, ada: Person) -> None:
    page = browse(ada).get("/search")
    assert page.has(".empty-state") and page.has(".search-help[open]")
    assert "exactly these words" in page.text


def test_a_hit_leads_to_its_passage_and_shows_why(browse: Browse, ada: Person, pumps: None) -> None:
    page = browse(ada).get("/search?q=valve")
    assert "1 result" in page.text and "Workshop · Cold starts" in page.text
    assert page.one(".hit__snippet mark").get_text() == "valve"
    assert "#p-" in str(page.one(".hit__title a")["href"])


def test_a_checklist_is_told_from_its_playbook(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    make_checklist(make_playbook("Handover", STEPS))
    caught_up()
    where = [one.get_text().split(" · ")[:2] for one in browse(ada).get("/search?q=handover").all(".hit__where")]
    assert ["Checklist", "Workshop"] in where and "Workshop" in [words[0] for words in where]


def test_facets_narrow_and_chips_widen(browse: Browse, ada: Person, pumps: None) -> None:
    client = browse(ada)
    page = client.get("/search?q=pump")
    values = {facet.get_text(" ", strip=True): str(facet["href"]) for facet in page.all(".facet")}
    assert set(values) == {"Playbooks 2", "Vault 1", "Workshop 1", "machines 1"}
    narrow = client.get(values["Vault 1"])
    assert "1 result" in narrow.text and narrow.field("space")
    (chip,) = narrow.all(".chip__remove")
    assert "2 results" in client.get(str(chip["href"])).text
    (on,) = narrow.all(".facet[aria-current]")
    assert "2 results" in client.get(str(on["href"])).text


def test_each_part_of_a_query_can_be_taken_away(browse: Browse, ada: Person, pumps: None) -> None:
    client = browse(ada)
    page = client.get("/search?q=pump+title:cellar")
    assert [chip.get_text(strip=True) for chip in page.all(".chip__text")] == ["pump", "title:cellar"]
    assert "2 results" in client.get(str(page.all(".chip__remove")[1]["href"])).text


def test_pages_follow_one_another(browse: Browse, ada: Person, caught_up: CatchUp) -> None:
    for number in range(12):
        make_playbook(f"Pump {number}")
    caught_up()
    client = browse(ada)
    first = client.get("/search?q=pump&kind=playbook")
    assert "1 to 10 of 12" in first.text
    second = client.get(str(first.one(".pagination [rel=next]")["href"]))
    assert "11 to 12 of 12" in second.text and second.field("kind") == "playbook"
    assert not {str(a["href"]) for a in first.all(".hit a")} & {str(a["href"]) for a in second.all(".hit a")}


def test_a_slip_is_answered(browse: Browse, ada: Person, pumps: None) -> None:
    client = browse(ada)
    page = client.get("/search?q=cellarr")
    suggestion = page.one(".search-suggestion a")
    assert suggestion.get_text() == "cellar"
    assert "1 result" in client.get(str(suggestion["href"])).text


def test_nothing_found_offers_the_next_step(browse: Browse, ada: Person, pumps: None) -> None:
    page = browse(ada).get("/search?q=lamplighter")
    assert "Nothing found" in page.text
    assert "title=lamplighter" in str(page.one(".empty-state a.btn")["href"])


def test_signs_alone_are_nothing_to_look_for(browse: Browse, ada: Person, pumps: None) -> None:
    page = browse(ada).get("/search?q=!!!")
    assert "There is nothing in it to look for" in page.text and "Write “" not in page.text


def test_what_was_left_aside_is_said(browse: Browse, ada: Person, pumps: None) -> None:
    text = browse(ada).get("/search?q=" + "+".join(f"pump{number}" for number in range(30))).text
    assert "only the first 16 words were read" in text
    assert "only the first 256 characters" in browse(ada).get("/search?q=" + "pump+" * 100).text


def test_an_index_that_is_away_is_said_calmly(browse: Browse, ada: Person, pumps: None) -> None:
    shutil.rmtree(services().settings.index_folder)
    page = browse(ada).get("/search?q=pump")
    assert "Only titles are searched" in page.one(".banner").get_text()
    assert len(page.all(".hit")) == 2
    assert "0 titles fit" in browse(ada).get("/search?q=lamplighter").text


@pytest.mark.parametrize("query", ["cursor=x", "q=pump&cursor=-1", "q=pump&cursor=99999999999"])
def test_a_cursor_that_is_not_ours_is_refused(query: str, browse: Browse, ada: Person) -> None:
    assert "cursor" in browse(ada).get(f"/search?{query}", status=422).text


def test_the_wrong_method_is_refused(browse: Browse, ada: Person) -> None:
    browse(ada).post("/search", status=405)


HOSTILE = [
    "*",
    "????",
    "{ TO }",
    "(" * 400,
    '"' * 401,
    "a" * 5000,
    "'; DROP TABLE item; --",
    '" OR 1=1',
    "100%",
    "_",
    "\\",
    "\x00\x01",
    "title:",
    "space:* OR kind:* -",
    "tokens:all",
    " OR ".join(f"*{letter}*" for letter in "abcdefghijklmnop"),
    "pump~9",
    "[a TO z]",
    "\ud7ff\u202e\ufdd0",
    "AND AND OR NOT",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_answered(query: str, browse: Browse, ada: Person, pumps: None) -> None:
    browse(ada).get("/search", query_string={"q": query})
    browse(ada).get("/search", query_string={"q": "pump", "kind": query, "topic": query, "space": query})


def test_known_hostile_queries_are_answered(browse: Browse, ada: Person, pumps: None, shared: Path | None) -> None:
    if shared is None:
        return
    for line in (shared / "payloads" / "search_queries.jsonl").read_text("utf-8").splitlines():
        browse(ada).get("/search", query_string={"q": json.loads(line)["input"]})


def test_what_was_typed_is_shown_escaped(browse: Browse, ada: Person, pumps: None) -> None:
    page = browse(ada).get("/search", query_string={"q": "<script>alert(1)</script> pump", "topic": "<b>"})
    assert "<script>alert" not in page.html and "<b>" not in page.html
    assert page.one("#q")["value"] == "<script>alert(1)</script> pump"


def test_the_number_of_queries_is_the_same_however_much_is_found(
    browse: Browse, ada: Person, caught_up: CatchUp
) -> None:
    make_playbook("Pump", "A pump.\n", topics=["machines"])
    caught_up()
    client = browse(ada)
    client.get("/search?q=pump")
    with count_queries() as of_one:
        client.get("/search?q=pump")
    for number in range(25):
        make_playbook(f"Pump {number}", "Pump. " * 20, topics=[f"machine {number}"])
    caught_up()
    with count_queries() as of_many:
        client.get("/search?q=pump")
    assert len(of_many) == len(of_one)
