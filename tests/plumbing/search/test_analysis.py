from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.search import analysis


def terms(text: str) -> list[str]:
    return [term for chunk in analysis.chunks(text) for term in chunk.terms]


def test_words_are_stemmed_and_stop_words_left_out() -> None:
    assert terms("The reviews were reviewed by the reviewing") == ["review", "review", "review"]


def test_accents_and_case_are_folded() -> None:
    assert terms("Café CAFÉ cafe\u0301") == ["cafe"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ERR_42", ["err", "42", "err_42"]),
        ("kubectl-apply", ["kubectl", "appli", "kubectl-apply"]),
        ("v2.1", ["v2", "1", "v2.1"]),
        ("C++", ["c", "c++"]),
        ("ada@example.org", ["ada", "exampl", "org", "ada@example.org"]),
    ],
)
def test_code_is_found_whole_and_in_parts(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_markdown_stars_are_no_part_of_a_word() -> None:
    assert terms("**bold** *slanted* `code`") == ["bold", "slant", "code"]


def test_possessives_and_contractions_lose_their_apostrophe() -> None:
    assert terms("Ada's company’s don't") == ["ada", "compani"]


def test_the_stem_of_a_word_is_not_taken_for_a_stop_word() -> None:
    assert analysis.chunk("us").parts == ("~us",)
    assert analysis.chunk("use").terms == ()
    assert analysis.chunk("doe").terms == ("doe",)


def test_scripts_without_blanks_give_one_part_per_character() -> None:
    assert terms("知識創造") == ["知", "識", "創", "造"]


def test_combining_vowels_stay_in_their_word() -> None:
    assert terms("हिन्दी में") == ["हिन्दी", "में"]


def test_what_is_too_long_to_be_a_word_is_cut() -> None:
    assert terms("x" * 5000) == ["x" * analysis.LONGEST_PART]


@given(st.text())
def test_no_term_holds_a_blank_or_is_empty(text: str) -> None:
    for chunk in analysis.chunks(text):
        assert all(part and not part.split()[1:] for part in (*chunk.parts, *chunk.terms))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert analysis.keyword(analysis.keyword(text)) == analysis.keyword(text)
