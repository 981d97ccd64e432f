"""Bytes of any encoding become text, or a reason why not."""

from __future__ import annotations

import codecs

import pytest

from seci.importing.decoding import Unreadable, decode
from seci.importing.formats import read


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Tür".encode(), "Tür", ""),
        (codecs.BOM_UTF8 + "Tür".encode(), "Tür", ""),
        ("Tür".encode("utf-16"), "Tür", "utf-16"),
        (codecs.BOM_UTF16_BE + "Tür".encode("utf-16-be"), "Tür", "utf-16"),
        ("Tür".encode("utf-32"), "Tür", "utf-32"),
        ("Tür – auf".encode("cp1252"), "Tür – auf", "cp1252"),
        (b"T\xfcr\x81", "Tür\x81", "latin-1"),
        (b"a\r\nb\rc\n", "a\nb\nc\n", ""),
        ("a\u2028b\x85c".encode(), "a\u2028b\x85c", ""),
        (b"", "", ""),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(data, text, encoding):
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a\0b", "it holds NUL bytes, so it is not text"),
        ("Tür".encode("utf-16-le"), "it holds NUL bytes, so it is not text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "its bytes are not valid UTF-16"),
    ],
)
def test_what_is_no_text_says_why(data, why):
    with pytest.raises(Unreadable, match=why):
        decode(data)


def test_another_encoding_and_no_text_at_all_stand_in_the_report(source):
    made = source({"a.md": "# Über".encode("latin-1"), "b.md": b"\0\0", "c.md": "# C"})
    assert [page.title for page in made.pages] == ["Über", "C"]
    assert {problem.path: problem.why for problem in made.problems} == {
        "a.md": "read as cp1252, since it is not UTF-8",
        "b.md": "it holds NUL bytes, so it is not text",
    }


def test_odd_files_are_read_or_explained(shared):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    made = read(shared / "payloads/files")
    assert {page.key: page.title for page in made.pages} == {
        "bom_utf8.md": "Title",
        "eol_mixed.md": "a",
        "latin1.md": "Überschrift",
        "utf16.md": "Titel äöü",
    }
    assert [problem.path for problem in made.problems if problem.what == "skipped"] == ["nul_bytes.md"]
