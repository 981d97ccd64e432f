"""Phrases found by reading the sequences of the documents that have all the words.

Sequences lie one after the other in their file, so those of neighbouring documents are read and searched in one stride:
some two gigabytes a second, where a read and a search for each document would take as long as two kilobytes.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import numpy as np

from seci.plumbing.search.arrays import Bools, Longs
from seci.plumbing.search.schema import BREAK
from seci.plumbing.search.storage import PositionalFile

GAP = 4096  # bytes between two documents worth reading over
STRIDE = 64  # documents read at once


def find_phrase(file: PositionalFile, starts: Longs, ends: Longs, phrase: bytes, *, in_title: bool) -> Bools:
    """Which of these stretches of a file hold a phrase; they are in order and begin and end with a blank."""
    holds = np.zeros(len(starts), np.bool_)
    for first, last in _strides(starts, ends):
        begin = int(starts[first])
        text = file.get(begin, int(ends[last - 1]) - begin)
        if phrase in text:
            bounds = (starts[first:last] - begin).tolist(), (ends[first:last] - begin).tolist()
            for number in _hits(text, phrase, *bounds, in_title=in_title):
                holds[first + number] = True
    return holds


def _strides(starts: Longs, ends: Longs) -> list[tuple[int, int]]:
    """Half-open ranges of stretches to read at once."""
    breaks = np.flatnonzero(starts[1:] - ends[:-1] > GAP) + 1
    edges = np.unique(np.concatenate([breaks, np.arange(0, len(starts), STRIDE), [len(starts)]])).tolist()
    return list(pairwise(edges))


def _hits(text: bytes, phrase: bytes, starts: list[int], ends: list[int], *, in_title: bool) -> list[int]:
    """The numbers of the stretches within the text that hold the phrase."""
    hits: list[int] = []
    at = text.find(phrase)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        end = ends[number]
        limit = text.find(BREAK.encode(), starts[number], end) if in_title else end
        if at + len(phrase) <= limit:
            hits.append(number)
        # Between two stretches there may be others that were not asked for.
        at = text.find(phrase, end if at < end else at + 1)
    return hits
