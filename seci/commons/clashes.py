"""A text against what was saved meanwhile, made ready to be looked at and put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seci.plumbing.comparisons import Parts, word_parts
from seci.plumbing.matching import Cells
from seci.plumbing.merging import CHOICES, UNCHOSEN, Piece, pieces, put_together


@dataclass(frozen=True)
class Disagreement:
    """A piece both changed: its place among all pieces, what was chosen, and the three texts with changes marked."""

    place: int
    choice: str
    base: str
    theirs: Parts
    mine: Parts


@dataclass(frozen=True)
class Clash:
    """Where two changes disagree, how many others fit together, and the text with what was chosen."""

    disagreements: Sequence[Disagreement]
    agreements: int
    text: str


def clash_of(base: str, theirs: str, mine: str, choices: Mapping[int, str]) -> Clash:
    """What two people made of the text both began from."""
    found, cells = pieces(base, theirs, mine), Cells()
    return Clash(
        [_shown(place, piece, choices, cells) for place, piece in enumerate(found) if piece.kind == "conflict"],
        sum(piece.kind in {"theirs", "mine", "agreed"} for piece in found),
        put_together(found, theirs, mine, choices),
    )


def choices_in(values: Mapping[str, str]) -> dict[int, str]:
    """What was chosen piece by piece, as the page's form sends it: `piece-3` is `mine`, `theirs` or `both`."""
    return {
        int(name.removeprefix("piece-")): choice
        for name, choice in values.items()
        if name.startswith("piece-") and name.removeprefix("piece-").isdecimal() and choice in CHOICES
    }


def _shown(place: int, piece: Piece, choices: Mapping[int, str], cells: Cells) -> Disagreement:
    theirs, mine = (_marked(piece.base, after, cells) for after in (piece.theirs, piece.mine))
    return Disagreement(place, choices.get(place, UNCHOSEN), piece.base, theirs, mine)


def _marked(before: str, after: str, cells: Cells) -> Parts:
    parts = word_parts(before, after, cells)
    return parts[1] if parts else ((after, True),)
