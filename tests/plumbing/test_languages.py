"""The language something is said in."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.plumbing.languages import in_language, present_language


@pytest.mark.parametrize("known", [False, True], ids=["not yet asked", "asked before"])
def test_a_letter_s_language_ends_with_the_letter(app: Flask, known: bool) -> None:
    with app.test_request_context():
        if known:
            present_language()
        with in_language("de"):
            assert present_language() == "de"
        assert present_language() == "en"


def test_without_an_application_there_is_a_language() -> None:
    assert present_language() == "en"
