"""Three-way merge by paragraph (diff3): both changes in one text, or the pieces two people changed at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from merge3 import Merge3

from seci.plumbing.matching import PatienceMatcher

# A wrapped paragraph is one unit, because half of one sentence and half of another make no sense. A list item, a table
# row, a heading or a line of code is a unit of its own, because people change them one by one.
OWN_LINE = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||#|>|:|```|~~~|!!!|\[\^)|(?: {4}|\t)")
CHOICES = ("mine", "theirs", "both")
UNCHOSEN = "both"  # so that nobody's words go because nobody looked


@dataclass(frozen=True)
class Piece:
    """A stretch of a text two people worked on; only a conflict has a `base` and two different sides.

    kind: same (nobody changed it), theirs or mine (one did), agreed (both made the same of it), conflict
    """

    kind: str
    base: str
    theirs: str
    mine: str

    def chosen(self, choice: str = "mine") -> str:
        """What stands in the merged text; only a conflict leaves a choice."""
        return {"theirs": self.theirs, "both": self.theirs + self.mine}.get(choice, self.mine)


def units(text: str) -> list[str]:
    """A text cut into the pieces that are merged whole; joined they give the text again."""
    found: list[str] = []
    in_paragraph = in_fence = False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith(("```", "~~~")):
            in_fence = not in_fence
        stands_alone = in_fence or not line.strip() or OWN_LINE.match(line) is not None
        if in_paragraph and not stands_alone:
            found[-1] += line
        else:
            found.append(line)
        in_paragraph = not stands_alone
    return found


def pieces(base: str, theirs: str, mine: str) -> list[Piece]:
    """What two people made of a text, piece by piece; a last line is taken as ended."""
    merger = Merge3(units(_ended(base)), units(_ended(theirs)), units(_ended(mine)), sequence_matcher=PatienceMatcher)
    return [_piece(*group) for group in merger.merge_groups()]


def _piece(kind: str, *stretches: Sequence[str]) -> Piece:
    texts = ["".join(stretch) for stretch in stretches]
    if kind == "conflict":
        return Piece(kind, *texts)
    name = {"unchanged": "same", "a": "theirs", "b": "mine", "same": "agreed"}[kind]
    return Piece(name, "", texts[0], texts[0])


def merge(base: str, theirs: str, mine: str) -> str | None:
    """Both changes to a text in one, or None where they touch the same paragraph."""
    if mine in {theirs, base}:
        return theirs
    if base == theirs:
        return mine
    found = pieces(base, theirs, mine)
    if any(piece.kind == "conflict" for piece in found):
        return None
    return put_together(found, theirs, mine)


def put_together(found: list[Piece], theirs: str, mine: str, choices: Mapping[int, str] | None = None) -> str:
    """The merged text; conflicts as chosen by their place in the list, else with both sides, theirs first."""
    chosen = choices or {}
    text = "".join(
        piece.chosen(chosen.get(place, UNCHOSEN) if piece.kind == "conflict" else "mine")
        for place, piece in enumerate(found)
    )
    return text if theirs.endswith("\n") or mine.endswith("\n") else text.removesuffix("\n")


def _ended(text: str) -> str:
    """A last line without its end would differ from the same line with something after it."""
    return text if not text or text.endswith("\n") else text + "\n"
