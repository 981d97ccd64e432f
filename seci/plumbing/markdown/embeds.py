"""Embedded frames and videos become links to what they show: a page loads nothing from elsewhere.

This only rewrites raw HTML before it is sanitized, so it need not be exact to be safe.
"""

from __future__ import annotations

import re
from html import escape, unescape

_EMBED = re.compile(
    r"<(iframe|embed|video|audio)\b([^<>]{0,2000}+)>"
    r"(?:\s{0,20}+(?:<source\b([^<>]{0,2000}+)>)?[^<>]{0,500}+(?:</source>\s{0,20}+)?</\1\s*>)?",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def linked(html: str) -> str:
    """The HTML with each embedded thing that names its source as a link."""
    return _EMBED.sub(_link, html) if "<" in html else html


def _link(found: re.Match[str]) -> str:
    source = _SOURCE.search(f" {found[2]} {found[3] or ''}")
    if not source:
        return found[0]
    url = escape(unescape(source[1] or source[2] or source[3] or ""))
    return f'<a class="remote-picture" href="{url}">{url}</a>'
