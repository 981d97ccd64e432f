"""A list of its files' CRC-32 for each segment: Whoosh keeps none, and answers wrongly from a flipped byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from seci.plumbing.search.storage import IndexStorage, checksum


def record(storage: IndexStorage, segment: Any) -> None:
    """Write the list of a finished segment. Named after it, Whoosh removes it together with the segment."""
    names = [name for name in segment.list_files(storage) if not name.endswith(".sums")]
    sums = {name: checksum(Path(storage.folder, name)) for name in names}
    with storage.create_file(segment.make_filename(".sums")) as file:
        file.write(json.dumps(sums).encode())


def damaged(folder: Path, segments: list[str]) -> list[str]:
    """The names of files of these segments that are missing or not what was written."""
    return [name for segment in segments for name in _damaged(folder, f"{segment}.sums")]


def _damaged(folder: Path, list_name: str) -> list[str]:
    try:
        sums = json.loads((folder / list_name).read_bytes())
        return [name for name, expected in sums.items() if not _is_whole(folder / name, expected)]
    except (OSError, ValueError, AttributeError):
        return [list_name]


def _is_whole(path: Path, expected: int) -> bool:
    return path.exists() and checksum(path) == expected
