"""The one indexer follows the queue and heals the index by itself."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from seci.combination.searches import search
from seci.commons import indexer, indexing
from seci.commons.indexer import Indexer
from seci.commons.people import Person
from seci.plumbing.db import db
from seci.plumbing.search import SearchUnavailable
from seci.plumbing.search.generations import LOCK, locked
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import make_playbook


@pytest.fixture
def follower(app: Flask) -> Indexer:
    return Indexer(threading.Event())


def settle(follower: Indexer) -> None:
    """Step until there is nothing to do."""
    for _step in range(50):
        if follower.step() > 0 and not indexing.waiting():
            return


def test_a_save_is_visible_after_one_step(follower: Indexer, ada: Person) -> None:
    make_playbook("Pump")
    assert follower.step() == 0.0
    assert search("pump", ada).total == 1
    assert follower.step() == indexer.POLL


def test_what_was_left_over_at_a_stop_is_indexed_at_the_next_start(app: Flask, ada: Person) -> None:
    make_playbook("Pump")
    settle(Indexer(threading.Event()))
    assert search("pump", ada).total == 1


def test_it_follows_until_it_is_told_to_stop(app: Flask, ada: Person) -> None:
    stop = threading.Event()

    def run() -> None:
        with app.app_context():
            indexer.follow(stop)
            db.session.remove()
            db.engine.dispose()

    thread = threading.Thread(target=run)
    thread.start()
    make_playbook("Pump")
    for _look in range(200):
        if search("pump", ada).total:
            break
        db.session.rollback()
        threading.Event().wait(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert search("pump", ada).total == 1


def test_a_deleted_index_is_built_anew_while_titles_answer(follower: Indexer, ada: Person, caught_up: CatchUp) -> None:
    """R-041: nothing is queued, and still the indexer notices."""
    make_playbook("Pump", "A lamplighter.\n")
    caught_up()
    assert search("lamplighter", ada).total == 1
    shutil.rmtree(services().settings.index_folder)
    found = search("pump", ada)
    assert found.is_fallback and found.total == 1
    make_playbook("Saved meanwhile", "Another lamplighter.\n")
    settle(follower)
    found = search("lamplighter", ada)
    assert not found.is_fallback and found.total == 2


@pytest.mark.parametrize("damage", ["empty", "cut", "gone"])
def test_any_damaged_file_is_mended(damage: str, follower: Indexer, ada: Person, caught_up: CatchUp) -> None:
    """R-042: each file missing, empty or cut in half answers with titles or rightly, and is healed."""
    make_playbook("Pump", "A lamplighter.\n")
    caught_up()
    folder = services().settings.index_folder
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name.lower()):
        spoil(path, damage)
    services().index.close()
    found = search("pump", ada)
    assert found.total == 1
    settle(follower)
    for _look in range(indexer.IDLE + 1):
        follower.step()
    assert search("lamplighter", ada).total == 1


def spoil(path: Path, damage: str) -> None:
    if damage == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")


def test_the_nightly_look_queues_what_differs(follower: Indexer, ada: Person, caught_up: CatchUp) -> None:
    kept, changed = make_playbook("Kept"), make_playbook("Changed")
    caught_up()
    with db.write():
        changed.title = "Otherwise"
    assert indexer.check() == 1
    settle(follower)
    assert search("otherwise", ada).total == 1 and search("kept", ada).total == 1
    assert indexing.stale() == set() and kept.id != changed.id


def test_the_nightly_look_finds_a_flipped_byte(ada: Person, follower: Indexer, caught_up: CatchUp) -> None:
    """R-043: Whoosh itself would notice nothing."""
    make_playbook("Pump", "A lamplighter.\n")
    caught_up()
    path = max(services().settings.index_folder.rglob("*.pst"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(SearchUnavailable):
        indexer.check()
    follower.next_check = datetime(2000, 1, 1, tzinfo=UTC)
    follower.looks = indexer.IDLE
    follower.step()
    services().index.follow()
    assert services().index.damage() == []
    assert search("lamplighter", ada).total == 1


def test_it_looks_at_night_once(follower: Indexer) -> None:
    evening = datetime(2026, 5, 4, 22, 0, tzinfo=UTC)
    assert indexer.quiet_hour_after(evening) == datetime(2026, 5, 5, 3, 0, tzinfo=UTC)
    assert indexer.quiet_hour_after(evening + timedelta(hours=6)) == datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
    follower.next_check = datetime(2000, 1, 1, tzinfo=UTC)
    follower.looks = indexer.IDLE
    follower.step()
    assert follower.next_check > datetime(2026, 1, 1, tzinfo=UTC)


def test_whoever_else_writes_is_waited_for(follower: Indexer, ada: Person) -> None:
    with locked(services().settings.index_folder, LOCK, 0.0):
        make_playbook("Pump")
        assert follower.step() == indexer.BUSY
    assert follower.step() == 0.0


def test_a_failure_of_ours_does_not_end_it(follower: Indexer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(indexing, "drain", fail)
    assert follower.step() == indexer.TROUBLE


def test_a_rebuild_stops_when_it_is_asked_to(app: Flask, ada: Person) -> None:
    for _number in range(3):
        make_playbook()
    shutil.rmtree(services().settings.index_folder)
    stop = threading.Event()
    stop.set()
    assert Indexer(stop).step() == 0.0
    assert search("playbook", ada).is_fallback
