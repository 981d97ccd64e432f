"""Which documents may hold a phrase, told from a few hundred bytes of each.

The signature of a document is a bitmap with one bit set for every pair of neighbouring parts, by its hash (a signature
file; Faloutsos and Christodoulakis, 1984). A phrase can stand only where the bits of all its pairs are set; at eight to
sixteen bits a pair, some nine in a hundred of the documents that pass do not hold a pair after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from seci.plumbing.search.arrays import Bools, Bytes, Ints, Longs

BITS_A_PAIR = 8  # at least; the size is a power of two


def signature(parts: Sequence[str]) -> bytes:
    """The signature of a text of these parts."""
    pairs = np.fromiter(_hashes(parts), np.int64)
    size = 1 << max(3, (BITS_A_PAIR * len(pairs) - 1).bit_length())
    bits = np.zeros(size, np.uint8)
    bits[pairs & (size - 1)] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _hashes(parts: Sequence[str]) -> set[int]:
    return {crc32(f"{left} {right}".encode()) for left, right in pairwise(parts)}


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of documents 0, 1, 2 …: `content` in one piece, where each begins, and how many bytes it has."""

    content: Bytes
    starts: Longs
    lengths: Longs

    def may_hold(self, documents: Ints, parts: Sequence[str]) -> Bools:
        """Which of these documents may have the parts side by side."""
        starts, last_bits = self.starts[documents], self.lengths[documents] * 8 - 1
        may = np.ones(len(documents), np.bool_)
        for pair in _hashes(parts):
            bits = last_bits & pair
            may &= (self.content[starts + (bits >> 3)] >> (bits & 7)) & 1 > 0
        return may
