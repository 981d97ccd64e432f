"""Drafts: one person's unsaved text."""

from __future__ import annotations

from flask import Flask

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, saving
from seci.plumbing.db import db
from tests.makers import make_playbook


def test_a_draft_is_dropped_by_the_save_it_was_for(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", "One.\n")
    with db.write():
        drafts.keep(ada, playbook, title="Keys", body="Two.\n", base=1)
    saving.revise(playbook, "Two.\n", by=ada, base=1)
    assert drafts.of(ada, playbook) is None


def test_what_others_save_leaves_ones_draft_alone(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", "One.\n")
    with db.write():
        drafts.keep(ada, playbook, title="Keys", body="Mine.\n", base=1)
    saving.revise(playbook, "Theirs.\n", by=mara, base=1)
    draft = drafts.of(ada, playbook)
    assert draft is not None and (draft.body, draft.base) == ("Mine.\n", 1)


def test_since_when_somebody_writes_stays_while_they_type(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", "One.\n")
    for words in ("T", "Ty"):
        with db.write():
            drafts.keep(ada, playbook, title="Keys", body=words, base=1)
    draft = drafts.of(ada, playbook)
    assert draft is not None and draft.began_at < draft.changed_at
    assert [(one.name, one.since) for one in drafts.others_writing(playbook, mara)] == [("Ada", draft.began_at)]


def test_drafts_of_new_playbooks_are_told_apart_by_their_form(app: Flask, ada: Person, workshop: Space) -> None:
    for key in ("a", "b", "a"):
        with db.write():
            drafts.keep_new(ada, workshop, key, title=key.upper(), body=key)
    assert [draft.submission for draft in db.session.scalars(drafts.begun_by(ada))] == ["a", "b"]


def test_what_is_too_long_to_be_saved_is_kept_all_the_same(app: Flask, ada: Person, workshop: Space) -> None:
    with db.write():
        draft = drafts.keep_new(
            ada, workshop, "k", title="x" * 400 + "\x00", body="", note="n" * 600, topics="t" * 1800
        )
    assert (len(draft.title), len(draft.said("note")), len(draft.said("topics"))) == (400, 600, 1800)


def test_topics_that_were_cleared_stay_cleared(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", "Words.\n", topics=["Wrong"])
    with db.write():
        assert drafts.keep(ada, playbook, title="Keys", body="Words.\n", base=1, topics="Wrong") is None
        assert drafts.keep(ada, playbook, title="Keys", body="Words.\n", base=1) is None
        kept = drafts.keep(ada, playbook, title="Keys", body="Words.\n", base=1, topics="")
    assert kept is not None and drafts.topics_in(kept) == ""
