"""The Sankey of hand-overs as plain shapes: a band from station to station for each mode, as wide as its number.

Drawn from top to bottom, so that it can be read on a phone: conversations, insights, playbooks, and there it parts into
what other texts took up and what became checklists. Where there are not enough people the band is a dashed line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from seci.audit.flows import Figures
from seci.audit.routes.tables import rows_url
from seci.audit.routes.words import HUES, mode_word, not_enough
from seci.commons.lineage import MODES

WIDTH, START, MIDDLE, STEP, BAR = 340, 116, 228, 84, 8  # units of the drawing
WIDEST, NARROWEST = 210.0, 3.0  # of bands that leave one station together


@dataclass(frozen=True)
class Band:
    """One mode: the outline of its band, its hue, its word and number, where those stand and where its rows are."""

    path: str
    hue: str
    word: str
    said: str
    url: str | None
    x: int
    y: int
    anchor: str = "start"


@dataclass(frozen=True)
class Station:
    """A bar between bands, and what stands there."""

    word: str
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Drawing:
    """Bands and stations from top to bottom, and what all of it says in words."""

    bands: list[Band]
    stations: list[Station]
    said: str
    width: int = WIDTH
    height: int = 3 * STEP + 58


def drawing_of(figures: Figures) -> Drawing:
    """Hand-overs by mode as a drawing."""
    wide = _widths(figures.conversions)
    talked, written, connected, practised = (wide[mode] for mode in MODES)
    left, right = (
        MIDDLE - (connected + practised) / 2 + connected / 2,
        MIDDLE + (connected + practised) / 2 - practised / 2,
    )
    places = [
        (MIDDLE, MIDDLE, 0, START),
        (MIDDLE, MIDDLE, 1, START),
        (left, START + connected / 2, 2, START),
        (right, WIDTH - practised / 2, 2, WIDTH),
    ]
    bands = [_band(mode, figures, wide[mode], *place) for mode, place in zip(MODES, places, strict=True)]
    stations = [
        Station(_("Conversations"), MIDDLE - talked / 2, 0, talked),
        Station(_("Insights"), MIDDLE - max(talked, written) / 2, STEP, max(talked, written)),
        Station(
            _("Playbooks"),
            MIDDLE - _out(written, connected, practised) / 2,
            2 * STEP,
            _out(written, connected, practised),
        ),
        Station("", START, 3 * STEP, connected),
        Station("", WIDTH - practised, 3 * STEP, practised),
    ]
    said = ", ".join(f"{band.word}: {band.said}" for band in bands)
    return Drawing(bands, stations, said)


def _widths(conversions: Mapping[str, int | None]) -> dict[str, float]:
    counts = {mode: conversions[mode] or 0 for mode in MODES}
    leaving = (counts["socialization"], counts["externalization"], counts["combination"] + counts["internalization"])
    scale = WIDEST / max(*leaving, 1)
    return {mode: max(NARROWEST, counts[mode] * scale) for mode in MODES}


def _out(written: float, connected: float, practised: float) -> float:
    return max(written, connected + practised)


def _band(mode: str, figures: Figures, width: float, start: float, end: float, row: int, x: int) -> Band:
    above, below = row * STEP + BAR, (row + 1) * STEP
    half, middle = width / 2, (above + below) / 2
    path = (
        f"M{start - half:.1f},{above}C{start - half:.1f},{middle} {end - half:.1f},{middle} {end - half:.1f},{below}"
        f"H{end + half:.1f}C{end + half:.1f},{middle} {start + half:.1f},{middle} {start + half:.1f},{above}Z"
    )
    is_last = row == 2
    count = figures.conversions[mode]
    return Band(
        path,
        HUES[mode],
        mode_word(mode),
        not_enough() if count is None else str(count),
        None if count is None else rows_url(figures, mode),
        x if is_last else 0,
        below + 28 if is_last else round(middle),
        "end" if x == WIDTH else "start",
    )
