"""The strength curve as points of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from seci.internalization.progress import Progress

WIDTH, HEIGHT = 320, 120
MOST = 366
"""Days drawn; what is older stands in the table."""


@dataclass(frozen=True)
class Curve:
    """A drawing of WIDTH by HEIGHT: the line of the score, the area below it, and the days it goes from and to."""

    line: str
    area: str
    begins: date
    ends: date
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(progress: Progress) -> Curve | None:
    """The last year of a score; None while there is no line to draw."""
    scores = progress.scores[-MOST:]
    if len(scores) < 2:
        return None
    across = WIDTH / (len(scores) - 1)
    line = " ".join(f"{place * across:.1f},{HEIGHT * (1 - score):.1f}" for place, score in enumerate(scores))
    ends = progress.first + timedelta(days=len(progress.scores) - 1)
    begins = ends - timedelta(days=len(scores) - 1)
    return Curve(line, f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}", begins, ends)
