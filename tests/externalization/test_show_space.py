"""A space's page: its tree, and what changed there."""

from __future__ import annotations

from flask import Flask

from seci.commons import indexing, spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import revisions
from seci.plumbing.db import db
from seci.plumbing.markdown import render
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


def titles(page) -> list[str]:
    return [link.get_text(strip=True) for link in page.all(".tree__title")]


def test_it_shows_the_tree_in_its_order_with_counts(browse: Browse, noor: Person, workshop: Space) -> None:
    night = make_playbook("Night")
    make_playbook("Day")
    make_playbook("Handover", parent=night)
    page = browse(noor).get(f"/playbooks/spaces/{workshop.id}-workshop")
    assert titles(page) == ["Night", "Handover", "Day"]
    assert page.one(".tree__meta").get_text() == "1"
    assert "Contents 3" in page.text


def test_a_number_or_an_old_name_leads_to_the_present_address(browse: Browse, noor: Person, workshop: Space) -> None:
    for slug in ("", "-werkstatt"):
        page = browse(noor).get(f"/playbooks/spaces/{workshop.id}{slug}", status=302)
        assert page.location == f"/playbooks/spaces/{workshop.id}-workshop"


def test_a_stranger_gets_404_like_for_a_space_that_is_not(browse: Browse, olaf: Person, vault: Space) -> None:
    closed = browse(olaf).get(f"/playbooks/spaces/{vault.id}-vault", status=404)
    missing = browse(olaf).get("/playbooks/spaces/999-vault", status=404)
    assert closed.text == missing.text


def test_a_wrong_method_is_405(browse: Browse, noor: Person, workshop: Space) -> None:
    browse(noor).post(f"/playbooks/spaces/{workshop.id}-workshop", status=405)


def test_it_shows_nothing_a_person_may_not_read(browse: Browse, noor: Person, ada: Person, workshop: Space) -> None:
    hidden = make_playbook("Unfinished", by=ada, is_published=False)
    make_playbook("Shown below it", parent=hidden, by=ada)
    page = browse(noor).get(f"/playbooks/spaces/{workshop.id}-workshop")
    assert titles(page) == ["Shown below it"]
    assert "Contents 1" in page.text
    assert "Unfinished" not in page.html
    assert titles(browse(ada).get(f"/playbooks/spaces/{workshop.id}-workshop")) == ["Unfinished", "Shown below it"]


def test_below_a_playbook_it_shows_that_part_alone(browse: Browse, noor: Person, workshop: Space) -> None:
    night = make_playbook("Night")
    make_playbook("Day")
    make_playbook("Handover", parent=night)
    page = browse(noor).get(f"/playbooks/spaces/{workshop.id}-workshop?below={night.id}")
    assert titles(page) == ["Handover"]
    assert page.h1 == "Inside “Night”"


def test_an_empty_space_teaches_the_next_step(browse: Browse, noor: Person, vault: Space, ada: Person) -> None:
    assert browse(ada).get(f"/playbooks/spaces/{vault.id}-vault").has(".empty-state a")
    page = browse(noor).get(f"/playbooks/spaces/{vault.id}-vault")
    assert page.has(".empty-state") and not page.has(".empty-state a"), "a reader is not invited to write"


def test_a_thousand_playbooks_come_in_pages_and_unfold_one_by_one(
    app: Flask, browse: Browse, noor: Person, workshop: Space, ada: Person
) -> None:
    rendering = render("x")
    with db.write():
        top = [revisions.write(workshop, revisions.Text(f"Top {n:03}", "x", rendering), by=ada) for n in range(60)]
        for number in range(340):
            text = revisions.Text(f"Below {number:03}", "x", rendering)
            revisions.write(workshop, text, by=ada, parent=top[0])
    page = browse(noor).get(f"/playbooks/spaces/{workshop.id}-workshop")
    shown = titles(page)
    assert shown[0] == "Top 000" and "Top 049" in shown and "Top 050" not in shown
    assert len(shown) == 50 + 300
    assert "40 more inside" in page.text
    assert page.has('.pagination a[rel="next"]')


def test_it_asks_the_database_no_more_with_more_rows(browse: Browse, noor: Person, workshop: Space) -> None:
    browser, path = browse(noor), f"/playbooks/spaces/{workshop.id}-workshop"
    first = make_playbook("First")
    make_playbook("Below", parent=first)
    browser.get(path)
    with count_queries() as few:
        browser.get(path)
    for number in range(6):
        make_playbook(f"Below {number}", parent=make_playbook(f"Top {number}"))
    with count_queries() as many:
        browser.get(path)
    assert len(many) == len(few)


def test_changing_who_may_open_it_queues_nothing_for_the_index(
    app: Flask, mara: Person, workshop: Space, caught_up
) -> None:
    make_playbook("Keys")
    caught_up()
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    assert indexing.waiting() == 0
