"""Two people write one log (`edit_log`, `revise_log`): the rules of playbooks (R-015)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from flask import Flask

from seci.commons import passages
from seci.commons.people import Person
from seci.commons.refusals import Busy, Conflict
from seci.plumbing.db import db
from seci.socialization import logs, pairings, shared_points
from seci.socialization.models import Log
from tests import ledger
from tests.cast import Browse
from tests.makers import make_log, make_pairing
from tests.pages import Page
from tests.paths import path_of

BODY = "One.\n\nTwo.\n\nThree.\n"
VALUES = {"kind": "guidance", "at": "2026-05-03T14:30", "minutes": "30", "shared": BODY, "base": 1}


def edit(log: Log) -> str:
    return f"/mentoring/logs/{log.id}/edit"


def head(log: Log) -> tuple[int, str]:
    db.session.rollback()
    revision = logs.head_of(log)
    return revision.number, revision.body


def test_the_partner_changes_words_and_facts(browse: Browse, noor: Person) -> None:
    log = make_log(BODY)
    page = browse(noor).get(edit(log))
    assert (page.field("shared"), page.field("base")) == (BODY, "1")
    browse(noor).post(edit(log), VALUES | {"shared": BODY + "\nFour.\n", "minutes": "50", "kind": "practice"})
    assert head(log) == (2, BODY + "\nFour.\n")
    assert (log.minutes, log.log_kind) == (50, "practice")
    assert ledger.last("log.revised").by_id == noor.id


def test_facts_alone_make_no_revision(browse: Browse, noor: Person) -> None:
    log = make_log(BODY)
    browse(noor).post(edit(log), VALUES | {"minutes": "50"})
    assert head(log) == (1, BODY) and log.minutes == 50
    assert log.title.endswith("2026-05-03")


def test_nothing_different_is_nothing_done(mara: Person) -> None:
    log = make_log(BODY)
    shared_points.revise(log, BODY, base=1, by=mara, facts=logs.facts_of(log))
    assert "log.revised" not in ledger.kinds()


def as_shown(page: Page) -> dict[str, str]:
    """The form of a log as a browser would send it."""
    boxes = page.all("#log-form input[type=radio][checked]")
    rest = page.all("#log-form input[name]:not([type=radio]):not([name=csrf_token]), #log-form textarea[name]")
    values = {str(field["name"]): page.field(str(field["name"])) for field in rest}
    return values | {str(box["name"]): str(box["value"]) for box in boxes}


def test_what_was_only_opened_and_saved_is_as_it_was(browse: Browse, noor: Person) -> None:
    """To the second, and in the hour a clock shows twice."""
    with db.write():
        db.session.merge(noor).zone = "Europe/Berlin"
    at = datetime(2025, 10, 26, 1, 30, 59, tzinfo=UTC)  # 02:30 for the second time that night
    log = make_log(BODY, at=at)
    browser = browse(noor)
    values = as_shown(browser.get(edit(log)))
    assert values["at"] == "2025-10-26T02:30"
    browser.post(edit(log), values)
    db.session.expire_all()
    assert log.at == at and "log.revised" not in ledger.kinds()


def test_facts_the_other_changed_meanwhile_stay(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log(BODY, minutes=30)
    mine, theirs = as_shown(browse(mara).get(edit(log))), as_shown(browse(noor).get(edit(log)))
    browse(noor).post(edit(log), theirs | {"minutes": "50", "at": "2026-05-03T14:30"})
    browse(mara).post(edit(log), mine | {"kind": "practice", "shared": BODY + "\nFour.\n"})
    db.session.expire_all()
    assert (log.log_kind, log.minutes, log.at.hour) == ("practice", 50, 14)


def test_putting_a_conflict_together_takes_nothing_of_the_other_s_away(
    browse: Browse, mara: Person, noor: Person
) -> None:
    log = make_log(BODY, minutes=30, topics=["Heat"])
    mine, theirs = as_shown(browse(mara).get(edit(log))), as_shown(browse(noor).get(edit(log)))
    browse(noor).post(edit(log), theirs | {"shared": "Hers.\n", "minutes": "50", "topics": "Heat, Cold"})
    page = browse(mara).post(edit(log), mine | {"shared": "Mine.\n", "topics": "Heat, Steam"}, status=409)
    assert page.field("minutes") == "50"
    assert page.field("topics") == "Cold, Heat, Steam"


def test_different_paragraphs_are_merged(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log(BODY)
    browse(mara).post(edit(log), VALUES | {"shared": BODY.replace("One", "Eins")})
    browser = browse(noor)
    page = browser.post(edit(log), VALUES | {"shared": BODY.replace("Three", "Drei")})
    assert head(log) == (3, "Eins.\n\nTwo.\n\nDrei.\n")
    assert "both changes stand in the text now" in browser.follow(page).text


def test_the_same_words_are_shown_side_by_side_and_put_together(browse: Browse, mara: Person, noor: Person) -> None:
    log = make_log(BODY)
    browse(mara).post(edit(log), VALUES | {"shared": BODY.replace("Two", "Zwei")})
    sent = VALUES | {"shared": BODY.replace("Two", "Deux"), "minutes": "55"}
    page = browse(noor).post(edit(log), sent, status=409)
    sides = [side.get_text() for side in page.all(".conflict__text")]
    assert [side.strip() for side in sides] == ["Two.", "Zwei.", "Deux."]
    assert page.field("minutes") == "55" and page.field("base") == "2"
    assert head(log) == (2, BODY.replace("Two", "Zwei"))
    again = browse(noor).get(edit(log) + "?piece-1=theirs&piece-0=theirs&piece-2=both&piece-x=mine")
    assert again.h1 == "Put both changes together"
    browse(noor).post(edit(log), VALUES | {"shared": BODY.replace("Two", "Zwei, deux"), "base": 2})
    assert head(log) == (3, BODY.replace("Two", "Zwei, deux"))
    assert shared_points.kept_of(log, noor) is None
    assert browse(noor).get(edit(log)).h1.startswith("Change the log")


def test_untouched_passages_keep_their_anchors(mara: Person) -> None:
    log = make_log(BODY)
    before = {row.text: row.anchor for row in passages.texts([log.id])[log.id]}
    shared_points.revise(log, "Zero.\n\n" + BODY, base=1, by=mara)
    after = {row.text: row.anchor for row in passages.texts([log.id])[log.id]}
    assert before.items() <= after.items()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"shared": "a\x00b"}, "shared"),
        ({"at": ""}, "at"),
        ({"minutes": "-1"}, "minutes"),
        ({"kind": "gossip"}, "kind"),
        ({"at": "2999-01-01T00:00"}, "at"),
    ],
)
def test_bad_values_are_named(browse: Browse, noor: Person, change: dict[str, str], field: str) -> None:
    log = make_log(BODY)
    page = browse(noor).post(edit(log), VALUES | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert head(log) == (1, BODY)


@pytest.mark.parametrize("base", ["", "9", "x"])
def test_a_form_without_a_base_is_refused(browse: Browse, noor: Person, base: str) -> None:
    log = make_log(BODY)
    browse(noor).post(edit(log), VALUES | {"base": base, "shared": "x"}, status=422)
    assert head(log) == (1, BODY)


def test_what_is_over_is_not_changed(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing()
    log = make_log(BODY, pairing=pairing)
    with db.write():
        pairings.end(pairing, by=mara)
    browse(noor).get(edit(log), status=403)
    page = browse(noor).post(edit(log), VALUES | {"shared": "x"}, status=403)
    assert page.field("shared") == "x" and head(log) == (1, BODY)
    assert not browse(noor).get(path_of(log)).has(f'a[href="{edit(log)}"]')


def test_the_wrong_method_and_number(browse: Browse, noor: Person) -> None:
    browse(noor).get("/mentoring/logs/999/edit", status=404)
    assert browse(noor).client.put(edit(make_log())).status_code == 405


def test_both_saving_at_once_lose_nothing(app: Flask, mara: Person, noor: Person) -> None:
    """R-015, short: each adds to a paragraph of their own."""
    paragraphs = [f"Paragraph {number}." for number in range(4)]
    log_id = make_log("\n\n".join(paragraphs) + "\n").id
    writers = [mara.id, noor.id]
    db.session.rollback()

    def save(place: int) -> None:
        with app.app_context():
            mine = [f"{text} Seen." if at == place else text for at, text in enumerate(paragraphs)]
            by, present = db.session.get_one(Person, writers[place % 2]), db.session.get_one(Log, log_id)
            for _try in range(8):
                with suppress(Busy):
                    shared_points.revise(present, "\n\n".join(mine) + "\n", base=1, by=by)
                    return
            raise AssertionError("others were always quicker")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(4)))
    present = db.session.get_one(Log, log_id)
    assert present.revision == 5 and logs.head_of(present).body.count("Seen.") == 4


def test_a_conflict_keeps_the_text_for_who_came_second_alone(mara: Person, noor: Person) -> None:
    log = make_log("One.\n")
    shared_points.revise(log, "Two.\n", base=1, by=mara)
    with pytest.raises(Conflict) as refusal:
        shared_points.revise(log, "Three.\n", base=1, by=noor)
    assert (refusal.value.base, refusal.value.theirs, refusal.value.mine) == ("One.\n", "Two.\n", "Three.\n")
    kept = shared_points.kept_of(log, noor)
    assert kept is not None and kept.body == "Three.\n"
    assert shared_points.kept_of(log, mara) is None
