"""A draft against what was saved meanwhile, made ready to be looked at and put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seci.externalization.comparisons import Parts, word_parts
from seci.externalization.merging import Piece, pieces, put_together
from seci.externalization.models import Draft, Revision


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
    title: str
    text: str


def clash_of(base: Revision, head: Revision, draft: Draft, choices: Mapping[int, str]) -> Clash:
    """What a draft and the newest revision make of the revision the draft began from."""
    found = pieces(base.body, head.body, draft.body)
    return Clash(
        [_shown(place, piece, choices) for place, piece in enumerate(found) if piece.kind == "conflict"],
        sum(piece.kind in {"theirs", "mine", "agreed"} for piece in found),
        head.title if draft.title == base.title else draft.title,
        put_together(found, head.body, draft.body, choices),
    )


def _shown(place: int, piece: Piece, choices: Mapping[int, str]) -> Disagreement:
    choice = choices.get(place, "mine")
    return Disagreement(place, choice, piece.base, _marked(piece.base, piece.theirs), _marked(piece.base, piece.mine))


def _marked(before: str, after: str) -> Parts:
    parts = word_parts(before, after)
    return parts[1] if parts else ((after, True),)
