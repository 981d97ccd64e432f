"""Which parts of a Markdown text are running words."""

from __future__ import annotations

import pytest

from seci.combination.sources import GAP, paragraphs


def running(text: str) -> str:
    """The running words in their places; blanks for all else."""
    found = [" "] * len(text)
    for paragraph in paragraphs(text):
        for offset, letter in enumerate(paragraph.words):
            if letter != GAP:
                found[paragraph.start + offset] = letter
    return "".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "Plain Needle here.",
        "- a list with the Needle\n- and more",
        "1. one\n2. the Needle",
        "> a quoted Needle",
        "| a | Needle |\n| --- | --- |\n| b | c |",
        "- item\n\n    The Needle in its second paragraph.\n",
        "*the Needle* and **more**",
        "a wrapped\nNeedle line",
    ],
)
def test_words_run(text: str) -> None:
    assert "Needle" in running(text)


@pytest.mark.parametrize(
    "text",
    [
        "`Needle`",
        "``a ` Needle``",
        "`a\nNeedle`",
        "```\nNeedle\n```",
        "~~~ text\nNeedle\n~~~",
        "````\n```\nNeedle\n````",
        "    Needle as code",
        "\tNeedle as code",
        "# Needle",
        "[[Needle]]",
        "[[Other|Needle]]",
        "![[Needle]]",
        "[Needle](/somewhere)",
        "[Needle (in brackets)](/a_(b))",
        "[Needle][ref]",
        "[needle]: /x 'Needle'",
        "![Needle](/a.png)",
        "[![Needle](/a.png)](/b)",
        "<a title='Needle'>",
        "<https://example.org/Needle>",
        "https://example.org/Needle",
        "www.example.org/Needle",
        "needle@example.org/Needle",
        "@Needle",
        "#Needle",
        r"\Needle",
        "$Needle$",
        "[^1]: Needle",
        "*[Needle]: an abbreviation",
        "---\ntitle: Needle\n---\nWords.",
        "!!! note Needle",
    ],
)
def test_words_do_not_run(text: str) -> None:
    assert "Needle" not in running(text)


def test_places_stay_and_every_letter_is_in_one_paragraph() -> None:
    text = "---\na: b\n---\nOne `two`\n\n- three\n\n```\nfour\n```\nfive"
    pieces = list(paragraphs(text))
    assert running(text).split() == ["One", "-", "three", "five"]
    assert sum(len(piece.words) for piece in pieces) == len(text) - len("---\na: b\n---\n")


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "`a``" * 5_000, "[a](" * 8_000, "[[a" * 8_000, "<" * 20_000, "$" * 9_999]
)
def test_hostile_texts_are_read_in_one_pass(text: str) -> None:
    assert sum(len(piece.words) for piece in paragraphs(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        " ".join("x" + "`" * length for length in range(1, 600)),
        "`a` " * 50_000,
        "[" * 100_000,
        "[x](a(b)" * 20_000,
        "$a <b {c " * 20_000,
        "a." * 100_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_the_square_of_its_length(text: str) -> None:
    """S-180: looking for each run's end would take minutes."""
    assert len(running(text)) == len(text)
