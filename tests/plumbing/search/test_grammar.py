from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.search import Clause, Query, Term, parse
from seci.plumbing.search.grammar import LONGEST, MOST_TERMS, TOO_LONG, TOO_MANY

PIECES = [
    "word",
    '"a phrase"',
    "-not",
    "OR",
    "AND",
    "NOT",
    "kind:",
    "topic:",
    "title:",
    "kube*",
    "*",
    "(",
    ")",
    '"',
    ":",
    "-",
]
HOSTILE = ["[a TO z]", "*x*", "NOT " * 50, "(" * 200, "a\x00b", "\ud800", "a^9999", "/.*/", "知識", "?" * 4, "“x"]


def terms(text: str) -> list[tuple[str, str, str | None]]:
    return [(term.text, term.shape, term.field) for clause in parse(text).clauses for term in clause.any_of]


def test_words_phrases_and_prefixes_are_told_apart() -> None:
    assert terms('deploy "on call" kube*') == [
        ("deploy", "word", None),
        ("on call", "phrase", None),
        ("kube", "prefix", None),
    ]


def test_a_minus_excludes_but_not_inside_a_word() -> None:
    clauses = parse('kubectl-apply -draft -"old way" NOT gone').clauses
    assert [(str(clause), clause.excluded) for clause in clauses] == [
        ("kubectl-apply", False),
        ("-draft", True),
        ('-"old way"', True),
        ("-gone", True),
    ]


def test_or_joins_its_neighbours_and_means_nothing_elsewhere() -> None:
    assert [len(clause.any_of) for clause in parse("a OR b c").clauses] == [2, 1]
    assert [len(clause.any_of) for clause in parse("OR a OR").clauses] == [1]


def test_and_requires_both_neighbours() -> None:
    assert [clause.required for clause in parse("a AND b c").clauses] == [True, True, False]


def test_only_offered_fields_are_fields() -> None:
    assert terms('Kind:playbook topic:"on call"') == [("playbook", "word", "kind"), ("on call", "word", "topic")]
    assert terms("private:true owner:u1") == [("private:true", "word", None), ("owner:u1", "word", None)]
    assert [term.field for clause in parse("kind:a", fields=()).clauses for term in clause.any_of] == [None]


def test_only_a_trailing_star_is_a_wildcard() -> None:
    assert terms("* *x y*z") == [("*x", "word", None), ("y*z", "word", None)]


def test_typographic_quotes_are_quotes() -> None:
    assert terms("“on call”") == [("on call", "phrase", None)]


def test_a_quote_without_its_mate_is_nothing() -> None:
    assert terms('"on call') == [("on", "word", None), ("call", "word", None)]


def test_what_is_too_long_is_cut_and_said() -> None:
    query = parse("word " * 200)
    assert TOO_LONG in query.notes
    assert len(str(query)) <= LONGEST


def test_stop_words_do_not_count_among_the_sixteen_terms() -> None:
    text = " ".join(f"the t{number}" for number in range(MOST_TERMS))
    assert parse(text).notes == ()
    assert parse(f"{text} another17").notes == (TOO_MANY,)
    assert len(terms(f"{text} another17")) == 2 * MOST_TERMS


@pytest.mark.parametrize("text", [" OR ".join("abcdefghjklmnopqrstuvwxyz"), '"' + "x y " * 40 + '"', "z/" * 40])
def test_no_shape_of_query_looks_up_more_than_sixteen_terms(text: str) -> None:
    query = parse(text)
    assert TOO_MANY in query.notes
    assert 0 < sum(term.count() for clause in query.clauses for term in clause.any_of) <= MOST_TERMS


def test_a_query_comes_apart_into_chips() -> None:
    chips = parse('deploy kind:playbook topic:"on call" -draft').chips()
    assert [chip.text for chip in chips] == ["deploy", "kind:playbook", 'topic:"on call"', "-draft"]
    assert chips[1].rest == 'deploy topic:"on call" -draft'


def test_a_query_can_be_narrowed_to_any_value() -> None:
    narrowed = parse("deploy").narrowed("topic", 'On "call"')
    assert parse(str(narrowed)).clauses == narrowed.clauses


def test_nothing_to_look_for_is_an_empty_query() -> None:
    assert not parse("")
    assert not parse("  !!! ( ) ")
    assert parse("x") == Query((Clause((Term("x"),)),))


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.sampled_from(HOSTILE)))
def test_parsing_never_fails_and_what_it_gives_back_reads_the_same(text: str) -> None:
    query = parse(text)
    again = parse(str(query))
    assert TOO_LONG in again.notes or str(again) == str(query)


@pytest.mark.parametrize("name", ["search_queries", "naughty_strings"])
def test_hostile_corpora_are_read(name: str, shared: Path | None) -> None:
    lines = (shared / f"payloads/{name}.jsonl").read_text().splitlines() if shared else []
    for text in [*HOSTILE, *(str(json.loads(line)["input"]) for line in lines)]:
        str(parse(text)).encode()
