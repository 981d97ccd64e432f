"""Saving: no word is lost, whoever is quicker."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from seci.commons import passages, spaces, topics
from seci.commons.people import Person
from seci.commons.refusals import Busy, Conflict, Forbidden, Invalid, NotFound, TooLarge
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook, Revision
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from tests import cast, ledger
from tests.makers import make_playbook

BODY = "One.\n\nTwo.\n\nThree.\n"


def body_of(playbook: Playbook) -> str:
    db.session.rollback()
    return playbooks.head_of(playbook).body


def test_a_save_appends_a_revision_and_records_it(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saved = saving.revise(playbook, BODY + "\nFour.\n", by=ada, base=1, note="  one   more ")
    assert (saved.is_changed, saved.was_merged) == (True, False)
    head = playbooks.head_of(playbook)
    assert (head.number, head.base, head.note) == (2, 1, "one more")
    assert ledger.last("playbook.revised").facts == {"revision": 2}


def test_changes_to_different_paragraphs_are_merged(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, BODY.replace("One", "Eins"), by=mara, base=1)
    saved = saving.revise(playbook, BODY.replace("Three", "Drei"), by=ada, base=1)
    assert saved.was_merged
    assert body_of(playbook) == "Eins.\n\nTwo.\n\nDrei.\n"


def test_changes_to_the_same_paragraph_are_a_conflict_and_mine_becomes_a_draft(
    app: Flask, ada: Person, mara: Person
) -> None:
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, BODY.replace("Two", "Zwei"), by=mara, base=1)
    with pytest.raises(Conflict) as caught:
        saving.revise(playbook, BODY.replace("Two", "Deux"), by=ada, base=1, note="why", topics=["Doors"])
    assert (caught.value.head, caught.value.base_number) == (2, 1)
    assert body_of(playbook) == BODY.replace("Two", "Zwei")
    draft = drafts.of(ada, playbook)
    assert draft is not None
    assert (draft.body, draft.base, draft.said("note"), draft.said("topics")) == (
        BODY.replace("Two", "Deux"),
        1,
        "why",
        "Doors",
    )


def test_two_new_titles_are_a_conflict_too(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, BODY, by=mara, base=1, title="Keys and locks")
    with pytest.raises(Conflict):
        saving.revise(playbook, BODY, by=ada, base=1, title="All keys")
    saved = saving.revise(playbook, BODY + "\nMore.\n", by=ada, base=1, title="Keys")
    assert saved.playbook.title == "Keys and locks", "who left the title alone does not undo a new one"


def test_saving_without_a_change_makes_no_revision(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saved = saving.revise(playbook, BODY, by=ada, base=1, title="Keys")
    assert not saved.is_changed
    assert playbook.revision == 1


def test_a_form_sent_twice_makes_one_revision(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    changed = BODY.replace("Two", "Deux")
    saving.revise(playbook, changed, by=ada, base=1, submission="form-1")
    saving.revise(playbook, changed.replace("Deux", "Deux et demi"), by=mara, base=2)
    again = saving.revise(playbook, changed, by=ada, base=1, submission="form-1")
    assert again.is_changed, "the same answer as at first"
    assert playbook.revision == 3


def test_a_form_sent_twice_makes_one_playbook(app: Flask, workshop: Space, ada: Person) -> None:
    first = saving.write(workshop, "Keys", BODY, by=ada, submission="form-1")
    second = saving.write(workshop, "Keys", BODY, by=ada, submission="form-1")
    assert first.id == second.id
    assert db.session.scalar(select(func.count()).select_from(Playbook)) == 1


def test_the_same_form_with_other_words_revises_what_it_made(app: Flask, workshop: Space, ada: Person) -> None:
    first = saving.write(workshop, "Keys", BODY, by=ada, submission="form-1")
    second = saving.write(workshop, "Keys", BODY + "\nFour.\n", by=ada, submission="form-1")
    assert first.id == second.id
    assert body_of(first) == BODY + "\nFour.\n"


def test_a_form_of_somebody_else_with_the_same_key_is_another(
    app: Flask, workshop: Space, ada: Person, mara: Person
) -> None:
    mine = saving.write(workshop, "Keys", BODY, by=ada, submission="1")
    theirs = saving.write(workshop, "Doors", BODY, by=mara, submission="1")
    assert mine.id != theirs.id


def test_topics_others_gave_meanwhile_stay(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY, topics=["Doors", "Night"])
    saving.revise(playbook, BODY, by=mara, base=1, topics=["Doors", "Night", "Safety"])
    before = ["Doors", "Night"]
    saving.revise(playbook, BODY, by=ada, base=1, topics=["night", "Metal"], topics_before=before)
    assert [topic.title for topic in topics.of_item(playbook)] == ["Metal", "Night", "Safety"]


def test_a_revision_restored_is_a_new_one_with_its_old_anchors(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    before = [passage.anchor for passage in passages.passages_of(playbook.id, 1)]
    saving.revise(playbook, "Something else.\n", by=ada, base=1)
    saving.restore(playbook, 1, by=ada)
    head = playbooks.head_of(playbook)
    assert (head.number, head.restores, head.body) == (3, 1, BODY)
    assert [passage.anchor for passage in passages.passages_of(playbook.id, 3)] == before


def test_what_somebody_types_besides_outlives_what_they_save_otherwise(app: Flask, ada: Person) -> None:
    """A revision brought back, and a save by a program; what came from the form itself is no draft any more."""
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, "Something else.\n", by=ada, base=1)
    with db.write():
        drafts.keep(ada, playbook, title="Keys", body="Half a thought", base=2)
    saving.restore(playbook, 1, by=ada)
    saving.revise(playbook, "By a program.\n", by=ada, base=3)
    kept = drafts.of(ada, playbook)
    assert kept is not None and (kept.body, kept.base) == ("Half a thought", 2)
    saving.revise(playbook, "In another window.\n", by=ada, base=4, submission="form-1")
    assert drafts.of(ada, playbook) is not None
    with db.write():
        drafts.keep(ada, playbook, title="Keys", body="By ha", base=5, submission="form-2")
    saving.revise(playbook, "By hand.\n", by=ada, base=5, submission="form-2")
    assert drafts.of(ada, playbook) is None, "the form's own last words but one"


def test_a_revision_can_be_neither_changed_nor_deleted(app: Flask) -> None:
    make_playbook("Keys", BODY)
    for statement in ("UPDATE revision SET body = ''", "DELETE FROM revision"):
        with pytest.raises(DatabaseError), db.write():
            db.session.execute(text(statement))


@pytest.mark.parametrize(
    "body",
    [
        "ends without a line end",
        "blanks at the end   \n\n\n",
        "\n\nbegins with empty lines",
        "\ttab\u00a0nbsp\u200d joiner \ufeff mark\n",
        "שלום עולם 😀 \U0001f468‍\U0001f469‍\U0001f467\n",
        "\x0b\x0c\x1c\x85\u2028\u2029 line ends of other kinds",
        "x" * 500_000,
    ],
)
def test_what_is_stored_is_what_was_sent(app: Flask, body: str) -> None:
    assert body_of(make_playbook("Keys", body)) == body


def test_line_ends_become_lf_and_nothing_else_changes(app: Flask, shared: Path | None) -> None:
    assert body_of(make_playbook("Keys", "a\r\nb\rc\n")) == "a\nb\nc\n"
    if shared is not None:
        mixed = (shared / "payloads/files/eol_mixed.md").read_bytes().decode()
        assert body_of(make_playbook("Mixed", mixed)) == mixed.replace("\r\n", "\n").replace("\r", "\n")


def test_naughty_strings_are_stored_as_they_are(app: Flask, shared: Path | None) -> None:
    rows = ["<script>alert(1)</script>", "../../etc", "Ω≈ç√∫˜µ≤≥÷", "%s%d", "\u202atest\u202c", "{{7*7}}"]
    if shared is not None:
        lines = (shared / "payloads/naughty_strings.jsonl").read_text("utf-8").splitlines()
        rows += [json.loads(line)["input"] for line in lines[::12]]
    for row in rows:
        wanted = row.replace("\r\n", "\n").replace("\r", "\n")
        if "\x00" not in row:
            assert body_of(make_playbook("Naughty", row)) == wanted


def test_a_nul_half_a_character_and_too_much_are_refused(app: Flask, workshop: Space, ada: Person) -> None:
    for body in ("a\x00b", "a\ud800b"):
        with pytest.raises(Invalid) as caught:
            saving.write(workshop, "Keys", body, by=ada)
        assert "body" in caught.value.fields
    with pytest.raises(TooLarge):
        saving.write(workshop, "Keys", "ä" * 300_000, by=ada)
    assert db.session.scalar(select(func.count()).select_from(Playbook)) == 0


def test_who_may_only_read_writes_nothing(app: Flask, vault: Space, ada: Person, noor: Person, olaf: Person) -> None:
    playbook = make_playbook("Secret", BODY, space=vault)
    for person, refusal in ((noor, Forbidden), (olaf, NotFound)):
        with pytest.raises(refusal):
            saving.revise(playbook, "Mine.\n", by=person, base=1)
        with pytest.raises(Forbidden):
            saving.write(vault, "Mine", BODY, by=person)
    assert playbook.revision == 1


def test_a_right_lost_while_rendering_counts(app: Flask, vault: Space, ada: Person, monkeypatch) -> None:
    playbook = make_playbook("Secret", BODY, space=vault)
    real = passages.render

    def slow(*arguments: object) -> object:
        with db.write():
            spaces.share_with(cast.space("Vault"), cast.person("ada"), "reader")
        return real(*arguments)

    monkeypatch.setattr(passages, "render", slow)
    with pytest.raises(Forbidden):
        saving.revise(playbook, "Mine.\n", by=ada, base=1)


@pytest.mark.usefixtures("impatient")
def test_a_text_that_is_not_rendered_in_time_is_saved_and_tried_again(app: Flask, ada: Person) -> None:
    hostile = "[a][b" * 20_000
    playbook = make_playbook("Hostile", hostile)
    assert body_of(playbook) == hostile
    stored = passages.rendering_of(playbook.id, 1)
    assert stored is not None and not stored.complete
    assert '<pre class="source"' in stored.html
    assert db.session.scalar(select(Job.name)) == "items.render_again"


def test_writers_at_once_lose_no_acknowledged_line(app: Flask) -> None:
    """R-004 in its short form: each appends its own list item, merging or trying again."""
    playbook = make_playbook("Lines", "".join(f"- line of {number}\n\n" for number in range(4)))
    playbook_id = playbook.id
    acknowledged: list[str] = []

    def write(number: int) -> None:
        with app.app_context():
            for turn in range(3):
                mine = f"- line of {number}, turn {turn}\n"
                while mine not in acknowledged:
                    row = db.session.get(Playbook, playbook_id)
                    assert row is not None
                    head = playbooks.head_of(row)
                    old = next(one for one in head.body.splitlines(True) if one.startswith(f"- line of {number}"))
                    with contextlib.suppress(Busy):
                        saving.revise(row, head.body.replace(old, mine), by=cast.person("ada"), base=head.number)
                        acknowledged.append(mine)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(acknowledged) == 12
    final = body_of(playbook)
    assert all(f"- line of {number}, turn 2\n" in final for number in range(4))
    numbers = db.session.scalars(select(Revision.number).order_by(Revision.number)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1)), "revisions are gapless"
