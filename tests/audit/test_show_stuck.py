"""What is stuck, on the page of the flow and in its file."""

from __future__ import annotations

from datetime import timedelta

from seci.commons.people import Person
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from tests.audit.scenes import hand, make_item, make_people, read, record
from tests.cast import Browse
from tests.makers import make_playbook


def test_what_waits_is_listed_with_its_evidence_and_next_step(browse: Browse, olaf: Person, ada: Person) -> None:
    playbook = make_playbook("Bleed a radiator", by=ada)
    with db.write():
        make_item("insight", ada, days=31, title="Knock twice")
        make_item("insight", ada, days=29, title="Too young to be stuck")
        for consent in ("private", "pair", "count"):
            make_item("insight", ada, days=99, title="Not to be written down", consent=consent)
        waiting = make_item("playbook", ada, days=90, title="Read by nobody")
        taken = make_item("playbook", ada, days=90, title="Linked by another")
        hand(taken, playbook.id, "combination", ada)
    page = browse(olaf).get("/flow")
    assert "Knock twice noticed 31 days ago, in no playbook yet" in page.text
    assert "Too young" not in page.text and "Not to be written down" not in page.text
    assert page.has(f'.flow-stuck a[href^="/playbooks/{waiting}"]')
    unlinked = page.text.partition("Written, but nobody links it")[2].partition("Written, but nobody practises it")[0]
    assert "Read by nobody" in unlinked and "Linked by another" not in unlinked


def test_a_step_taken_out_of_one_s_sight_does_not_show_by_what_is_missing(
    browse: Browse, ada: Person, olaf: Person
) -> None:
    """S-064: as in the inbox of insights and in the strip, what one may not read came of nothing."""
    with db.write():
        insight, text = make_item("insight", ada, days=40, title="Knock"), make_item("playbook", ada, days=90)
        for source, mode in ((insight, "externalization"), (text, "combination"), (text, "internalization")):
            hand(source, make_item("playbook", ada, readers=[f"person:{ada.id}"]), mode, ada)

    def stuck(viewer: Person) -> list[str]:
        return [row[0] for row in read(browse(viewer).get("/flow/tables/stuck.csv"))[1:]]

    assert stuck(ada) == []
    assert stuck(olaf) == [
        "Noticed, but not written down",
        "Written, but nobody links it",
        "Written, but nobody practises it",
    ]
    assert "3 items you may read are stuck" in browse(olaf).get("/flow").text


def test_what_was_written_and_published_at_once_waits_as_anything_else(browse: Browse, ada: Person) -> None:
    with told_as_of(now() - timedelta(days=99)):
        make_playbook("Written and left", by=ada)
        make_playbook("Not ready", by=ada, is_published=False)
    rows = [row[:2] for row in read(browse(ada).get("/flow/tables/stuck.csv"))]
    assert ["Written, but nobody links it", "Written and left"] in rows
    assert ["Written, but nobody practises it", "Written and left"] in rows
    assert not [title for _why, title in rows if title == "Not ready"]


def test_a_checklist_nobody_runs_is_named_only_where_it_was_given_to_five_people(browse: Browse, ada: Person) -> None:
    """A-110: of fewer it would say who does not practise."""
    with db.write():
        run, never, few = (
            make_item("checklist", ada, days=40, title=title) for title in ("Run", "Never run", "Of few")
        )
        for checklist, number in ((run, 9), (never, 5), (few, 4)):
            record("assignment.given", ada, make_item("assignment", ada), checklist=checklist, people=number)
        hand(run, make_item("run", ada), "internalization", ada)
    rows = [row[1] for row in read(browse(ada).get("/flow/tables/stuck.csv"))]
    assert rows == ["Title", "Never run"]


def test_what_waits_and_may_not_be_read_is_a_number_from_five_people_on(browse: Browse, olaf: Person) -> None:
    with db.write():
        crowd = make_people(5)
        for one in crowd[:4]:
            make_item("insight", one, days=40, readers=[f"person:{one.id}"], title="Canary")
    page = browse(olaf).get("/flow")
    assert "Canary" not in page.html and "you may not see" not in page.text
    with db.write():
        make_item("insight", db.session.merge(crowd[4]), days=40, readers=["person:0"], title="Canary")
    page = browse(olaf).get("/flow")
    assert "Canary" not in page.html
    assert "and at least 5 more you may not see" in page.text
