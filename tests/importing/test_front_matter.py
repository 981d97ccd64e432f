"""Front matter is plain data; what is not stays in the page and is explained with its line."""

from __future__ import annotations

import json

import pytest

from seci.importing.front_matter import split


def test_values_stay_the_words_they_were_written_as():
    matter = split("---\na: 010\nb: 2024-02-30\nc: [yes, 1_000, ~]\nd: {e: .inf}\na: last\n---\nbody\n")
    assert matter == ({"a": "last", "b": "2024-02-30", "c": ["yes", "1_000", None], "d": {"e": ".inf"}}, "body\n", "")


@pytest.mark.parametrize("text", ["# No front matter", "--- \n", "text\n---\na: b\n---\n", "---\na: b\n", ""])
def test_a_page_without_front_matter_is_left_alone(text):
    assert split(text) == ({}, text, "")


@pytest.mark.parametrize("text", ["---\n---\nbody", "---\n# comment\n...\n\nbody"])
def test_empty_front_matter_is_taken_off(text):
    assert split(text) == ({}, "body", "")


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("a: b\nc: [", "expected the node content, but found '<stream end>', line 4"),
        ("a: b: c", "mapping values are not allowed here, line 2"),
        ("a: &x b\nc: *x", "it uses an alias, line 3"),
        (
            "a: !!python/object/apply:os.system [x]",
            "it asks for an object (tag:yaml.org,2002:python/object/apply:os.system), line 2",
        ),
        ("- a\n- b", "it is not a list of names and values, line 2"),
        ("a: " + "[" * 30 + "]" * 30, "it nests deeper than 20 levels, line 2"),
        ("a: [" + "x, " * 1000 + "x]", "it holds too many values, line 2"),
        ("a: " + "x" * 70_000, "it is larger than 64 KB, line 2"),
        ("a: \x07", "it holds characters that YAML does not allow"),
    ],
)
def test_what_cannot_be_used_stays_in_the_page_with_a_reason(block, why):
    text = f"---\n{block}\n---\nbody\n"
    assert split(text) == ({}, text, f"front matter kept as text: {why}")


def test_every_hostile_block_is_read_or_explained(shared):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    for row in (shared / "payloads/front_matter_yaml.jsonl").read_text().splitlines():
        text = f"---\n{json.loads(row)['input']}\n---\nbody"
        matter = split(text)
        assert matter.body in {"body", text} or matter.body.endswith("---\nbody")
        assert bool(matter.trouble) == (matter.body == text) or not matter.fields
