"""Topics: words that tie modes together, and say nothing of closed spaces."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.commons import topics
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.plumbing.db import db
from tests import ledger
from tests.makers import make_playbook


def names(viewer: Person) -> list[str]:
    db.session.rollback()
    return [topic.title for topic in db.session.scalars(topics.readable_by(viewer))]


def test_a_topic_is_made_by_being_given_and_known_by_any_spelling(app: Flask, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", topics=["Night shift"])
    with db.write():
        assert not topics.give(playbook, ["#night-shift"], by=ada)
        assert topics.give(playbook, ["NIGHT_SHIFT", "Doors"], by=ada)
    assert names(noor) == ["Doors", "Night shift"]
    assert ledger.kinds().count("topic.made") == 2


def test_a_topic_shows_only_to_who_may_read_something_under_it(
    app: Flask, noor: Person, olaf: Person, ada: Person, vault: Space
) -> None:
    make_playbook("Safe", space=vault, topics=["Combination"])
    assert names(noor) == ["Combination"] and names(olaf) == []
    playbook = make_playbook("Keys", topics=["Combination"])
    assert names(olaf) == ["Combination"]
    with db.write():
        playbooks.withdraw(playbook, by=ada)
    assert names(olaf) == []


def test_who_guesses_a_word_is_lent_nothing_that_was_said_of_it(
    app: Flask, noor: Person, olaf: Person, ada: Person, vault: Space
) -> None:
    safe = make_playbook("Safe", space=vault, topics=["Merger", "Bare"])
    merger, bare = sorted(topics.of_item(safe), key=lambda topic: topic.title, reverse=True)
    with db.write():
        topics.describe(merger, definition="Signing in March.", synonyms=["Takeover"], by=ada)
    for word in ("Merger", "Takeover"):
        own = topics.of_item(make_playbook(by=olaf, topics=[word]))[0]
        assert (own.id != merger.id, own.title, own.definition) == (True, word, "")
        assert topics.get(merger.id, olaf) is None
    assert topics.of_item(make_playbook(by=olaf, topics=["Bare"]))[0].id == bare.id, "a mere word is shared"
    assert topics.named(["merger"], noor)["merger"].id == merger.id, "of two with one name the older one counts"
    again = make_playbook(by=ada, topics=["Merger"])
    assert topics.of_item(again)[0].id == merger.id


def test_a_hidden_name_is_no_reason_to_refuse_a_synonym(
    app: Flask, olaf: Person, vault: Space, workshop: Space
) -> None:
    make_playbook("Safe", space=vault, topics=["Merger"])
    doors = topics.of_item(make_playbook(by=olaf, topics=["Doors"]))[0]
    with db.write():
        topics.describe(doors, definition="What opens.\r\nTwo lines.", synonyms=["Merger"], by=olaf)
    assert topics.named(["Merger"], olaf)["merger"].id == doors.id and doors.definition == "What opens.\nTwo lines."
    with pytest.raises(Invalid), db.write():
        topics.describe(doors, definition="a\x00b", synonyms=[], by=olaf)


def test_counts_are_of_what_the_viewer_may_read(app: Flask, noor: Person, olaf: Person, vault: Space) -> None:
    make_playbook("Keys", topics=["Doors"])
    make_playbook("Safe", space=vault, topics=["Doors"])
    for person, count in ((noor, 2), (olaf, 1)):
        seen = db.session.scalars(topics.readable_by(person)).all()
        assert topics.counts(seen, person) == {seen[0].id: count}


def test_a_synonym_leads_to_its_topic_and_cannot_be_anothers_name(app: Flask, ada: Person) -> None:
    playbook = make_playbook("Keys", topics=["Doors", "Night"])
    doors, _night = topics.of_item(playbook)
    with db.write():
        topics.describe(doors, definition="What opens.", synonyms=["gates"], by=ada)
    assert topics.named(["#GATES"], ada)["gates"].id == doors.id
    with pytest.raises(Invalid) as caught, db.write():
        topics.describe(doors, definition="", synonyms=["Night"], by=ada)
    assert list(caught.value.fields) == ["synonyms"]


@pytest.mark.parametrize("name", ["", "#", "x" * 61, "a,b", "a\x07b", "\u200d"])
def test_names_that_cannot_be_taken_are_refused(app: Flask, ada: Person, workshop: Space, name: str) -> None:
    with pytest.raises(Invalid):
        topics.checked_name(name)
    if name.strip():
        with pytest.raises(Invalid):
            saving.write(workshop, "Keys", "x", by=ada, topics=[name])
