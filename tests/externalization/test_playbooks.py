"""What is done to a playbook as a whole, as verbs: audiences, titles, the queue."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from seci.commons import drafts as all_drafts
from seci.commons import indexing, items
from seci.commons.items import Audience
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import ledger
from tests.cast import CatchUp
from tests.makers import make_playbook


def tokens(playbook: Playbook) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Audience.token).where(Audience.item_id == playbook.id)))


def test_an_audience_follows_every_deed(app: Flask, ada: Person, workshop: Space, vault: Space) -> None:
    playbook = make_playbook("Keys", is_published=False)
    assert tokens(playbook) == {f"person:{ada.id}"}
    for deed, wanted in (
        (lambda: playbooks.publish(playbook, by=ada), {f"space:{workshop.id}"}),
        (lambda: playbooks.move(playbook, vault, None, by=ada), {f"space:{vault.id}"}),
        (lambda: playbooks.remove(playbook, by=ada), set()),
        (lambda: playbooks.restore(playbook, by=ada), {f"space:{vault.id}"}),
        (lambda: playbooks.withdraw(playbook, by=ada), {f"person:{ada.id}"}),
    ):
        with db.write():
            deed()
        assert tokens(playbook) == wanted


def test_what_changes_nothing_records_nothing(app: Flask, ada: Person, workshop: Space) -> None:
    playbook = make_playbook("Keys")
    before = ledger.kinds()
    with db.write():
        playbooks.publish(playbook, by=ada)
        playbooks.move(playbook, workshop, None, by=ada)
    assert ledger.kinds() == before


def test_a_change_of_audience_masks_the_playbook_until_the_index_follows(
    app: Flask, ada: Person, caught_up: CatchUp
) -> None:
    playbook = make_playbook("Keys")
    caught_up()
    with db.write():
        playbooks.withdraw(playbook, by=ada)
    assert playbook.id in indexing.masked()
    caught_up()
    assert indexing.masked() == set()


def test_a_new_title_keeps_the_old_one_answering(app: Flask, ada: Person, noor: Person) -> None:
    playbook = make_playbook("Keys", "x\n")
    saving.revise(playbook, "x\n", by=ada, base=1, title="All keys")
    saving.revise(playbook, "x\n", by=ada, base=2, title="Keys")
    found = items.named([items.key_of("All keys"), items.key_of("Keys")], noor)
    assert {item.id for item in found.values()} == {playbook.id} and len(found) == 2


def test_the_words_for_search_are_headings_text_and_topics(app: Flask) -> None:
    playbook = make_playbook("Keys", "Intro.\n\n## The box\n\n- [ ] look\n", topics=["Doors"])
    words = indexing.READERS["playbook"]([playbook.id])[playbook.id]
    assert (words.headings, words.topics) == ("The box", ("Doors",))
    assert "Intro." in words.body and "look" in words.body and "The box" not in words.body


def test_one_owner_sees_their_drafts_newest_first(app: Flask, ada: Person, workshop: Space) -> None:
    playbook = make_playbook("Keys")
    with db.write():
        drafts.keep_new(ada, workshop, "k", title="New", body="")
        drafts.keep(ada, playbook, title="Keys", body="changed", base=1)
    assert [draft.title for draft in db.session.scalars(all_drafts.of_person(ada))] == ["Keys", "New"]
