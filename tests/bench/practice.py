"""How long the strength of a person's habits takes: twenty of them over a year, and the line to show for it."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

from seci.internalization import strength
from seci.internalization.strength import Days, Frequency

HABITS, YEAR = 20, 365
FREQUENCIES = [Frequency(1, 1), Frequency(3, 7), Frequency(5, 7), Frequency(1, 7)]


def report(times: int = 50) -> str:
    """The best of several times, in milliseconds: what the machine needs when nothing disturbs it."""
    first = date(2025, 1, 1)
    days = [
        Days(
            first,
            first + timedelta(days=YEAR - 1),
            frozenset(first + timedelta(days=d) for d in range(h % 3, YEAR, 1 + h % 3)),
        )
        for h in range(HABITS)
    ]
    took = []
    for _time in range(times):
        begin = perf_counter()
        for number, known in enumerate(days):
            frequency = FREQUENCIES[number % len(FREQUENCIES)]
            strength.streak_of(states := strength.states_of(known, frequency))
            strength.scores_of(states, frequency)
        took.append(1000 * (perf_counter() - begin))
    return f"strength of {HABITS} habits over {YEAR} days: {min(took):.1f} ms (aim: under 20)"
