from __future__ import annotations

import random
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh_query
from whoosh.index import FileIndex
from whoosh.scoring import BM25F

from seci.plumbing.search import Index, Writer, analysis, create, parse
from seci.plumbing.search.generations import NAME, current_folder
from seci.plumbing.search.lookup import HEADINGS, TITLE, Lookup
from seci.plumbing.search.ranking import NAMING_TITLE, NAMING_WORDS, Ranking
from seci.plumbing.search.snapshots import K1, B
from seci.plumbing.search.storage import IndexStorage
from tests.plumbing.search.conftest import make_document

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
rows = st.tuples(st.integers(1, 12), texts, texts)
batches = st.lists(
    st.tuples(st.lists(rows, max_size=6), st.sets(st.integers(1, 12), max_size=3)), min_size=1, max_size=5
)
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


def by_whoosh(folder: Path, ids: list[int], words: list[str], must_all: bool) -> dict[int, float]:
    """What Whoosh itself finds by looking at every document."""
    title = NAMING_TITLE if len(words) <= NAMING_WORDS else TITLE
    fields = [("text", 1.0), ("title", title), ("headings", HEADINGS)]
    stems = [analysis.chunk(word).terms[0] for word in words]
    groups = [whoosh_query.Or([whoosh_query.Term(name, stem, boost) for name, boost in fields]) for stem in stems]
    with FileIndex(IndexStorage(folder), indexname=NAME).searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        joined = (whoosh_query.And if must_all else whoosh_query.Or)(groups)
        return {ids[hit.docnum]: hit.score for hit in searcher.search(joined, limit=None)}


@settings(max_examples=40, deadline=None)
@given(batches, queries)
def test_scores_are_those_of_whoosh_looking_at_everything(batches, words) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create(folder)
        for documents, removed in batches:
            Writer(folder).write([make_document(id, title or "none", body) for id, title, body in documents], removed)
        index = Index(folder)
        with index._reading() as snapshot:
            query = parse(" ".join(words))
            matches = Ranking(snapshot, snapshot.live).match(query)
            theirs = by_whoosh(current_folder(folder), snapshot.ids.tolist(), words, matches.mode == "all")
            assert set(snapshot.ids[matches.has].tolist()) == theirs.keys()
            lookup = Lookup(snapshot)
            lookup.title = NAMING_TITLE if len(words) <= NAMING_WORDS else TITLE
            for clause in query.clauses:
                lookup.find(clause.any_of[0], snapshot.live)
            ours = lookup.scores[matches.has].tolist()
            assert ours == pytest.approx([theirs[id] for id in snapshot.ids[matches.has].tolist()], rel=1e-4)
        index.close()


def test_the_first_ten_with_all_words_are_the_best_ten(write, make, found, folder, index) -> None:
    chance = random.Random(5)
    write(*(make(id, f"none{id}", " ".join(chance.choices(WORDS, k=id % 30 + 4))) for id in range(1, 300)))
    for words in combinations(WORDS, 2):
        theirs = by_whoosh(current_folder(folder), list(range(1, 300)), list(words), must_all=True)
        best = sorted(theirs, key=lambda id: (-round(theirs[id], 4), -id))[:10]
        assert found(" AND ".join(words), limit=10) == best


def test_up_to_three_words_are_expected_together(write, make, search) -> None:
    write(make(1, body="deploy rollback"), make(2, body="deploy"), make(3, body="rollback"))
    results = search("deploy rollback")
    assert (results.total, results.mode, results.complete) == (1, "all", 1)


def test_where_no_document_has_all_words_any_will_do(write, make, search) -> None:
    write(make(1, body="deploy"), make(2, body="rollback"))
    results = search("deploy rollback")
    assert (results.total, results.mode, results.notes) == (2, "any", ("some_words",))


def test_a_sentence_finds_any_of_its_words_with_all_of_them_first(write, make, found) -> None:
    write(make(1, body="rotate keys " * 30), make(2, body=f"how to rotate the signing keys of production {'x ' * 300}"))
    write(make(3, body="production " * 30), make(4, body="nothing"))
    assert found("how do we rotate signing keys in production")[0] == 2
    assert set(found("how do we rotate signing keys in production")) == {1, 2, 3}


def test_stop_words_joined_by_and_ask_for_nothing(write, make, found) -> None:
    write(make(1, body="create a window"))
    assert found("create AND the AND window") == [1]


def test_a_title_equal_to_the_query_comes_first(write, make, found) -> None:
    write(make(1, "Incident review", "x"), make(2, "Incident review incident review", "incident review " * 50))
    assert found("incident review")[0] == found("incident review kind:playbook")[0] == 1


def test_a_title_of_stop_words_is_found(write, make, found) -> None:
    write(make(1, "Who we are"), make(2, "Who is on call"), make(3, "Other"))
    assert found("who we are") == [1]


def test_for_one_word_the_title_counts_most(write, make, found) -> None:
    write(make(1, "Rota of the week", "words"), make(2, "Other", "rota rota rota and nothing but words"))
    assert found("rota") == [1, 2]


def test_a_query_of_fields_alone_gives_the_latest_first(write, make, found) -> None:
    write(*(make(id, kind="insight") for id in (1, 3, 2)))
    assert found("kind:insight") == [3, 2, 1]


def test_pages_follow_each_other_without_gap_or_double(write, make, found) -> None:
    write(*(make(id, body=f"word {'more ' * (id % 7)}") for id in range(1, 60)))
    pages = [found("word", limit=10, offset=offset) for offset in range(0, 70, 10)]
    assert [id for page in pages for id in page] == found("word")
    assert len(set(found("word"))) == 59


def test_code_is_found_whole_and_in_parts(write, make, found) -> None:
    write(make(1, body="ERR_42 by kubectl-apply in v2.1"), make(2, body="42 apply kubectl 1 v2"))
    assert found("ERR_42") == found("kubectl-apply") == found("v2.1") == [1]
    assert set(found("42")) == set(found("kubectl")) == {1, 2}


def test_a_compound_finds_its_parts_side_by_side(write, make, found) -> None:
    write(make(1, body="use kubectl apply"), make(2, body="apply with kubectl"))
    assert found("kubectl-apply") == [1]


def test_accents_do_not_matter(write, make, found) -> None:
    write(make(1, body="Café"), make(2, body="cafe\u0301"), make(3, body="cafe"))
    assert set(found("cafe")) == set(found("CAFÉ")) == {1, 2, 3}


def test_scripts_without_blanks_are_found_inside_a_sentence(write, make, found) -> None:
    write(make(1, body="これは知識創造の本です"), make(2, body="創造知識"))
    assert found("知識創造") == [1]
    assert set(found("知識")) == {1, 2}


def test_scores_fall_from_one_and_do_not_tell_how_rare_a_word_is(write, make, search) -> None:
    write(*(make(id, body="common " * id) for id in range(1, 9)), make(9, body="rare"))
    assert search("rare").hits[0].score == search("common").hits[0].score == 1.0
    scores = [hit.score for hit in search("common").hits]
    assert scores == sorted(scores, reverse=True)
