"""Which segments to merge: tiers of about equal size, eight to one, so that every document is rewritten seldom.

The same policy as in log-structured merge trees (O'Neil and others, 1996), bounded by how many documents one merge may
rewrite: a merge of N documents keeps the next commit waiting for about N milliseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from whoosh.reading import SegmentReader

FAN = 8  # segments of a tier before it is merged
MOST_DELETED = 0.4  # of a segment before it is rewritten
MOST_SEGMENTS = 64  # past so many, bounds give way

MergePolicy = Callable[[Any, Sequence[Any]], list[Any]]


def keep(_: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge nothing; leave out what holds no document any more."""
    return [segment for segment in segments if segment.doc_count()]


def merge(chosen: Sequence[Any]) -> MergePolicy:
    """Merge these segments into the one being written."""

    def policy(writer: Any, segments: Sequence[Any]) -> list[Any]:
        names = {segment.segment_id() for segment in chosen}
        for segment in segments:
            if segment.segment_id() in names and segment.doc_count():
                reader = SegmentReader(writer.storage, writer.schema, segment)
                try:
                    writer.add_reader(reader)
                finally:
                    reader.close()
        return [segment for segment in keep(writer, segments) if segment.segment_id() not in names]

    return policy


def choose(segments: Sequence[Any], most_documents: int) -> list[Any]:
    """The segments to merge next without rewriting more documents than that; none if all is well."""
    bound = most_documents * (FAN if len(segments) > MOST_SEGMENTS else 1)
    for tier in (*_tiers(segments), *_wasteful(segments)):
        if 0 < sum(segment.doc_count() for segment in tier) <= bound:
            return tier
    return []


def _tiers(segments: Sequence[Any]) -> list[list[Any]]:
    """The full tiers, smallest first."""
    tiers: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        tiers[(segment.doc_count().bit_length() - 1) // (FAN.bit_length() - 1)].append(segment)
    return [tiers[size] for size in sorted(tiers) if len(tiers[size]) >= FAN]


def _wasteful(segments: Sequence[Any]) -> list[list[Any]]:
    return [[segment] for segment in segments if segment.deleted_count() > MOST_DELETED * segment.doc_count_all()]
