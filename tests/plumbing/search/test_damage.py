"""Whatever happens to the files, one exception says so."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from seci.plumbing.search import Index, SearchUnavailable, Writer, parse, rebuild
from seci.plumbing.search.generations import current_folder


@pytest.fixture
def files(folder: Path, make) -> list[Path]:
    """The files of an index of two segments, one with a deletion."""
    Writer(folder).write([make(id, body=f"word number{id} phrase", topics=["a"]) for id in range(1, 40)])
    Writer(folder).write([make(1, body="word again")])
    return sorted(path for path in [*current_folder(folder).iterdir(), folder / "current"] if path.is_file())


def use(index: Index) -> None:
    """Everything that reads."""
    index.search(parse('word "number7 phrase" -again topic:a numb*'), ["all"])
    index.search(parse("wrod"), ["all"])
    index.complete("t", ["all"])
    index.jump("t", ["all"])
    index.related(3, ["all"])
    index.hashes()


def damages(content: bytes) -> list[bytes | None]:
    chance = random.Random(len(content))
    flipped = []
    for _ in range(12 if content else 0):
        at = chance.randrange(len(content))
        flipped.append(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :])
    return [None, b"", content[: len(content) // 2], content[:-1], *flipped]


def test_any_damage_to_any_file_is_an_answer_or_one_exception(folder, files, caplog) -> None:
    for path in files:
        content = path.read_bytes()
        for damaged in damages(content):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            index = Index(folder)
            try:
                use(index)
            except SearchUnavailable:
                pass
            finally:
                index.close()
            path.write_bytes(content)


def test_damage_under_an_open_index_is_an_answer_or_one_exception(folder, files, caplog) -> None:
    for path in files:
        content = path.read_bytes()
        index = Index(folder)
        index.count()
        with path.open("r+b") as file:
            file.truncate(len(content) // 2)
        try:
            use(index)
        except SearchUnavailable:
            pass
        finally:
            index.close()
        path.write_bytes(content)


def test_writing_to_a_damaged_index_is_one_exception_or_works(folder, files, make, caplog) -> None:
    for path in files:
        content = path.read_bytes()
        kept = {one.name: one.read_bytes() for one in current_folder(folder).iterdir() if one.is_file()}
        path.write_bytes(content[: len(content) // 2])
        try:
            Writer(folder).write([make(50)])
            Writer(folder).optimize()
        except SearchUnavailable:
            pass
        path.write_bytes(content)
        shutil.rmtree(current_folder(folder))
        current_folder(folder).mkdir()
        for name, one in kept.items():
            (current_folder(folder) / name).write_bytes(one)


def test_a_flipped_byte_is_found_by_the_checksums(folder, files) -> None:
    index = Index(folder)
    assert index.damage() == []
    postings = next(path for path in files if path.suffix == ".pst" and path.stat().st_size > 100)
    content = bytearray(postings.read_bytes())
    content[50] ^= 4
    postings.write_bytes(content)
    assert index.damage() == [postings.name]
    postings.unlink()
    assert index.damage() == [postings.name]
    index.close()


def test_a_missing_folder_is_missing_for_readers_and_writers(folder, files, make) -> None:
    index = Index(folder)
    assert index.count() == 39
    index._looked = 0
    shutil.rmtree(folder)
    for use_it in (index.count, lambda: Writer(folder).write([make(1)]), lambda: Writer(folder).tidy()):
        with pytest.raises(SearchUnavailable) as refusal:
            use_it()
        assert refusal.value.reason == "missing"
    assert not folder.exists()
    rebuild(folder, [make(1)])
    assert index.count() == 1
    index.close()


def test_a_missing_folder_of_files_is_damage(folder, files, caplog) -> None:
    shutil.rmtree(current_folder(folder))
    with pytest.raises(SearchUnavailable) as refusal:
        Index(folder).count()
    assert refusal.value.reason == "damaged"


def test_a_stamp_cannot_point_outside_the_folder(folder) -> None:
    (folder / "current").write_text('{"format": 1, "folder": "../elsewhere"}')
    with pytest.raises(SearchUnavailable):
        Index(folder).count()
