"""Nothing an index says may depend on what the person cannot read."""

from __future__ import annotations

import pytest

EVERYBODY, MINE = ("all",), ("all", "person:7")
CANARY = "xylocarp"


@pytest.fixture(autouse=True)
def _documents(write, make) -> None:
    write(
        make(1, "Harbour rules", "ships", topics=["harbour"]),
        make(2, f"{CANARY} plan", CANARY, kind="log", topics=[CANARY], space=CANARY, by=CANARY, tokens=["person:7"]),
        make(3, "Harbour secrets", "ships", kind="log", tokens=["person:7"]),
    )


@pytest.mark.parametrize(
    "form", ["{}", "{}*", '"{}"', "title:{}", "kind:log {}", "topic:{}", "space:{}", "by:{}", '"{} plan"']
)
def test_a_hidden_word_is_as_if_it_did_not_exist(search, form) -> None:
    hidden, unknown = search(form.format(CANARY)), search(form.format("zzyzxword"))
    assert (hidden.total, hidden.hits, hidden.facets) == (0, [], unknown.facets)
    assert hidden.suggestion == unknown.suggestion
    assert hidden.notes == unknown.notes
    assert search(form.format(CANARY), MINE).total == 1


def test_totals_and_facets_count_readable_documents_only(search) -> None:
    assert search("harbour").total == 1
    assert search("harbour").facets["kind"] == [("playbook", 1)]
    assert search("harbour", MINE).facets["kind"] == [("log", 1), ("playbook", 1)]


def test_completion_speaks_only_words_of_readable_documents(index) -> None:
    assert index.complete("xylo", EVERYBODY) == []
    assert index.complete("xylo", MINE) == [CANARY]
    assert index.complete("", EVERYBODY) == []


def test_correction_speaks_only_words_of_readable_documents(search) -> None:
    assert search("xylocrap").suggestion is None
    assert search("xylocrap", MINE).suggestion == CANARY


def test_jumping_and_relating_stay_within_readable_documents(index) -> None:
    assert index.jump("harbour", EVERYBODY) == [1]
    assert index.jump("harbour", MINE) == [1, 3]
    assert index.related(1, EVERYBODY) == []
    assert index.related(1, MINE) == [3]
    assert index.related(3, EVERYBODY) == []


def test_nobody_without_tokens_finds_anything(search) -> None:
    assert search("harbour", ()).total == 0


def test_queued_ids_are_hidden_from_hits_totals_facets_and_words(search, index) -> None:
    hidden = search(CANARY, MINE, without={2})
    assert (hidden.total, hidden.hits, hidden.facets["kind"]) == (0, [], [])
    assert search("xylocrap", MINE, without={2}).suggestion is None
    assert index.complete("xylo", MINE, without={2}) == []
    assert index.jump(CANARY, MINE, without={2}) == []
    assert index.related(1, MINE, without={3}) == []


def test_whether_all_words_occur_is_asked_of_readable_documents(search) -> None:
    assert search(f"harbour {CANARY}").mode == search("harbour zzyzxword").mode == "any"
