"""The queue between SQL and the index: nothing is lost, nothing stands in the way of the others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from seci.commons import indexing, items
from seci.commons.indexing import IndexEntry, Words
from seci.commons.people import Person
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing import clock
from seci.plumbing.db import db
from seci.plumbing.search import Document, SearchBusy, SearchUnavailable, parse
from seci.plumbing.search.generations import LOCK, locked
from seci.plumbing.search.schema import row
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import make_playbook
from tests.queries import count_queries


def found(word: str, person: Person) -> set[int]:
    index, hidden = indexing.present()
    return {hit.id for hit in index.search(parse(word), items.tokens_of(person), without=hidden).hits}


def entry_of(playbook: Playbook) -> IndexEntry:
    db.session.expire_all()
    return db.session.scalars(select(IndexEntry).where(IndexEntry.item_id == playbook.id)).one()


@contextmanager
def save_after_writing(patch: pytest.MonkeyPatch, playbook: Playbook, by: Person) -> Iterator[None]:
    """Have a playbook saved when the index was written and its queue is not yet settled."""
    write = indexing._write

    def slow(ids: Sequence[int]) -> set[int]:
        refused = write(ids)
        saving.revise(playbook, "Meanwhile.\n", by=by, base=1)
        return refused

    with patch.context() as patched:
        patched.setattr(indexing, "_write", slow)
        yield


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """Numbers of items whose words raise when they are read."""
    numbers: set[int] = set()
    read = indexing.READERS["playbook"]

    def stumble(ids: Sequence[int]) -> dict[int, Words]:
        if numbers & set(ids):
            raise ValueError("no words can be made of this")
        return read(ids)

    monkeypatch.setitem(indexing.READERS, "playbook", stumble)
    yield numbers


def test_a_save_queues_once_however_often_it_is_saved(ada: Person) -> None:
    playbook = make_playbook("Pump")
    saving.revise(playbook, "Other words.\n", by=ada, base=1)
    assert indexing.waiting() == 1
    assert indexing.drain() == 1
    assert indexing.drain() == 0


def test_a_save_that_fails_queues_nothing(ada: Person) -> None:
    playbook = make_playbook("Pump")
    indexing.drain()
    with pytest.raises(RuntimeError), db.write():
        indexing.queue(playbook)
        raise RuntimeError
    assert indexing.waiting() == 0


def test_what_is_queued_again_while_it_is_indexed_stays_queued(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    playbook = make_playbook("Pump")
    with save_after_writing(monkeypatch, playbook, ada):
        assert indexing.drain() == 1
    assert indexing.waiting() == 1 and indexing.drain() == 1
    assert found("meanwhile", ada) == {playbook.id}


def test_what_is_queued_again_while_it_is_refused_is_due_at_once(
    ada: Person, spoilt: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    playbook = make_playbook("Pump")
    spoilt.add(playbook.id)
    with save_after_writing(monkeypatch, playbook, ada):
        assert indexing.drain() == 1
    spoilt.clear()
    assert indexing.drain() == 1
    assert found("meanwhile", ada) == {playbook.id}


def test_what_another_process_settled_and_is_queued_anew_stays_queued(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that catches up beside `seci work` has read the queue of before."""
    playbook = make_playbook("Pump")
    write = indexing._write

    def late(ids: Sequence[int]) -> set[int]:
        refused = write(ids)
        monkeypatch.setattr(indexing, "_write", write)
        indexing.drain()
        saving.revise(playbook, "Meanwhile.\n", by=ada, base=1)
        return refused

    monkeypatch.setattr(indexing, "_write", late)
    indexing.drain()
    assert indexing.waiting() == 1


def test_an_audience_that_changed_stays_masked_when_only_words_change_after(ada: Person) -> None:
    playbook = make_playbook("Pump")
    indexing.drain()
    with db.write():
        indexing.queue(playbook, audience=True)
        indexing.queue(playbook)
    assert indexing.masked() == {playbook.id}
    with db.write():
        indexing.queue(playbook)
    assert indexing.masked() == {playbook.id} and entry_of(playbook).version == 2


def test_batches_are_bounded_and_the_oldest_come_first(ada: Person) -> None:
    first, second, third = make_playbook("One"), make_playbook("Two"), make_playbook("Three")
    assert indexing.drain(limit=2) == 2
    assert set(db.session.scalars(select(IndexEntry.item_id))) == {third.id}
    assert found("one", ada) == {first.id} and found("two", ada) == {second.id}


def test_a_removed_item_leaves_the_index(ada: Person, caught_up: CatchUp) -> None:
    playbook = make_playbook("Pump")
    caught_up()
    with db.write():
        playbooks.remove(playbook, by=ada)
    assert found("pump", ada) == set()
    caught_up()
    services().index.follow()
    assert services().index.hashes() == {}


