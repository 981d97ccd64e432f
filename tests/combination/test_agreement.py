"""Search and permission agree, whatever happens in whatever order (R-045, R-046, R-048)."""

from __future__ import annotations

import random

from seci.combination.searches import search
from seci.commons import indexing, items
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests import cast
from tests.makers import make_playbook

STEPS = 60
PEOPLE = ("mara", "noor", "ada", "max", "olaf")


def readers_by_search(word: str) -> set[str]:
    return {handle for handle in PEOPLE if search(word, cast.person(handle)).total}


def readers_by_sql(playbook: Playbook) -> set[str]:
    return {handle for handle in PEOPLE if items.get(playbook.id, cast.person(handle)) is not None}


def agree(words: dict[int, str]) -> None:
    for number, word in words.items():
        playbook = db.session.get(Playbook, number)
        assert playbook is not None
        assert readers_by_search(word) == readers_by_sql(playbook), (number, word)


def catch_up() -> None:
    while indexing.drain():
        pass


def test_after_any_changes_the_rarest_word_finds_a_text_for_its_readers_and_nobody_else(
    mara: Person, workshop: Space, vault: Space
) -> None:
    dice = random.Random(11)
    words: dict[int, str] = {}
    for step in range(STEPS):
        word = f"quillwort{step}"
        if len(words) < 5 or dice.random() < 0.3:
            made = make_playbook(body=f"The {word}.\n", by=mara, is_published=dice.random() < 0.8)
            words[made.id] = word
            continue
        playbook = db.session.get(Playbook, dice.choice(list(words)))
        assert playbook is not None
        change(playbook, dice, mara, (workshop, vault), words, word)
        if dice.random() < 0.2:
            indexing.drain(limit=3)
            agree_masked(words)
    catch_up()
    agree(words)
    before = services().index.hashes()
    indexing.reindex()
    agree(words)
    assert services().index.hashes() == before


def change(
    playbook: Playbook, dice: random.Random, by: Person, spaces: tuple[Space, Space], words: dict[int, str], word: str
) -> None:
    """One thing that may happen to a playbook."""
    is_binned = not readers_by_sql(playbook)
    act = dice.choice(["revise", "move", "publish", "withdraw", "remove"])
    if is_binned:
        with db.write():
            playbooks.restore(playbook, by=by)
    elif act == "revise" and items.get(playbook.id, by):
        saving.revise(playbook, f"The {word}.\n", by=by, base=playbook.revision)
        words[playbook.id] = word
    else:
        with db.write():
            if act == "move":
                playbooks.move(playbook, dice.choice(spaces), None, by=by)
            elif act == "publish":
                playbooks.publish(playbook, by=by)
            elif act == "withdraw":
                playbooks.withdraw(playbook, by=by)
            else:
                playbooks.remove(playbook, by=by)


def agree_masked(words: dict[int, str]) -> None:
    """While the index is behind, nobody finds what they may not read."""
    for number, word in words.items():
        playbook = db.session.get(Playbook, number)
        assert playbook is not None
        assert readers_by_search(word) <= readers_by_sql(playbook), (number, word)


def test_what_is_saved_while_the_index_is_rebuilt_is_not_missed(ada: Person) -> None:
    first = make_playbook("First", "The quillwort.\n")
    make_playbook("Second")

    def save(done: int) -> None:
        if not done:
            return
        db.session.rollback()
        if first.revision == 1:
            saving.revise(first, "The lamplighter.\n", by=ada, base=1)

    indexing.reindex(save)
    catch_up()
    assert search("lamplighter", ada).total == 1
    assert search("quillwort", ada).total == 0


def test_the_index_holds_the_newest_words_whatever_the_order(ada: Person) -> None:
    playbook = make_playbook("First", "The quillwort.\n")
    late = list(indexing.documents([playbook.id]))
    saving.revise(playbook, "The lamplighter.\n", by=ada, base=1)
    catch_up()
    services().index_writer.write(late)
    with db.write():
        indexing.queue(playbook)
    catch_up()
    assert search("lamplighter", ada).total == 1 and search("quillwort", ada).total == 0
