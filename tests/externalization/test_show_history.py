"""A playbook's saves (`show_revision`, `restore_revision` beside it)."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.histories import folded, saves_of
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


def revised(times: int, by: Person, minutes: float = 30, playbook: Playbook | None = None) -> Playbook:
    playbook = playbook or make_playbook("Keys", "0\n")
    for _time in range(times):
        moment = playbook.changed_at + timedelta(minutes=minutes)
        with time_machine.travel(moment, tick=False):
            saving.revise(playbook, f"{playbook.revision}\n", by=by, base=playbook.revision, note=f"save {moment}")
    return playbook


def test_all_saves_stand_there_newest_first(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = revised(2, mara)
    page = browse(noor).get(f"/playbooks/{playbook.id}/history")
    assert [cell.get_text() for cell in page.all("tbody th")] == ["3", "2", "1"]
    assert "Mara" in page.text and "Ada" in page.text
    assert page.one('[name="from"][checked]')["value"] == "2" and page.one('[name="to"][checked]')["value"] == "3"


def test_saves_of_one_person_within_ten_minutes_are_folded(app: Flask, mara: Person, noor: Person) -> None:
    playbook = revised(3, mara, minutes=4)
    revised(1, noor, minutes=1, playbook=playbook)
    revised(1, mara, minutes=30, playbook=playbook)
    folds = folded(db.session.execute(saves_of(playbook)).all())
    assert [(fold.newest.number, [row.number for row in fold.others]) for fold in folds] == [
        (6, []),
        (5, []),
        (4, [3, 2]),
        (1, []),
    ]


def test_a_restored_revision_stands_alone(app: Flask, mara: Person) -> None:
    playbook = revised(1, mara, minutes=1)
    saving.restore(playbook, 1, by=mara)
    folds = folded(db.session.execute(saves_of(playbook)).all())
    assert folds[0].newest.number == 3 and folds[0].others == []


def test_a_long_history_comes_in_pages_in_the_same_number_of_statements(
    browse: Browse, noor: Person, mara: Person
) -> None:
    playbook, browser = revised(1, mara), browse(noor)
    path = f"/playbooks/{playbook.id}/history"
    browser.get(path)
    with count_queries() as few:
        browser.get(path)
    revised(54, mara, playbook=playbook)
    with count_queries() as many:
        page = browser.get(path)
    assert len(many) == len(few)
    assert len(page.all("tbody th")) == 50
    page = browser.get(page.one('a[rel="next"]')["href"])
    assert [cell.get_text() for cell in page.all("tbody th")][-1] == "1"


def test_a_stranger_gets_404_and_a_reader_sees_it_without_restoring(
    browse: Browse, noor: Person, olaf: Person, ada: Person, vault: Space
) -> None:
    playbook = make_playbook("Safe", "One.\n", space=vault)
    saving.revise(playbook, "Two.\n", by=ada, base=1)
    assert not browse(noor).get(f"/playbooks/{playbook.id}/history").has('form[action$="/restore"]')
    browse(olaf).get(f"/playbooks/{playbook.id}/history", status=404)
    browse(olaf).get(f"/playbooks/{playbook.id}/history/1", status=404)
    browse(noor).post(f"/playbooks/{playbook.id}/history/1/restore", status=403)
    browse(olaf).post(f"/playbooks/{playbook.id}/history/1/restore", status=404)


def test_a_revision_is_restored_as_a_new_one(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = revised(2, mara)
    browser = browse(noor)
    page = browser.follow(browser.post(f"/playbooks/{playbook.id}/history/1/restore"))
    assert "Revision 1 stands again" in page.text
    db.session.rollback()
    head = playbooks.head_of(playbook)
    assert (head.number, head.restores, head.body) == (4, 1, "0\n")
    assert ledger.last("playbook.revised").by_id == noor.id
    assert "Restored revision 1." in browser.get(f"/playbooks/{playbook.id}/history").text


def test_restoring_what_stands_there_changes_nothing(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", "One.\n")
    browser = browse(noor)
    assert "Nothing was different" in browser.follow(browser.post(f"/playbooks/{playbook.id}/history/1/restore")).text
    browser.post(f"/playbooks/{playbook.id}/history/9/restore", status=404)


def test_moments_are_told_as_people_say_them(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = revised(1, mara)
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        assert browse(noor).get(f"/playbooks/{playbook.id}/history").has("time[title]")
