"""The whole story of an item, the strip under its title, and the address that leads to it (`show_item`)."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from seci.commons import topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from tests.cast import Browse
from tests.makers import STEPS, hand, make_assignment, make_checklist, make_playbook, make_run
from tests.pages import Page
from tests.paths import path_of
from tests.queries import count_queries


def opened(browse: Browse, person: Person, playbook: Playbook) -> Page:
    return browse(person).get(f"/items/{playbook.id}/journey")


def said(page: Page) -> list[str]:
    return [" ".join(line.get_text().split()) for line in page.all(".story__said")]


def test_it_tells_both_ways_in_sentences(browse: Browse, noor: Person) -> None:
    log, insight, playbook, checklist = (make_playbook(title) for title in ("Log", "Insight", "How", "List"))
    hand(log, insight, "socialization", by="mara")
    hand(insight, playbook, by="ada")
    make_playbook("Other", "Do as [[How]] says.\n")
    hand(playbook, checklist, "internalization", by="noor")
    page = opened(browse, noor, playbook)
    assert page.h1 == "The journey of “How”"
    assert said(page) == [
        "Insight was noticed in Log.",
        "How was written from Insight.",
        "List practises How.",
        "Other refers to How.",
    ]
    assert page.has(f'.story a[href="/playbooks/{insight.id}-insight"]')
    assert "Level 2" in page.text


def test_passages_are_quoted_and_lead_to_where_they_stand(browse: Browse, noor: Person) -> None:
    valves = make_playbook("Valves", "# Brass\n\nTurn it left.\n")
    make_playbook("Pumps", "First see [[Valves#Brass]].\n\nThen [[Valves]] again.\n")
    page = opened(browse, noor, valves)
    assert said(page) == ["Pumps refers to Valves."], "one sentence for all passages"
    quotes = page.all(".story__quote a")
    assert {quote.get_text() for quote in quotes} == {"Brass", "First see Valves.", "Then Valves again."}
    assert all("#p-" in str(quote["href"]) for quote in quotes)


def test_what_was_practised_again_and_again_is_one_sentence(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("How", STEPS)
    assignment = make_assignment(make_checklist(playbook), by=noor, starts_on=now().date() - timedelta(days=3))
    for ago in (2, 1, 0):
        make_run(assignment, by=noor, day=now().date() - timedelta(days=ago))
    page = opened(browse, noor, playbook)
    assert said(page) == ["How practises How.", "How was practised 3 times, last in How."]
    names = [str(drawn["aria-label"]) for drawn in page.all(".story__said .icon")]
    assert names == ["Checklist", "Playbook", "Checklist", "Run"], "what has the same title is told apart"


def test_a_passage_that_went_on_unchanged_is_quoted_once(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("How", STEPS)
    make_checklist(playbook)
    quotes = [quote.get_text() for quote in opened(browse, noor, playbook).all(".story__quote a")]
    assert quotes and len(quotes) == len(set(quotes))


def test_nothing_yet_teaches_what_comes_next(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Alone")
    page = opened(browse, noor, playbook)
    assert "Nothing was handed over yet" in page.text
    assert page.one(".empty-state a")["href"] == f"/items/{playbook.id}/connected"


def test_a_stranger_a_wrong_number_and_a_wrong_method(browse: Browse, olaf: Person, vault: Space) -> None:
    secret = make_playbook("Salaries", space=vault)
    assert "Salaries" not in browse(olaf).get(f"/items/{secret.id}/journey", status=404).html
    browse(olaf).get("/items/99999/journey", status=404)
    browse(olaf).post(f"/items/{secret.id}/journey", status=405)


def test_what_one_may_not_see_is_named_nowhere(browse: Browse, olaf: Person, vault: Space) -> None:
    log, insight, playbook = make_playbook("Log"), make_playbook("Quagmire", space=vault), make_playbook("How")
    hand(log, insight, "socialization", by="mara")
    hand(insight, playbook)
    page = opened(browse, olaf, playbook)
    assert said(page) == ["How came from Log by way of something you may not see."]
    for html in (page.html, browse(olaf).get(path_of(playbook)).html):
        assert "Quagmire" not in html and not re.search(rf"/{insight.id}\b", html) and "Mara" not in html


def test_links_of_links_are_told_apart(browse: Browse, noor: Person) -> None:
    make_playbook("First")
    make_playbook("Second", "[[First]]\n")
    page = opened(browse, noor, make_playbook("Third", "[[Second]]\n"))
    assert said(page) == ["Second refers to First.", "Third refers to Second."]
    assert page.one("details .story__said").get_text() == "Second refers to First."
    assert "1 more, along links of links" in page.text


def test_hostile_titles_and_passages_are_only_text(browse: Browse, noor: Person) -> None:
    title = "<script>alert(1)</script>%(source)s"
    playbook, target = make_playbook("How", "<b onclick=x>hi</b> [[x]]\n"), make_playbook(title)
    hand(playbook, target)
    assert said(opened(browse, noor, playbook)) == [f"{title} was written from How."]


def test_the_strip_stands_on_the_pages_of_playbooks_and_topics(browse: Browse, noor: Person) -> None:
    insight, playbook = make_playbook(), make_playbook("How", topics=["Heat"])
    hand(insight, playbook)
    make_playbook("Other", "[[How]]\n")
    topic = topics.named(["Heat"])["heat"]
    for path, number in ((path_of(playbook), playbook.id), (f"/topics/{topic.id}-heat", topic.id)):
        page = browse(noor).get(path)
        assert len(page.all(".strip__station")) == 4
        assert page.one(".strip__end a")["href"] == f"/items/{number}/journey"
    strip = browse(noor).get(path_of(playbook)).one(".strip")
    words = [" ".join(station.get_text(" ").split()) for station in strip.select("li")]
    assert words == [
        "Talked today",
        "Written today Ada",
        "Connected with 1 item",
        "Practised not yet: Practise it",
    ]


def test_a_station_that_has_not_happened_leads_to_its_next_step(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("How")
    page = browse(noor).get(path_of(playbook))
    steps = [str(link["href"]) for link in page.all(".strip__station a")]
    assert steps == [f"/items/{playbook.id}/connected", f"/practice/items/{playbook.id}"]
    assert page.one(".strip__station--connected").get_text(" ", strip=True) == "Connected not yet: Connect it"


def test_more_links_than_are_counted_are_said_to_be_more(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("How")
    for _number in range(40):
        make_playbook(body="[[How]]\n")
    page = browse(noor).get(path_of(playbook))
    assert page.one(".strip__station--connected .strip__what").get_text(strip=True) == "with 30 items or more"


def test_what_came_back_says_so_with_its_level(browse: Browse, noor: Person) -> None:
    playbook, checklist, insight = make_playbook("How"), make_playbook(), make_playbook()
    hand(playbook, checklist, "internalization")
    hand(checklist, insight, "socialization", by="noor")
    page = browse(noor).get(path_of(playbook))
    assert page.one(".strip__back").get_text() == "Came back as an insight, level 1"


def test_the_number_of_statements_does_not_grow(app: Flask, browse: Browse, noor: Person) -> None:
    def statements(size: int) -> int:
        playbook = make_playbook(f"With {size}")
        for number in range(size):
            hand(make_playbook(), playbook)
            make_playbook(body=f"See [[With {size}]] {number}.\n")
        browser = browse(noor)
        with count_queries() as sent:
            browser.get(f"/items/{playbook.id}/journey")
        return len(sent)

    assert statements(9) == statements(1)


def test_the_address_of_any_item_leads_to_its_page(browse: Browse, olaf: Person, noor: Person, vault: Space) -> None:
    playbook, secret = make_playbook("How"), make_playbook("Salaries", space=vault)
    assert browse(olaf).get(f"/items/{playbook.id}", status=302).location == path_of(playbook)
    assert browse(noor).get(f"/items/{secret.id}", status=302).location == path_of(secret)
    browse(olaf).get(f"/items/{secret.id}", status=404)
