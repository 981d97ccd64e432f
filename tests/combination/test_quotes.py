"""The sentence something stands in."""

from __future__ import annotations

from seci.combination.quotes import LONGEST, cut_out, quote


def text_of(fragments: list[tuple[str, bool]]) -> str:
    return "".join(text for text, _hit in fragments)


def test_the_sentence_and_nothing_else() -> None:
    assert quote("One. Then the two of us. Three.", "two") == [("Then the ", False), ("two", True), (" of us.", False)]


def test_a_line_is_a_sentence() -> None:
    assert quote("first line\nsecond here\nthird", "second") == [("second", True), (" here", False)]


def test_case_does_not_matter_and_marks_are_literal() -> None:
    assert quote("See C++ (draft).", "c++ (DRAFT)") == [("See ", False), ("C++ (draft)", True), (".", False)]


def test_the_beginning_where_the_words_are_missing() -> None:
    assert text_of(quote("One. Two.", "three")) == "One."
    assert quote(None, "x") == [] and quote("", "x") == []


def test_a_long_sentence_is_shortened_around_the_words() -> None:
    long = "word " * 200 + "needle " + "word " * 200
    fragments = quote(long, "needle")
    assert ("needle", True) in fragments
    assert len(text_of(fragments)) <= LONGEST + 20 and text_of(fragments).startswith("…")


def test_words_over_two_sentences_are_quoted_whole() -> None:
    text = "Ask Acme Inc. Berlin today. More."
    assert cut_out(text, 4, 20)[1] == ("Acme Inc. Berlin", True)
