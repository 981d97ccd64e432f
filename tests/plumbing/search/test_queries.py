"""What each form of the grammar finds."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seci.plumbing.search import Index, Writer, create, parse
from seci.plumbing.search.grammar import BROAD_PREFIX
from seci.plumbing.search.lookup import MOST_COMPLETIONS
from tests.plumbing.search.conftest import make_document
from tests.plumbing.search.test_grammar import HOSTILE, PIECES


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One index for all examples."""
    folder = tmp_path_factory.mktemp("index")
    create(folder)
    Writer(folder).write([make_document(id, f"word {id}", "a phrase kubernetes not 知識") for id in range(1, 20)])
    opened = Index(folder)
    yield opened
    opened.close()


def test_a_phrase_is_exact_in_order_and_neighbourhood(write, make, found) -> None:
    write(make(1, body="review the incident"), make(2, body="an incident review"), make(3, body="incident or review"))
    assert found('"incident review"') == [2]


WORDS = st.lists(st.sampled_from(["red", "car", "the", "of", "blue"]), min_size=1, max_size=30)
PHRASES = WORDS.filter(lambda words: len(words) < 5 and words not in (["the"], ["of"]))


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), PHRASES, st.booleans())
def test_phrases_are_found_exactly_where_they_stand(texts: list[list[str]], phrase: list[str], in_title: bool) -> None:
    written = [" ".join(words) for words in texts]
    with tempfile.TemporaryDirectory() as place:
        create(Path(place))
        for id, text in enumerate(written):
            Writer(Path(place)).write([make_document(id, *([text] if in_title else ["none", text]))])
        index = Index(Path(place))
        sought = " ".join(phrase)
        hits = index.search(parse(f'{"title:" if in_title else ""}"{sought}"'), ["all"]).hits
        index.close()
    assert {hit.id for hit in hits} == {id for id, text in enumerate(written) if f" {sought} " in f" {text} "}


def test_stop_words_count_inside_a_phrase(write, make, found) -> None:
    write(make(1, body="out of office"), make(2, body="out office"), make(3, body="to be or not to be"))
    assert found('"out of office"') == [1]
    assert found('"to be or not to be"') == [3]


def test_a_phrase_does_not_span_title_headings_and_body(write, make, found) -> None:
    write(make(1, "On call", "rota", headings="Weekly\nPlan"), make(2, "On call rota"))
    assert found('"call rota"') == [2]
    assert found('"weekly plan"') == []


def test_a_phrase_is_found_however_far_into_a_text(write, make, found) -> None:
    write(make(1, body="word " * 50_000 + "needle haystack"))
    assert found('"needle haystack"') == [1]


def test_a_minus_takes_matches_away(write, make, found) -> None:
    write(make(1, body="deploy"), make(2, body="deploy draft"), make(3, body="deploy old way"))
    assert set(found('deploy -draft -"old way"')) == {1}
    assert set(found("-draft")) == {1, 3}


def test_or_takes_either(write, make, found) -> None:
    write(make(1, body="red car"), make(2, body="blue car"), make(3, body="green car"))
    assert set(found("red OR blue car")) == {1, 2}


def test_a_prefix_finds_words_that_begin_so_even_beyond_their_stem(write, make, found) -> None:
    write(make(1, "Deployment of services"), make(2, body="deploying"), make(3, body="depot"))
    assert set(found("deplo*")) == {1, 2}
    assert 1 in found("deployme*")


def test_a_prefix_of_very_many_words_searches_the_most_frequent(write, make, search) -> None:
    write(make(1, body=" ".join(f"q{number}" for number in range(MOST_COMPLETIONS + 50))), make(2, body="qq"))
    assert BROAD_PREFIX in search("q*").notes


def test_fields_narrow_whatever_their_case(write, make, found) -> None:
    write(make(1, kind="playbook", topics=["On call"], space="Ops", by="Ada Lovelace"), make(2, kind="insight"))
    for text in ("kind:Playbook", 'topic:"on CALL"', "space:ops", "by:ada", 'by:"ada lovelace"'):
        assert found(text) == [1]


def test_several_kinds_are_alternatives_and_several_topics_all_wanted(write, make, found) -> None:
    write(make(1, kind="playbook", topics=["a", "b"]), make(2, kind="insight", topics=["a"]), make(3, kind="circle"))
    assert set(found("kind:playbook kind:insight")) == {1, 2}
    assert found("topic:a topic:b") == [1]


def test_title_searches_titles_only(write, make, found) -> None:
    write(make(1, "Rota of the week"), make(2, "Other", "rota of the week"))
    assert found("title:rota") == found('title:"rota of"') == found("title:ro*") == [1]


def test_an_empty_query_finds_nothing(write, make, search) -> None:
    write(make(1))
    assert search("").total == search("!!!").total == 0


def test_percent_and_quotes_are_plain_text(write, make, found) -> None:
    write(make(1, body="100% sure"), make(2, body="100 times"), make(3, body="a_b"))
    assert set(found("100%")) == {1, 2}
    assert found("'; drop table item;--") == found("\\") == []


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_no_text_breaks_a_search(everything: Index, text: str) -> None:
    results = everything.search(parse(text), ["all"])
    assert results.total >= len(results.hits)


def test_hostile_queries_are_answered(everything: Index, shared: Path | None) -> None:
    lines = (shared / "payloads/search_queries.jsonl").read_text().splitlines() if shared else []
    for text in [*HOSTILE, *(str(json.loads(line)["input"]) for line in lines)]:
        everything.search(parse(text), ["all"])


def test_hostile_texts_are_indexed_and_found_again(write, make, search, shared: Path | None) -> None:
    lines = (shared / "payloads/naughty_strings.jsonl").read_text().splitlines() if shared else []
    texts = [*HOSTILE, *(str(json.loads(line)["input"]) for line in lines)]
    write(*(make(id, text, text, topics=[text], by=text) for id, text in enumerate(texts, start=1)))
    assert search("kind:playbook").total == len(texts)
