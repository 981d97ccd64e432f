"""Three-way merge by paragraph."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.merging import merge, pieces, put_together, units

BASE = "One.\n\nTwo.\n\nThree.\n\nFour.\n"

# base, theirs, mine, what diff3 makes of it (None for a conflict)
REFERENCE = [
    (BASE, BASE.replace("One", "Eins"), BASE.replace("Four", "Vier"), "Eins.\n\nTwo.\n\nThree.\n\nVier.\n"),
    (BASE, BASE + "\nFive.\n", "Zero.\n\n" + BASE, "Zero.\n\n" + BASE + "\nFive.\n"),
    (BASE, BASE.replace("Two.\n\n", ""), BASE.replace("Four", "Vier"), "One.\n\nThree.\n\nVier.\n"),
    (BASE, BASE.replace("Two", "Zwei"), BASE.replace("Two", "Zwei"), BASE.replace("Two", "Zwei")),
    (BASE, BASE.replace("Two", "Zwei"), BASE.replace("Two", "Deux"), None),
    (BASE, BASE.replace("Two.\n\n", ""), BASE.replace("Two", "Deux"), None),
    (BASE, BASE, BASE.replace("Two", "Deux"), BASE.replace("Two", "Deux")),
    (BASE, BASE.replace("Two", "Zwei"), BASE, BASE.replace("Two", "Zwei")),
    ("- a\n- b\n- c\n", "- a1\n- b\n- c\n", "- a\n- b\n- c1\n", "- a1\n- b\n- c1\n"),
    ("", "Theirs.\n", "Mine.\n", None),
]


@pytest.mark.parametrize(("base", "theirs", "mine", "merged"), REFERENCE)
def test_changes_are_merged_as_diff3_merges_them(base: str, theirs: str, mine: str, merged: str | None) -> None:
    assert merge(base, theirs, mine) == merged


@pytest.mark.skipif(shutil.which("diff3") is None, reason="the rows above stand for diff3 where it is not installed")
@pytest.mark.parametrize(("base", "theirs", "mine", "merged"), REFERENCE)
def test_diff3_itself_agrees(tmp_path: Path, base: str, theirs: str, mine: str, merged: str | None) -> None:
    for name, text in (("mine", mine), ("base", base), ("theirs", theirs)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["diff3", "-m", "-E", "mine", "base", "theirs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout if done.returncode == 0 else None) == merged


def test_a_wrapped_paragraph_is_one_unit_and_lines_of_lists_tables_and_code_are_units_of_their_own() -> None:
    text = "One\ngoes on.\n\n- a\n- b\n\n| x |\n|---|\n\n```\ncode\nmore\n```\n"
    assert units(text)[0] == "One\ngoes on.\n"
    assert units(text).count("- a\n") == 1 and "code\n" in units(text)


@given(st.text(alphabet="ab\n -`|#\t", max_size=200))
def test_units_joined_give_the_text_again(text: str) -> None:
    assert "".join(units(text)) == text


def test_half_a_sentence_of_each_is_never_made_into_one() -> None:
    base = "The box stands\nby the door.\n"
    assert merge(base, "The crate stands\nby the door.\n", "The box stands\nby the window.\n") is None


def test_a_text_without_a_last_line_end_keeps_it_so() -> None:
    assert merge("a\n\nb", "a1\n\nb", "a\n\nb") == "a1\n\nb"
    assert merge("a\n\nb", "a1\n\nb", "a\n\nb1") == "a1\n\nb1"


WORDS = st.lists(st.integers(0, 10_000), min_size=3, max_size=30, unique=True)


@given(WORDS, st.data())
def test_a_merge_of_disjoint_edits_is_both_edits_applied(numbers: list[int], data: st.DataObject) -> None:
    """Edits of units with at least one untouched unit between them (R-002); texts of units are unique."""
    paragraphs = [f"Paragraph {number}.\n\n" for number in numbers]
    touched = data.draw(st.sets(st.integers(0, len(numbers) - 1)))
    places = sorted(place for place in touched if place - 1 not in touched)
    whose = [data.draw(st.sampled_from(["theirs", "mine"])) for _place in places]
    how = [data.draw(st.sampled_from(["change", "delete", "insert"])) for _place in places]
    theirs, mine, both = list(paragraphs), list(paragraphs), list(paragraphs)
    for place, who, what in zip(places, whose, how, strict=True):
        new = {"change": f"New {place}.\n\n", "delete": "", "insert": f"Before {place}.\n\n{paragraphs[place]}"}[what]
        for text in (theirs if who == "theirs" else mine, both):
            text[place] = new
    assert merge("".join(paragraphs), "".join(theirs), "".join(mine)) == "".join(both)


@given(*[st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\n"]), max_size=12).map("".join)] * 3)
def test_a_clean_merge_never_drops_what_only_one_side_added(base: str, theirs: str, mine: str) -> None:
    theirs, mine = f"{theirs}added by them\n", f"added by me\n{mine}"
    merged = merge(base, theirs, mine)
    assert merged is None or ("added by them" in merged and "added by me" in merged)


def test_pieces_tell_where_two_disagree_and_can_be_put_together() -> None:
    base, theirs, mine = "One.\n\nTwo.\n", "Eins.\n\nZwei.\n", "Uno.\n\nTwo.\n"
    found = pieces(base, theirs, mine)
    assert [piece.kind for piece in found] == ["conflict", "same", "theirs"]
    assert put_together(found, theirs, mine) == "Eins.\nUno.\n\nZwei.\n", "nobody's words go unless somebody chose"
    assert put_together(found, theirs, mine, {0: "mine"}) == "Uno.\n\nZwei.\n"
    assert put_together(found, theirs, mine, {0: "theirs"}) == "Eins.\n\nZwei.\n"
    assert put_together(found, theirs, mine, {0: "both"}) == "Eins.\nUno.\n\nZwei.\n"
