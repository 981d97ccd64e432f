"""How many of the matches have which value of a field."""

from __future__ import annotations

import numpy as np

from seci.plumbing.search.arrays import Bools
from seci.plumbing.search.snapshots import Snapshot

MOST_VALUES = 50


def count_values(snapshot: Snapshot, field: str, matches: Bools) -> list[tuple[str, int]]:
    """The values of a field among the matches with their numbers, the most frequent first, then by name."""
    facet = snapshot.facet(field)
    counts = np.bincount(facet.numbers[matches[facet.documents]])
    pairs = [(facet.values[number], int(counts[number])) for number in np.flatnonzero(counts).tolist()]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
