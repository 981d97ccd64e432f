"""Workers stay each on a processor of its own where that is fair, and wander where it is not."""

from __future__ import annotations

import os

import pytest

from seci.serving import processors


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with four processors of which two may be used, the second and the fourth."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {1, 3}, raising=False)


@pytest.mark.parametrize(("workers", "places"), [(2, [1, 3]), (4, [1, 3, 1, 3]), (1, [None]), (3, [None] * 3)])
def test_workers_share_processors_evenly_or_not_at_all(four: None, workers: int, places: list[int | None]) -> None:
    taken: list[int | None] = []
    for _worker in range(workers):
        taken.append(processors.choose(taken, workers=workers))
    assert taken == places


def test_who_comes_in_place_of_another_takes_its_processor(four: None) -> None:
    assert processors.choose([1, 1, 3], workers=4) == 3
    assert processors.choose([1, 3, 3], workers=4) == 1
