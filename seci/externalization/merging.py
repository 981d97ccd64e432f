"""Three-way merge by paragraph, and the differences between two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merge3 import Merge3

# A wrapped paragraph is one unit, because half of one sentence and half of another make no sense. A list item, a table
# row, a heading or a line of code is a unit of its own, because people change them one by one.
OWN_LINE = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||#|>|:|```|~~~|!!!|\[\^)|(?: {4}|\t)")


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


def merge(base: str, theirs: str, mine: str) -> str | None:
    """Both changes to a text in one, or None where they touch the same paragraph (diff3)."""
    if mine in {theirs, base}:
        return theirs
    if base == theirs:
        return mine
    merger = Merge3(units(_ended(base)), units(_ended(theirs)), units(_ended(mine)))
    merged: list[str] = []
    for group in merger.merge_groups():
        if group[0] == "conflict":
            return None
        merged.extend(group[1])
    text = "".join(merged)
    return text if theirs.endswith("\n") or mine.endswith("\n") else text.removesuffix("\n")


def conflicts(base: str, theirs: str, mine: str) -> Iterator[tuple[str, str, str, str]]:
    """What two people made of a text, piece by piece: (`same`|`theirs`|`mine`|`conflict`, base, theirs, mine)."""
    merger = Merge3(units(_ended(base)), units(_ended(theirs)), units(_ended(mine)))
    for group in merger.merge_groups():
        if group[0] == "conflict":
            yield "conflict", "".join(group[1] or ()), "".join(group[2]), "".join(group[3])
        else:
            kind = {"a": "theirs", "b": "mine"}.get(group[0], "same")
            text = "".join(group[1])
            yield kind, "", text, text


def _ended(text: str) -> str:
    """A last line without its end would differ from the same line with something after it."""
    return text if not text or text.endswith("\n") else text + "\n"
