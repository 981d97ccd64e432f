from __future__ import annotations

import re

import pytest

from seci.plumbing.markdown import render


def shape(text):
    """The HTML without attributes, spaces and line ends between tags."""
    html = re.sub(r"<([a-z0-9]+) [^>]*>", r"<\1>", render(text).html)
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)


@pytest.mark.parametrize("step", ["  ", "   ", "    ", "\t"])
def test_lists_nest_by_any_indentation(step):
    text = f"- a\n{step}- b\n{step}{step}- c\n- d"
    assert shape(text) == "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"


def test_lists_nest_under_numbers():
    assert shape("1. a\n   - b\n2. c") == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"
    assert shape("1. a\n  - b\n2. c") == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"


def test_a_list_may_follow_its_sentence():
    assert shape("Bring:\n- a\n- b") == "<p>Bring:</p><ul><li>a</li><li>b</li></ul>"
    assert shape("Do:\n1. a\n2. b") == "<p>Do:</p><ol><li>a</li><li>b</li></ol>"


def test_a_year_in_a_sentence_is_no_list():
    assert shape("It was in\n1986. A good year") == "<p>It was in\n1986. A good year</p>"


def test_brackets_number_too_and_numbers_start_where_written():
    assert '<ol start="3">' in render("3) a\n4) b").html


def test_bullets_and_numbers_are_different_lists():
    assert shape("- a\n1. b") == "<ul><li>a</li></ul><ol><li>b</li></ol>"


def test_text_belongs_to_the_item_it_stands_under():
    assert shape("- a\n\n  b\n\n  - c\n\nd") == "<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul><p>d</p>"
    assert shape("1. a\n\n   b\n\n2. c") == "<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>"


def test_a_wrapped_item_is_one_item():
    assert shape("- a\n  b\n- c\nd") == "<ul><li>a\n    b</li><li>c\n    d</li></ul>"


def test_code_in_items_stays_code():
    assert shape("- a\n\n      code\n") == "<ul><li>a<pre><code>code</code></pre></li></ul>"
    assert shape("    - no list") == "<pre><code>- no list</code></pre>"


def test_fences_stand_inside_items():
    expected = "<ol><li><p>a</p><pre><code>x\n  y</code></pre></li><li><p>b</p></li></ol>"
    assert shape("1. a\n   ```\n   x\n     y\n   ```\n2. b") == expected


def test_lists_inside_quotes_and_notes_nest_too():
    assert shape("> - a\n>   - b") == "<blockquote><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>"
    assert "<ul><li>a<ul><li>b</li></ul></li></ul>" in shape("!!! note\n    - a\n      - b")


def test_a_quote_stands_inside_an_item():
    assert "<li><p>a</p><blockquote><p>q</p></blockquote></li>" in shape("- a\n  > q\n- b")


def test_rules_and_tables_are_no_lists():
    assert shape("- a\n\n* * *\n\nb") == "<ul><li>a</li></ul><hr><p>b</p>"
    assert shape("- a\n---\nb") == "<ul><li>a</li></ul><hr><p>b</p>"
    assert "<table>" in shape("a | b\n- | -\nc | d")


def test_headings_end_lists():
    assert shape("- a\n## h\n- b") == "<ul><li>a</li></ul><h2>h</h2><ul><li>b</li></ul>"


def test_depth_is_bounded():
    text = "\n".join("  " * depth + f"- {depth}" for depth in range(200))
    assert render(text).passages[-1].level <= 21
