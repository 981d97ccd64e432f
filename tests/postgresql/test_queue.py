"""The queue of the index, when several change the same items at once: on SQLite one writer waits for the other."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from flask import Flask
from sqlalchemy import select

from seci.commons import indexing
from seci.commons.indexing import IndexEntry
from seci.plumbing.db import db
from tests.makers import make_playbook

pytestmark = pytest.mark.postgresql


def versions() -> dict[int, int]:
    db.session.rollback()
    return {entry.item_id: entry.version for entry in db.session.scalars(select(IndexEntry))}


def drain() -> None:
    while indexing.drain():
        pass


@pytest.mark.parametrize("is_queued", [False, True])
def test_two_who_change_the_same_items_both_save(app: Flask, is_queued: bool) -> None:
    """A topic two playbooks are given, the playbooks of a space: whatever the order they are changed in."""
    numbers = [make_playbook("One").id, make_playbook("Two").id]
    if not is_queued:
        drain()
    before, together = versions(), Barrier(2, timeout=10)

    def save(order: list[int]) -> None:
        with app.app_context(), db.write():
            for number in order:
                indexing.queue_number(number)
                db.session.flush()
            together.wait()

    with ThreadPoolExecutor(2) as savers:
        list(savers.map(save, [numbers, numbers[::-1]]))
    assert versions() == {number: before.get(number, 0) + 2 for number in numbers}


def test_a_withdrawal_stays_masked_that_overlaps_with_a_save(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The indexer reads the queue after the save and settles it after the withdrawal, whose item it has not read."""
    number, written, withdrawn = make_playbook("Pump").id, Event(), Event()
    write = indexing._write

    def slow(ids: Sequence[int]) -> set[int]:
        refused = write(ids)
        written.set()
        assert withdrawn.wait(10)
        return refused

    def save() -> None:
        with app.app_context(), db.write():
            indexing.queue_number(number)

    def index() -> int:
        with app.app_context():
            return indexing.drain()

    monkeypatch.setattr(indexing, "_write", slow)
    with ThreadPoolExecutor(1) as others:
        with db.write():
            indexing.queue_number(number, audience=True)
            others.submit(save).result(10)
            indexed = others.submit(index)
            assert written.wait(10)
        withdrawn.set()
        assert indexed.result(10) == 1
    assert versions() == {number: 3} and indexing.masked() == {number}
