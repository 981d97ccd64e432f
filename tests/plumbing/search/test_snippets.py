from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from seci.plumbing.search import highlight, parse, snippet
from seci.plumbing.search.snippets import _plain


def hits(body: str, query: str, **options: int) -> list[str]:
    return [text for text, hit in snippet(body, parse(query), **options) if hit]


def text_of(body: str, query: str, **options: int) -> str:
    return "".join(text for text, _ in snippet(body, parse(query), **options))


def test_words_are_marked_in_whatever_form_they_stand() -> None:
    assert hits("Happiness comes from reviewing incidents.", "happy review incident") == [
        "Happiness",
        "reviewing",
        "incidents",
    ]
    assert hits("They were hoping, ponies and all; relational.", "hope pony relation") == [
        "hoping",
        "ponies",
        "relational",
    ]


def test_a_hit_far_into_a_text_is_shown() -> None:
    body = "filler " * 20_000 + "the needle is here " + "filler " * 1000
    assert hits(body, "needle") == ["needle"]
    assert text_of(body, "needle").startswith("…filler")


def test_the_place_with_most_words_is_shown() -> None:
    body = "alpha " + "x " * 500 + "beta and gamma alpha " + "x " * 500 + "gamma"
    assert hits(body, "alpha beta gamma") == ["beta", "gamma", "alpha"]


def test_words_side_by_side_win_over_words_apart() -> None:
    body = "review of an incident " + "x " * 500 + "incident review " + "x " * 500
    assert "incident review" in text_of(body, '"incident review"')


def test_accents_are_no_obstacle() -> None:
    assert hits("Im Café gibt es Crème", "cafe creme") == ["Café", "Crème"]
    assert hits("cafe\u0301 au lait", "café") == ["café"]


def test_code_is_marked_whole_or_in_part() -> None:
    assert hits("saw ERR_42 and kubectl-apply", "ERR_42 apply") == ["ERR_42", "apply"]


def test_prefixes_and_scripts_without_blanks_are_marked() -> None:
    assert hits("kubernetes and kubectl", "kube*") == ["kubernetes", "kubectl"]
    assert hits("これは知識創造の本です", "知識") == ["知識"]


def test_excluded_words_and_values_of_fields_are_not_marked() -> None:
    assert hits("playbook draft deploy", "deploy -draft kind:playbook") == ["deploy"]


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert text_of("The beginning. " + "x " * 500, "nothing").startswith("The beginning.")
    assert snippet("", parse("word")) == []


def test_a_snippet_is_about_as_wide_as_asked() -> None:
    for width in (80, 240):
        assert len(text_of("word and more " * 300, "word", width=width)) <= width + 2


def test_a_title_is_marked_whole() -> None:
    assert highlight("Incident  review", parse("review")) == [("Incident ", False), ("review", True)]


@given(st.text(), st.text(max_size=40))
def test_fragments_are_pieces_of_the_text(body: str, query: str) -> None:
    shown = "".join(text for text, _ in highlight(body, parse(query)))
    assert shown.split() == unicodedata.normalize("NFC", body).split()


def test_making_a_text_plain_moves_no_letter() -> None:
    everything = "".join(map(chr, range(0x20000)))
    assert len(_plain(everything)) == len(everything)


@given(st.text(), st.text(max_size=40))
def test_no_text_breaks_a_snippet(body: str, query: str) -> None:
    assert all(text for text, _ in snippet(body, parse(query), 20))
