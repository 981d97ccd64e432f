from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from whoosh.searching import Searcher

from seci.plumbing.search import Index, Writer, parse, rebuild
from seci.plumbing.search import index as module


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_an_update_replaces_the_document(write, make, found, index) -> None:
    write(make(1, body="old"))
    write(make(1, body="new"))
    assert (found("old"), found("new"), index.count()) == ([], [1], 1)


def test_the_same_id_twice_in_a_batch_leaves_the_last(write, make, found, index) -> None:
    write(make(1, body="first"), make(1, body="second"))
    assert (found("first"), found("second"), index.count()) == ([], [1], 1)


def test_removal_takes_a_document_away_whatever_else_is_said(write, make, found, index) -> None:
    write(make(1, body="word"), make(2, body="word"))
    write(make(2, body="word again"), removed=(1, 2, 99))
    assert (found("word"), index.count()) == ([], 0)


def test_a_commit_is_seen_after_the_next_look_at_the_folder(folder, index, make, found, monkeypatch) -> None:
    assert found("word") == []
    Writer(folder).write([make(1, body="word")])
    assert found("word") == []
    monkeypatch.setattr(module, "POLL", 0.0)
    assert found("word") == [1]


def test_following_sees_a_commit_even_while_another_thread_is_opening_an_older_one(folder, index, make, found) -> None:
    Writer(folder).write([make(1, body="old")])
    index.follow()
    with ThreadPoolExecutor(1) as pool:
        with index._following:  # as if another thread had looked at the folder and was not done
            Writer(folder).write([make(1, body="new")])
            following = pool.submit(index.follow)
            assert found("old") == [1]
            assert not following.done()
        following.result()
    assert (found("old"), found("new")) == ([], [1])


def test_segments_are_carried_from_one_generation_to_the_next(write, make, index) -> None:
    write(*(make(id) for id in range(1, 30)))
    with index._reading() as before:
        kept = before.segments[0]
    write(make(30))
    with index._reading() as after:
        assert after.segments[0] is kept


def test_an_old_snapshot_stays_readable_until_its_last_user_leaves(write, make, index, folder) -> None:
    write(make(1, body="old word"))
    with index._reading() as snapshot:
        Writer(folder).optimize()
        write(make(1, body="new"), make(2))
        Writer(folder).optimize()
        index.follow()
        assert snapshot.is_retired
        assert len(snapshot.postings("text", "old")[0]) == 1
        assert snapshot.sequence(0) == b" title1 \n  \n old word \n  \n  "


def test_no_file_stays_open_after_many_updates(write, make, index, found) -> None:
    write(make(1))
    found("word")
    before = open_files()
    for number in range(40):
        write(make(1, body=f"word {number}"))
        assert found("word") == [1]
    assert open_files() <= before + 6 * 8
    index.close()
    assert open_files() < before


def test_refresh_is_never_called(write, make, found, monkeypatch) -> None:
    monkeypatch.setattr(Searcher, "refresh", lambda self: 1 / 0)
    write(make(1, body="word"))
    write(make(1, body="word two"))
    assert found("two") == [1]


def test_threads_read_while_a_writer_writes_and_another_rebuilds(folder, index, make) -> None:
    Writer(folder).write([make(id, body="steady") for id in range(1, 21)])

    def read(_: int) -> int:
        return index.search(parse('steady OR "steady"'), ["all"]).total

    with ThreadPoolExecutor(6) as pool:
        readings = [pool.submit(read, number) for number in range(300)]
        for number in range(12):
            Writer(folder, timeout=5).write([make(21 + number, body="other"), make(1 + number, body="steady still")])
        rebuild(folder, [make(id, body="steady") for id in range(1, 21)], durable=False)
        readings += [pool.submit(read, number) for number in range(100)]
        assert {reading.result() for reading in readings} == {20}


def test_hashes_are_given_back_by_id(write, make, index) -> None:
    write(make(1, hash="a"), make(2, hash="é"), make(3))
    write(removed=(3,))
    assert index.hashes() == {1: "a", 2: "é"}


def test_an_empty_index_answers(index, search) -> None:
    assert (search("word").total, index.count(), index.hashes()) == (0, 0, {})
    assert index.complete("w", ["all"]) == index.jump("w", ["all"]) == index.related(1, ["all"]) == []


def test_a_closed_index_opens_again_when_asked(write, make, index, found) -> None:
    write(make(1, body="word"))
    index.close()
    assert found("word") == [1]


def test_two_indexes_of_one_folder_see_the_same(folder: Path, write, make) -> None:
    write(make(1, body="word"))
    other = Index(folder)
    assert other.search(parse("word"), ["all"]).total == 1
    other.close()
