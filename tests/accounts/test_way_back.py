"""Where signing in may lead: to a path of ours, never elsewhere (S-130)."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from seci.accounts.way_back import safe_next
from tests.cast import PASSWORD, Browse

KEPT = ["/", "/ok", "/a//b", "/münchen", "/people/?q=no&cursor=x", "/items/7#p-1a2b", "/search?q=https://example.org/"]
REFUSED = [
    *("", "people", "https://evil.invalid", "//evil.invalid", "///evil.invalid", "/\\evil.invalid", "\\\\evil.invalid"),
    *("/\t/evil.invalid", "/\n/evil.invalid", " //evil.invalid", "/%09/evil.invalid", "/%2fevil.invalid"),
    *("/%5cevil.invalid", "/%255cevil.invalid", "/%252f%252fevil.invalid", "javascript:alert(1)", "data:text/html,x"),
    *("http:evil.invalid", "https:/evil.invalid", "/\x00//evil.invalid", "/\u2028/evil.invalid", "@evil.invalid"),
]


def leads_away(location: str) -> bool:
    """Whether a browser would leave the origin: it takes backslashes for slashes and drops tabs and line ends."""
    read = location.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").strip()
    return urlsplit(urljoin("http://seci.test/sign-in", read)).netloc != "seci.test"


@pytest.mark.parametrize("target", KEPT)
def test_a_path_of_ours_is_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize("target", REFUSED)
def test_anything_else_leads_to_the_start(target: str) -> None:
    assert safe_next(target) == "/"


def test_nothing_and_too_much_lead_to_the_start() -> None:
    assert safe_next(None) == "/"
    assert safe_next("/" + "a" * 3000) == "/"


@pytest.mark.parametrize("target", ["//evil.invalid", "/\\evil.invalid", "https://evil.invalid/"])
def test_signing_in_follows_no_other_address(browse: Browse, target: str) -> None:
    browser = browse()
    assert browser.get(f"/sign-in?next={quote(target)}").field("next") == "/"
    assert browser.post("/sign-in", {"login": "mara", "password": PASSWORD, "next": target}).location == "/"


def test_a_corpus_of_hostile_addresses_leads_nowhere(shared: Path | None) -> None:
    if shared is None:
        return
    lines = (shared / "payloads" / "open_redirect.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, lines):
        text = row["input"]
        if row.get("allow"):
            assert safe_next(text) == text
        for form in (text, quote(text), unquote(text)):
            assert not leads_away(safe_next(form)), form
