"""The terms of one segment and the documents they stand in, read from Whoosh's files into arrays."""

from __future__ import annotations

import struct
import sys
from io import BytesIO
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3LeafMatcher, W3TermsReader
from whoosh.filedb.structfile import StructFile

from seci.plumbing.search.arrays import NO_FLOATS, NO_INTS, Floats, Ints
from seci.plumbing.search.schema import SCHEMA
from seci.plumbing.search.storage import IndexStorage

ENTRY = struct.Struct("!ii")  # before each entry of a table: the lengths of its key and its record
READ_AHEAD = 1 << 16  # bytes
FREQUENCY = struct.Struct("!I")  # in a term's record: the number of its documents
FREQUENCY_AT = 5  # after one byte and one float
EXTENT = struct.Struct("!qi")  # at the end of the record: where the list begins, and its length; none is ever inlined


class Postings:
    """Looks terms up; safe between threads, for all reading is by position."""

    def __init__(self, storage: IndexStorage, segment: Any) -> None:
        self._terms: W3TermsReader = segment.codec().terms_reader(storage, segment)

    def close(self) -> None:
        """Give the files back."""
        self._terms.close()

    def read(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents of one term, ascending, and how often it stands in each; empty if unknown."""
        record = self._record(field, term)
        if not record:
            return NO_INTS, NO_FLOATS
        offset, length = EXTENT.unpack_from(record, len(record) - EXTENT.size)
        blocks = StructFile(BytesIO(self._terms._postfile.get(offset, length)))
        return _read_blocks(W3LeafMatcher(blocks, 0, length, SCHEMA[field].format))

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones among them."""
        record = self._record(field, term)
        return FREQUENCY.unpack_from(record, FREQUENCY_AT)[0] if record else 0

    def _record(self, field: str, term: str) -> bytes:
        """What Whoosh notes of a term, empty if unknown."""
        record: bytes = self._terms._tindex.get(self._terms._keycoder(field, term.encode()), b"")
        return record

    def completions(self, field: str, prefix: str, most: int = sys.maxsize) -> list[tuple[str, int]]:
        """The first terms of a field that begin so, in order, with the number of their documents."""
        table = self._terms._tindex
        begins, head = self._terms._keycoder(field, prefix.encode()), len(self._terms._keycoder(field, b""))
        found: list[tuple[str, int]] = []
        position = table.closest_key_pos(begins)
        while position is not None and position < table.endofdata and len(found) < most:
            # Read in long strides; Whoosh's own way is four reads for each term.
            buffer = table.dbfile.get(position, min(READ_AHEAD, table.endofdata - position))
            end, is_last = _scan(buffer, begins, head, found)
            if is_last:
                break
            if not end:
                raise EOFError("a table of terms is cut short")
            position += end
        return found[:most]


def _scan(buffer: bytes, begins: bytes, head: int, found: list[tuple[str, int]]) -> tuple[int, bool]:
    """Take the terms of a stretch of a table; say where the last whole one ended, and whether others follow it."""
    at = 0
    while at + ENTRY.size <= len(buffer):
        key_length, record_length = ENTRY.unpack_from(buffer, at)
        middle = at + ENTRY.size + key_length
        end = middle + record_length
        if end > len(buffer) or key_length < 0 or record_length < 0:
            break
        key = buffer[at + ENTRY.size : middle]
        if not key.startswith(begins):
            return at, True
        found.append((key[head:].decode(), FREQUENCY.unpack_from(buffer, middle + FREQUENCY_AT)[0]))
        at = end
    return at, False


def _read_blocks(matcher: W3LeafMatcher) -> tuple[Ints, Floats]:
    """All blocks of one list: document numbers are stored as differences, weights that are all equal only once."""
    documents: list[Ints] = []
    weights: list[Floats] = []
    while matcher.is_active():
        matcher._read_data()
        differences, weight, _ = matcher._data
        numbers = np.cumsum(np.asarray(differences, np.int32), dtype=np.int32)
        documents.append(numbers)
        if isinstance(weight, tuple):
            weights.append(np.asarray(weight, np.float32))
        else:
            weights.append(np.full(len(numbers), 1.0 if weight is None else weight, np.float32))
        matcher._next_block()
    return np.concatenate(documents), np.concatenate(weights)
