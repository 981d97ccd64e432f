"""The median of waiting times of which some are not over yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

ROUNDING = 1e-9


def median_wait(waits: Iterable[tuple[timedelta, bool]]) -> timedelta | None:
    """After how long half of all have happened, by the estimator of Kaplan and Meier (JASA 53, 1958).

    What has not happened yet counts as waiting for at least so long; a plain median of what has happened would flatter
    those with whom most things never happen.

    Args:
        waits: how long each waited (so far), and whether it happened.

    Returns:
        None when fewer than half are expected to have happened in the time that was watched.
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))  # at the same time, what happened comes first
    remaining = 1.0
    for place, (wait, happened) in enumerate(ordered):
        if happened:
            remaining *= 1 - 1 / (len(ordered) - place)
        if remaining < 0.5 + ROUNDING:
            return wait
    return None
