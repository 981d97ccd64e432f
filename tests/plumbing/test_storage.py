"""Attachments' bytes: content-addressed, durable, never half there."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from seci.plumbing.clock import now
from seci.plumbing.storage import FolderStorage, TooManyBytes


def test_what_was_put_can_be_read_under_its_digest(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "uploads")
    stored = storage.put(io.BytesIO(b"words"), 100)
    assert stored.digest == hashlib.sha256(b"words").hexdigest()
    with storage.open(stored.digest) as file:
        assert file.read() == b"words"
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700


def test_equal_bytes_are_one_file(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    assert storage.put(io.BytesIO(b"words"), 100) == storage.put(io.BytesIO(b"words"), 100)
    assert len(list(storage.digests())) == 1


def test_too_many_bytes_leave_nothing(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    with pytest.raises(TooManyBytes):
        storage.put(io.BytesIO(b"x" * 101), 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError("the line went dead")
            return super().read(3)

    with pytest.raises(OSError, match="dead"):
        FolderStorage(tmp_path).put(Broken(b"words"), 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_upload_left_is_swept_away_and_no_other(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    stored, yesterday = storage.put(io.BytesIO(b"words"), 100), now() - timedelta(days=1)
    left, present = tmp_path / f".{'0a' * 16}", tmp_path / f".{'1b' * 16}"
    for draft in (left, present):
        draft.write_bytes(b"wor")
    for path in (left, *tmp_path.glob("??/*")):
        os.utime(path, (0, yesterday.timestamp() - 1))
    storage.sweep(yesterday)
    assert not left.exists() and present.exists()
    assert list(storage.digests()) == [stored.digest]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "g" * 64, "A" * 64, "a" * 63, "../" + "a" * 61])
def test_only_a_digest_is_an_address(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        FolderStorage(tmp_path).open(name)


def test_removing_forgets_and_may_be_done_twice(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    digest = storage.put(io.BytesIO(b"words"), 100).digest
    storage.remove(digest)
    storage.remove(digest)
    with pytest.raises(FileNotFoundError):
        storage.open(digest)
