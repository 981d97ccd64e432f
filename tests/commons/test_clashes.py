"""A text against what was saved meanwhile."""

from __future__ import annotations

import random

from seci.commons.clashes import clash_of

SIGNS = random.Random(1)


def hostile() -> str:
    """Paragraphs that are the same in every such text between others of signs that are as much alike as not."""
    return "".join(f"Same {n}.\n\n{''.join(SIGNS.choice('!?') for _ in range(199))}\n\n" for n in range(200))


def test_words_are_marked_as_long_as_there_are_cells_for_all_pieces() -> None:
    shown = clash_of(hostile(), hostile(), hostile(), {}).disagreements
    assert len(shown) == 200
    assert len(shown[0].theirs) > 1 and len(shown[0].mine) > 1
    assert len(shown[-1].theirs) == len(shown[-1].mine) == 1
