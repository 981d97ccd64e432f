from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seci.plumbing.search import Index, SearchBusy, Unindexable, Writer, analysis, parse
from seci.plumbing.search.generations import LOCK, current_folder, locked
from seci.plumbing.search.merging import FAN, choose
from seci.plumbing.search.writer import read_segments


def sizes(folder: Path) -> list[int]:
    return sorted(segment.doc_count() for segment in read_segments(current_folder(folder)))


def test_one_writer_at_a_time(folder, make) -> None:
    with locked(folder, LOCK, 0.0):
        with pytest.raises(SearchBusy):
            Writer(folder).write([make(1)])
        with pytest.raises(SearchBusy):
            Writer(folder).optimize()
    Writer(folder).write([make(1)])


def test_a_document_that_cannot_be_analysed_is_named_and_nothing_written(folder, make, index) -> None:
    with pytest.raises(Unindexable) as refusal:
        Writer(folder).write([make(1), make(2, body=None), make(3)])
    assert refusal.value.id == 2
    assert index.count() == 0


def test_nothing_to_write_commits_nothing(folder) -> None:
    before = sorted(current_folder(folder).iterdir())
    Writer(folder).write([], ())
    assert sorted(current_folder(folder).iterdir()) == before


def test_small_segments_are_merged_by_tiers(folder, make) -> None:
    for id in range(1, 3 * FAN * FAN):
        Writer(folder).write([make(id)])
    assert len(sizes(folder)) < 3 * FAN
    assert sum(sizes(folder)) == 3 * FAN * FAN - 1


def test_a_merge_rewrites_no_more_documents_than_it_may(folder, make) -> None:
    for batch in range(FAN):
        Writer(folder).write([make(batch * 100 + number) for number in range(100)])
    assert choose(read_segments(current_folder(folder)), 100) == []
    assert len(sizes(folder)) == FAN
    assert Writer(folder).tidy()
    assert sizes(folder) == [FAN * 100]
    assert not Writer(folder).tidy()


def test_a_segment_mostly_deleted_is_rewritten_and_an_empty_one_dropped(folder, make, index) -> None:
    Writer(folder).write([make(id, body="word") for id in range(1, 11)])
    Writer(folder).write([], removed=range(1, 7))
    assert [segment.deleted_count() for segment in read_segments(current_folder(folder))] == [0]
    Writer(folder).write([], removed=range(7, 11))
    Writer(folder).write([make(99)])
    assert sizes(folder) == [1]
    assert index.count() == 1


def test_optimizing_leaves_one_segment_that_finds_the_same(folder, make, index, found) -> None:
    for id in range(1, 6):
        Writer(folder).write([make(id, f"Page {id}", f"word number{id}", topics=["a"]), make(1, body="word")])
    index.follow()
    before = (set(found("word")), index.hashes(), index.complete("p", ["all"]), found('"word number3"'))
    Writer(folder).optimize()
    index.follow()
    assert sizes(folder) == [5]
    assert (set(found("word")), index.hashes(), index.complete("p", ["all"]), found('"word number3"')) == before


def test_a_durable_writer_writes_the_same(folder, make, index) -> None:
    Writer(folder, durable=True).write([make(1, body="word")])
    assert index.count() == 1


def test_random_changes_are_found_as_they_are(folder, make, index) -> None:
    """After any history, the rarest word of each document finds it for those who may read it, and no others."""
    chance, truth = random.Random(11), {}
    for _ in range(60):
        batch = {
            chance.randrange(40): (f"word{chance.randrange(10**6)}", f"group:{chance.randrange(4)}") for _ in range(5)
        }
        gone = {id for id in chance.sample(range(40), 2) if id not in batch}
        Writer(folder).write([make(id, body=word, tokens=[token]) for id, (word, token) in batch.items()], gone)
        truth = {id: value for id, value in truth.items() if id not in gone} | batch
    index.follow()
    for id, (word, token) in truth.items():
        for group in range(4):
            hits = index.search(parse(word), [f"group:{group}"]).hits
            assert [hit.id for hit in hits] == ([id] if token == f"group:{group}" else [])
    assert index.count() == len(truth)


KILLED = """
import sys
from pathlib import Path
from seci.plumbing.search import Writer
from tests.plumbing.search.conftest import make_document
print("ready", flush=True)
number = 0
while True:
    number += 1
    Writer(Path(sys.argv[1])).write([make_document(id, body=f"word number{number}") for id in range(1, 9)])
    print(number, flush=True)
"""


def test_a_writer_killed_while_committing_loses_and_doubles_nothing(folder) -> None:
    chance = random.Random(3)
    for _ in range(5):
        command = [sys.executable, "-W", "ignore", "-c", KILLED, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline(), process.stdout.readline()]
            time.sleep(chance.random() / 10)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.readlines()
        acknowledged = int(lines[-1])
        index = Index(folder)
        results = index.search(parse("word"), ["all"])
        assert (results.total, index.count(), index.damage()) == (8, 8, [])
        newer = f"number{acknowledged} OR number{acknowledged + 1}"
        assert index.search(parse(newer), ["all"]).total == 8
        index.close()
        Writer(folder).write([])


def test_analysis_of_a_large_text_stays_linear() -> None:
    assert len(analysis.raw_chunks("a-" * 100_000)) == 1
