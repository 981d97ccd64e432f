"""One immutable segment of the index, read as numpy arrays.

A segment never changes after its commit (deletions live in the table of contents), so what is read from it stays true
and is carried from one generation to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from os import pread
from typing import Any

import numpy as np

from seci.plumbing.search.arrays import NO_INTS, Bools, Bytes, Floats, Ints, Longs
from seci.plumbing.search.caches import Cache
from seci.plumbing.search.columns import read_ids, read_numbers
from seci.plumbing.search.postings import Postings
from seci.plumbing.search.schema import BREAK, SCHEMA, TEXT_FIELDS
from seci.plumbing.search.signatures import Signatures
from seci.plumbing.search.storage import IndexStorage
from seci.plumbing.search.vocabulary import Facet, Names, Vocabulary, read_names, read_vocabulary

TEXT_COLUMNS = ("sequence", "signature", "words", "name", "hash")


class Segment:
    """The arrays of one segment; documents are numbered from 0.

    ids, updated: int64 per document. lengths: one byte per document and text field, as Whoosh codes them.
    Columns are opened at once, for a merge may unlink them at any moment; files held open stay readable.
    Raises whatever Whoosh and the file system raise; `index` turns all of it into SearchUnavailable.
    """

    def __init__(self, storage: IndexStorage, segment: Any, cache: Cache) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.field_lengths: dict[str, int] = dict(segment._fieldlengths)
        self.users = 0  # snapshots that hold it
        self._cache = cache
        self._storage, self._codec, self._segment = storage, segment.codec(), segment
        self._facets: dict[str, Facet] = {}
        self._postings = Postings(storage, segment)
        self._columns = {name: self._column(name) for name in TEXT_COLUMNS}
        self.ids: Longs = read_ids(storage, segment)
        self.updated: Longs = read_numbers(storage, segment, "updated", ">i8").astype(np.int64)
        self.lengths: dict[str, Bytes] = {name: self._lengths(name) for name in TEXT_FIELDS}

    def close(self) -> None:
        """Give the files back."""
        self._postings.close()
        for column in self._columns.values():
            column._dbfile.close()

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents of one term, ascending, and how often it stands in each."""
        key = (self.name, field, term)
        found: tuple[Ints, Floats] | None = self._cache.get(key)
        if found is None:
            found = self._postings.read(field, term)
            self._cache.put(key, *found)
        return found

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        return self._postings.frequency(field, term)

    def completions(self, field: str, prefix: str, most: int) -> list[tuple[str, int]]:
        """The first terms of a field that begin so, in order, with the number of their documents."""
        return self._postings.completions(field, prefix, most)

    def sequence(self, document: int) -> bytes:
        """All stems of a document in reading order, a blank around each."""
        # Whoosh's own way through the column takes as long again as the reading.
        column = self._columns["sequence"]
        return pread(column._dbfile.fileno(), column._lengths[document], column._offsets[document])

    def holding(self, documents: Ints, parts: Sequence[str], *, in_title: bool) -> Bools:
        """Which of these documents, ascending, have these parts side by side."""
        holds = self._signatures.may_hold(documents, parts)
        documents = documents[holds]
        phrase = f" {' '.join(parts)} ".encode()
        sequences: Iterator[bytes] = map(self.sequence, documents.tolist())
        if in_title:
            sequences = (sequence.partition(BREAK.encode())[0] for sequence in sequences)
        holds[holds] = np.fromiter((phrase in sequence for sequence in sequences), np.bool_, len(documents))
        return holds

    def hashes(self) -> list[str]:
        """The content hash of each document."""
        return list(self._texts("hash"))

    @cached_property
    def _signatures(self) -> Signatures:
        _, starts, lengths = self._stretches("signature")
        return Signatures(np.frombuffer(self._content("signature"), np.uint8), starts, lengths)

    @cached_property
    def names(self) -> Names:
        """The keys of all titles."""
        return read_names(list(self._texts("name")))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that may be completed."""
        return read_vocabulary(self._texts("words"))

    def facet(self, field: str) -> Facet:
        """The values of a field and their documents."""
        if field not in self._facets:
            self._facets[field] = self._read_facet(field)
        return self._facets[field]

    def _read_facet(self, field: str) -> Facet:
        values = [value for value, _ in self._postings.completions(field, "")]
        lists = [self._postings.read(field, value)[0] for value in values]
        numbers = np.repeat(np.arange(len(values), dtype=np.int32), [len(documents) for documents in lists])
        return Facet(values, np.concatenate([NO_INTS, *lists]), numbers)

    def _column(self, name: str) -> Any:
        file = self._codec.column_filename(self._segment, name)
        length = self._storage.file_length(file)
        return SCHEMA[name].column_type.reader(self._storage.open_file(file), 0, length, self.size)

    def _lengths(self, name: str) -> Bytes:
        if not self.field_lengths.get(name):
            return np.zeros(self.size, np.uint8)
        lengths: Bytes = read_numbers(self._storage, self._segment, f"_{name}_len", "u1")
        return lengths

    def _stretches(self, name: str) -> tuple[Any, Longs, Longs]:
        """A column of texts, where the text of each document begins in it, and how many bytes it has."""
        column = self._columns[name]
        return column, np.asarray(column._offsets, np.int64), np.asarray(column._lengths, np.int64)

    def _content(self, name: str) -> bytes:
        """All texts of a column, one after the other."""
        column, _, lengths = self._stretches(name)
        content: bytes = column._dbfile.get(0, int(lengths.sum()))
        if len(content) < lengths.sum():
            raise EOFError(f"{self.name}: column {name} is cut short")
        return content

    def _texts(self, name: str) -> Iterator[str]:
        """The text of each document in a column, read in one go."""
        content = self._content(name)
        ends = np.cumsum(self._stretches(name)[2]).tolist()
        return (content[start:end].decode() for start, end in pairwise([0, *ends]))
