"""Addresses: what a link or picture in a text may point to. Everything else loses its `href` or `src`.

bleach keeps `javascript:123` (it takes the digits for a port), `//host` and `\\\\host`; so every address is read here
again, as a browser would read it, and only http, https, mailto and addresses inside the site pass.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape
from urllib.parse import unquote, urlsplit

_LONGEST = 4_096
# Browsers drop tab and line ends anywhere in an address, controls and spaces around it. Invisible characters have no
# business in one either: they hide what it is.
_DROPPED = re.compile("[\x00-\x1f\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_LOOKS_LIKE_SCHEME = re.compile(r"[^/?#]*:")

ATTACHMENTS = "/attachments/"
"""Where own pictures are served."""


def readable(url: str) -> str:
    """The address as a browser reads it: entities resolved, control and invisible characters dropped."""
    return _DROPPED.sub("", unescape(url)).strip(" ")


def safe_url(url: str) -> bool:
    """Whether a link may point there: http, https or mailto in full, or an address inside the site."""
    url = readable(url)
    if not url or len(url) > _LONGEST or "\\" in url or url.startswith("//"):
        return False
    if is_external(url):
        return _splits(url)
    if found := _SCHEME.match(url):
        return found[1].lower() == "mailto"
    return not _LOOKS_LIKE_SCHEME.match(unquote(url)) and _splits(url)


def is_external(url: str) -> bool:
    """Whether a safe address leaves the site."""
    return _WEB.match(url) is not None


def safe_picture(url: str) -> bool:
    """Whether a picture may be loaded from there: an attachment, or a file beside the text; never another site."""
    url = readable(url)
    if not safe_url(url) or is_external(url) or _SCHEME.match(url):
        return False
    path = posixpath.normpath(unquote(url.partition("?")[0].partition("#")[0]))
    if path.startswith("/"):
        return path.startswith(ATTACHMENTS)
    return not path.startswith("..") and not url.startswith(("?", "#"))


def host_of(url: str) -> str:
    """The host of an external address, without `www.`."""
    return (urlsplit(readable(url)).hostname or "").removeprefix("www.")


def _splits(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.port is None or parts.port >= 0
    except ValueError:
        return False
