"""Anchors over edits: the promises, for any sequence of edits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from seci.plumbing.markdown import Passage, render
from seci.plumbing.markdown.anchors import assign


@dataclass(frozen=True)
class Block:
    text: str
    kind: str = "paragraph"


def passages(*texts):
    return [Passage(f"p-{number:08d}", "paragraph", 0, text) for number, text in enumerate(texts)]


def matched(old, new):
    """For each new text the number of the old one it continues, or None."""
    numbers = count(90_000_000)
    found = assign(passages(*old), [Block(text) for text in new], lambda: f"p-{next(numbers)}")
    return [number if (number := int(anchor[2:])) < 90_000_000 else None for anchor in found]


A = "Ask the person on call before you restart anything."
B = "Write down what you saw, in the order you saw it."
C = "Tell the customers within the first hour."
D = "Close the incident when the graphs are flat again."


def test_unchanged_blocks_keep_their_anchors():
    assert matched([A, B, C], [A, B, C]) == [0, 1, 2]


def test_new_blocks_get_new_anchors():
    assert matched([A, C], [A, B, C, D]) == [0, None, 1, None]


def test_moved_blocks_keep_their_anchors():
    assert matched([A, B, C, D], [D, A, B, C]) == [3, 0, 1, 2]
    assert matched([A, B, C], [C, B, A]) == [2, 1, 0]


def test_small_edits_keep_the_anchor():
    assert matched([A, B], [A.replace("restart", "reboot"), B + " Then sleep."]) == [0, 1]


def test_a_block_moved_and_edited_keeps_its_anchor():
    assert matched([A, B, C, D], [D.replace("flat", "calm"), A, B, C]) == [3, 0, 1, 2]


def test_a_rewritten_block_is_a_new_one():
    assert matched([A, B, C], [A, "Something entirely different.", C]) == [0, None, 2]


def test_a_split_keeps_the_anchor_on_the_larger_part():
    assert matched([f"{A} {B} {C}", D], [A, f"{B} {C}", D]) == [None, 0, 1]
    assert matched([f"{A} {B} {C}", D], [f"{A} {B}", C, D]) == [0, None, 1]


def test_a_merge_keeps_the_anchor_of_the_larger_part():
    long = f"{B} {C}"
    assert matched([A, long], [f"{A} {long}"]) == [1]


def test_equal_texts_match_in_document_order():
    assert matched(["x", "x", A, "x"], ["x", "x", A, "x"]) == [0, 1, 2, 3]
    assert matched(["x", A, "x"], [A, "x"]) == [1, 2]


def test_a_paragraph_made_a_heading_keeps_its_anchor():
    assert assign(passages(A), [Block(A, "heading")]) == ["p-00000000"]


def test_code_never_continues_a_paragraph_it_resembles():
    assert assign(passages(A), [Block(A + "!", "code")]) != ["p-00000000"]


def test_anchors_of_deleted_passages_are_not_given_again():
    names = iter(["p-00000000", "p-00000001", "p-aaaaaaaa"])
    assert assign(passages(A, B), [Block(A), Block("new")], lambda: next(names)) == ["p-00000000", "p-aaaaaaaa"]


TEXTS = st.sampled_from([A, B, C, D, "x", "x y", "", A + " " + B, A[:30], C.upper(), "word " * 40])
DOCUMENTS = st.lists(st.one_of(TEXTS, st.text("ab ", max_size=12)), max_size=14)


@settings(max_examples=150, deadline=None)
@given(st.lists(DOCUMENTS, min_size=2, max_size=5))
def test_no_two_blocks_share_an_anchor_and_unique_texts_keep_theirs(versions):
    previous = []
    for version in versions:
        anchors = assign(previous, [Block(text) for text in version])
        assert len(set(anchors)) == len(anchors) == len(version)
        before, after = Counter(passage.text for passage in previous), Counter(version)
        old = {passage.text: passage.anchor for passage in previous}
        for text, anchor in zip(version, anchors, strict=True):
            if before[text] == after[text] == 1:
                assert anchor == old[text]
        previous = [Passage(anchor, "paragraph", 0, text) for anchor, text in zip(anchors, version, strict=True)]


LINES = [
    "# One",
    "## Two",
    A,
    B,
    "- x",
    "- [ ] y",
    "  - z",
    "> q",
    "```\ncode\n```",
    "| a |\n|---|\n| b |",
    "![[t]]",
    "[TOC]",
]
EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "move", "edit"]), st.integers(0, 30), st.integers(0, 30))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=10), EDITS)
def test_rendered_texts_keep_the_promises_over_any_edits(lines, edits):
    before = render("\n\n".join(lines))
    for edit, at, other in edits[:4]:
        _change(lines, edit, at, other)
        after = render("\n\n".join(lines), before.passages)
        anchors = [passage.anchor for passage in after.passages]
        assert len(set(anchors)) == len(anchors)
        assert all(after.html.count(f'id="{anchor}"') == 1 for anchor in anchors)
        _keeps_unique(before.passages, after.passages)
        before = after


def _keeps_unique(before, after):
    old, new = Counter(each.text for each in before), Counter(each.text for each in after)
    anchors = {each.text: each.anchor for each in before}
    assert all(each.anchor == anchors[each.text] for each in after if old[each.text] == new[each.text] == 1)


def _change(lines, edit, at, other):
    at %= len(lines) + 1
    if edit == "insert":
        lines.insert(at, LINES[other % len(LINES)])
    elif lines and at < len(lines):
        line = lines.pop(at)
        if edit == "move":
            lines.insert(other % (len(lines) + 1), line)
        elif edit == "edit":
            lines.insert(at, line + " more")


def test_the_work_grows_with_the_blocks_and_not_their_square(monkeypatch):
    asked = Counter()
    from seci.plumbing.markdown import anchors as module

    ratio = module.fuzz.ratio

    class Counting:
        partial_ratio = staticmethod(lambda *_, **__: 0.0)

        @staticmethod
        def ratio(*args, **rest):
            asked["ratio"] += 1
            return ratio(*args, **rest)

    monkeypatch.setattr(module, "fuzz", Counting)
    old = [f"step {number} says that thing {number * 7} must be checked by somebody" for number in range(3000)]
    new = [text.replace("checked", "verified") for text in reversed(old)]
    matched(old, new)
    assert asked["ratio"] < 3000 * 20
