from __future__ import annotations

import pytest

from seci.plumbing.markdown import safe_url
from seci.plumbing.markdown.addresses import safe_picture


@pytest.mark.parametrize(
    "url",
    ["https://example.org/a?b=c#d", "http://a", "mailto:ada@example.org", "/items/3", "page.md", "../a/b.md#c", "?q=1",
     "a b.md", "HTTPS://EXAMPLE.ORG", "https://example.org:8080/x", "a/b:c"],
)  # fmt: skip
def test_addresses_people_use_are_safe(url):
    assert safe_url(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:1", "JAVASCRIPT:1", "java\nscript:1", "\x01javascript:1", "javascript&colon;1", "&#106;avascript:1",
     "data:text/html,x", "vbscript:9", "file:///etc/passwd", "//evil", "\\\\evil", "/\\evil", "/\t/evil", "\\/evil",
     "https:evil", "https:/evil", "http:\\\\evil", "https://a\\@b", "https://[::1", "https://a:99999999/", "",
     " ", "%6aavascript:1", "\u200bjavascript:1", "tel:1", "x" * 5000],
)  # fmt: skip
def test_other_addresses_are_not(url):
    assert not safe_url(url)


def test_pictures_come_from_attachments_or_beside_the_text():
    assert safe_picture("/attachments/a/b.png") and safe_picture("img/b.png") and safe_picture("./b.png")
    assert not any(map(safe_picture, ["/x.png", "../x.png", "https://a/b.png", "data:image/png;base64,AA", "mailto:a"]))
    assert not safe_picture("/attachments/../logout")
    assert not safe_picture("%2e%2e/logout")
