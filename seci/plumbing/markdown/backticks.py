"""Code in a line: from a run of backticks to the next run of the same length, as CommonMark has it (6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

RUN = re.compile(r"(?<![`\\])`+(?!`)")


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends in one paragraph."""
    return paired(list(RUN.finditer(text)))


def paired(runs: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The same from runs of backticks that were found already.

    One pass from the end tells which run closes which: looking from each for its end would take the square of that.
    """
    same_length: dict[int, int] = {}
    closing = [0] * len(runs)
    for at in range(len(runs) - 1, -1, -1):
        length = len(runs[at][0])
        closing[at] = same_length.get(length, 0)
        same_length[length] = at
    at = 0
    while at < len(runs):
        if closing[at]:
            yield runs[at].start(), runs[closing[at]].end()
            at = closing[at]
        at += 1
