from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from seci.plumbing.search import Index, SearchBusy, SearchUnavailable, Writer, parse, rebuild
from seci.plumbing.search.generations import REBUILDING, current_folder, locked


def test_a_rebuild_replaces_everything_and_says_how_far_it_is(folder, write, make, index, found) -> None:
    write(make(1, body="old"), make(2, body="old"))
    told: list[int] = []
    rebuilt = rebuild(folder, (make(id, body="new") for id in range(2, 1300)), told.append)
    index.follow()
    assert (rebuilt.count, rebuilt.refused) == (1298, [])
    assert told == [0, 500, 1000, 1298]
    assert (found("old"), index.count()) == ([], 1298)


def test_the_old_index_answers_until_the_switch(folder, write, make, index, found) -> None:
    write(make(1, body="old"))

    def documents():
        for id in range(2, 10):
            index.follow()
            assert found("old") == [1]
            yield make(id, body="new")

    rebuild(folder, documents())
    index.follow()
    assert (found("old"), len(found("new"))) == ([], 8)


def test_what_is_written_during_a_rebuild_is_read_again(folder, write, make, index, found) -> None:
    truth = {id: make(id, body="first") for id in range(1, 6)}
    write(*truth.values())

    def documents():
        yield from list(truth.values())
        truth[2] = make(2, body="second")
        del truth[3]
        Writer(folder).write([truth[2]], removed=[3])

    rebuild(folder, documents(), reread=lambda ids: [truth[id] for id in ids if id in truth])
    index.follow()
    assert (found("second"), set(found("first")), index.count()) == ([2], {1, 4, 5}, 4)
    assert not (folder / "changes").exists()


def test_without_rereading_writers_wait_until_the_end(folder, make) -> None:
    def documents():
        with pytest.raises(SearchBusy):
            Writer(folder).write([make(9)])
        yield make(1)

    rebuild(folder, documents())


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_beside_it(folder, write, make, found) -> None:
    write(make(1, body="old"))

    def documents():
        yield make(2)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        rebuild(folder, documents())
    assert found("old") == [1]
    assert [path for path in folder.iterdir() if path.is_dir()] == [current_folder(folder)]


def test_what_a_killed_rebuild_left_is_swept_away(folder, make) -> None:
    (folder / "0123abcd").mkdir()
    (folder / "changes").write_text("")
    rebuild(folder, [make(1)])
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [current_folder(folder).name, "current", "lock", REBUILDING]
    )


def test_a_writer_notes_nothing_for_a_rebuild_that_was_killed(folder, make, index) -> None:
    (folder / "0123abcd").mkdir()
    (folder / "changes").write_text("7\n")
    Writer(folder).write([make(1, body="word")])
    assert not (folder / "changes").exists() and not (folder / "0123abcd").exists()
    assert index.search(parse("word"), ["all"]).total == 1


def test_a_rebuild_waits_for_a_writer_that_sweeps(folder, make, index) -> None:
    with ThreadPoolExecutor(1) as others:
        with locked(folder, REBUILDING, 0.0):
            rebuilt = others.submit(rebuild, folder, [make(1)])
            time.sleep(0.1)
        assert rebuilt.result(10).count == 1


def test_one_rebuild_at_a_time(folder) -> None:
    with locked(folder, REBUILDING, 0.0), pytest.raises(SearchBusy):
        rebuild(folder, [])


def test_documents_that_cannot_be_analysed_are_left_out_and_named(folder, make, index) -> None:
    rebuilt = rebuild(folder, [make(1), make(2, body=None), make(3), make(3)])
    assert (rebuilt.count, rebuilt.refused, index.count()) == (2, [2], 2)


def test_what_cannot_be_analysed_while_catching_up_is_named_as_well(folder, write, make, index) -> None:
    truth = {id: make(id) for id in range(1, 6)} | {5: make(5, body=None)}

    def documents():
        yield from list(truth.values())
        truth.update({2: make(2, body=None), 5: make(5)})
        del truth[3]
        Writer(folder).write([make(2, body="second"), truth[5]], removed=[3])

    rebuilt = rebuild(folder, documents(), reread=lambda ids: [truth[id] for id in ids if id in truth])
    assert (rebuilt.count, rebuilt.refused, index.count()) == (3, [2], 3)


def test_a_rebuild_makes_the_folder_and_nobody_else_may_look_in(tmp_path, make) -> None:
    rebuild(tmp_path / "deep/index", [make(1)])
    assert (tmp_path / "deep/index").stat().st_mode & 0o777 == 0o700
    assert current_folder(tmp_path / "deep/index").stat().st_mode & 0o777 == 0o700


def test_an_index_of_another_format_is_outdated_and_can_be_rebuilt(folder, make) -> None:
    stamp = json.loads((folder / "current").read_text())
    (folder / "current").write_text(json.dumps(stamp | {"format": 0}))
    index = Index(folder)
    for use in (index.count, lambda: Writer(folder).write([make(1)])):
        with pytest.raises(SearchUnavailable) as refusal:
            use()
        assert refusal.value.reason == "outdated"
    rebuild(folder, [make(1, body="word")])
    assert index.search(parse("word"), ["all"]).total == 1
    index.close()