def test_an_item_that_raises_is_tried_again_and_the_others_proceed(
    ada: Person, spoilt: set[int], caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = make_playbook("Bad pump"), make_playbook("Good pump")
    spoilt.add(bad.id)
    assert indexing.drain() == 2
    assert found("pump", ada) == {good.id}
    assert entry_of(bad).tries == 1
    assert indexing.drain() == 0, "it is not due yet"
    assert f"item {bad.id}" in caplog.text


def test_an_item_that_keeps_raising_is_parked_with_an_alert(
    ada: Person, spoilt: set[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = make_playbook("Bad pump")
    spoilt.add(bad.id)
    for day in range(indexing.TRIES + 2):
        moment = clock.now() + timedelta(days=day)
        monkeypatch.setattr(indexing, "now", lambda moment=moment: moment)
        indexing.drain()
    assert entry_of(bad).tries == indexing.TRIES
    assert indexing.parked() == [bad.id]
    assert "given up" in caplog.text


def test_saving_it_again_brings_a_parked_item_back(ada: Person, spoilt: set[int]) -> None:
    bad = make_playbook("Bad pump")
    spoilt.add(bad.id)
    with db.write():
        entry_of(bad).tries = indexing.TRIES
    spoilt.clear()
    saving.revise(bad, "Better words.\n", by=ada, base=1)
    indexing.drain()
    assert found("better", ada) == {bad.id}


def test_what_is_parked_stays_masked_if_its_audience_changed(ada: Person, mara: Person, spoilt: set[int]) -> None:
    playbook = make_playbook("Pump", by=mara)
    indexing.drain()
    spoilt.add(playbook.id)
    with db.write():
        playbooks.withdraw(playbook, by=mara)
    indexing.drain()
    assert playbook.id in indexing.masked()
    assert found("pump", ada) == set()


def test_a_document_that_cannot_be_analysed_does_not_stop_the_others(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make_playbook("Bad pump"), make_playbook("Good pump")

    def stumble(document: Document) -> dict[str, Any]:
        if document.id == bad.id:
            raise ValueError
        return row(document)

    monkeypatch.setattr("seci.plumbing.search.writer.row", stumble)
    indexing.drain()
    assert found("pump", ada) == {good.id}
    assert entry_of(bad).tries == 1


def test_a_missing_index_is_said_and_nothing_is_forgotten(ada: Person) -> None:
    make_playbook("Pump")
    shutil.rmtree(services().settings.index_folder)
    with pytest.raises(SearchUnavailable):
        indexing.drain()
    assert indexing.waiting() == 1
    indexing.reindex()
    assert found("pump", ada)


def test_while_another_writes_the_index_the_queue_waits_and_saves_succeed(ada: Person) -> None:
    with locked(services().settings.index_folder, LOCK, 0.0):
        make_playbook("Pump")
        with pytest.raises(SearchBusy):
            indexing.drain()
    assert indexing.drain() == 1


def test_reindexing_gives_what_draining_gave(ada: Person, caught_up: CatchUp) -> None:
    for number in range(5):
        make_playbook(f"Pump {number}", topics=["machines"])
    caught_up()
    services().index.follow()
    before = services().index.hashes()
    seen: list[int] = []
    assert indexing.reindex(seen.append) == 6
    assert seen[-1] == 6
    services().index.follow()
    assert services().index.hashes() == before


def test_reindexing_leaves_out_what_raises_and_queues_it(ada: Person, spoilt: set[int], caught_up: CatchUp) -> None:
    bad, good = make_playbook("Bad pump"), make_playbook("Good pump")
    caught_up()
    spoilt.add(bad.id)
    assert indexing.reindex() == 1
    assert found("pump", ada) == {good.id}
    assert indexing.waiting() == 1
    spoilt.clear()
    caught_up()
    assert found("pump", ada) == {bad.id, good.id}


def test_what_cannot_be_read_again_at_the_end_of_reindexing_is_queued(
    ada: Person, spoilt: set[int], caught_up: CatchUp
) -> None:
    playbook = make_playbook("Pump")
    caught_up()

    def save_meanwhile(done: int) -> None:
        if done:
            saving.revise(playbook, "Meanwhile.\n", by=ada, base=1)
            caught_up()
            spoilt.add(playbook.id)

    assert indexing.reindex(save_meanwhile) == 0
    assert indexing.waiting() == 1
    spoilt.clear()
    caught_up()
    assert found("meanwhile", ada) == {playbook.id}


def test_more_can_be_read_again_than_one_statement_takes_values(ada: Person) -> None:
    playbook = make_playbook("Pump")
    read = indexing._read_again(range(1, 40_000), set())
    assert [document.id for document in read] == [playbook.id]


def test_what_differs_from_sql_is_known(ada: Person, caught_up: CatchUp) -> None:
    kept, changed = make_playbook("Kept"), make_playbook("Changed")
    caught_up()
    services().index.follow()
    with db.write():
        changed.title = "Otherwise"
    assert indexing.stale() == {changed.id}
    assert kept.id not in indexing.stale()


def test_reading_the_words_of_a_batch_takes_a_fixed_number_of_queries(ada: Person) -> None:
    few = [make_playbook(topics=["a"]).id for _number in range(2)]
    many = [make_playbook(topics=["a", "b"]).id for _number in range(10)]
    db.session.rollback()
    with count_queries() as of_few:
        list(indexing.documents(few))
    db.session.rollback()
    with count_queries() as of_many:
        list(indexing.documents(many))
    assert len(of_many) == len(of_few)


def test_how_many_wait_long_can_be_asked(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    make_playbook("Pump")
    assert indexing.queued_before(timedelta(hours=1)) == 0
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(indexing, "now", lambda: later)
    assert indexing.queued_before(timedelta(hours=1)) == 1
