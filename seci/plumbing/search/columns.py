"""Columns of numbers, read whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from seci.plumbing.search.arrays import Longs
from seci.plumbing.search.storage import IndexStorage


def read_numbers(storage: IndexStorage, segment: Any, column: str, kind: str) -> Any:
    """One number per document of a segment, of a kind numpy knows; Whoosh writes the most significant byte first.

    A column is not written to the end where its last values are 0.
    """
    size = segment.doc_count_all()
    with storage.open_file(segment.codec().column_filename(segment, column)) as file:
        values = np.frombuffer(file.read(), kind)
    if len(values) > size:
        raise ValueError(f"column {column} is longer than its segment")
    return np.concatenate([values, np.zeros(size - len(values), kind)])


def read_ids(storage: IndexStorage, segment: Any) -> Longs:
    """The id of each document of a segment."""
    ids: Longs = read_numbers(storage, segment, "id", ">i8").astype(np.int64)
    return ids
