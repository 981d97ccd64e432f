"""Where to go after signing in: the one function that decides whether an address handed to us may be followed."""

from __future__ import annotations

from urllib.parse import unquote

START = "/"
MAX_LENGTH = 2000
DECODINGS = 3  # proxies and frameworks have been seen to decode once or twice on the way


def safe_next(target: str | None) -> str:
    """A path on this origin to go on to; the start page for anything else.

    Browsers read `\\` as `/`, drop tabs and line ends, and take `//host` for another origin. Each is looked for in the
    text as given and as decoded, since an address that changes its meaning by being decoded is no path of ours.
    """
    if not target or len(target) > MAX_LENGTH:
        return START
    decoded = target
    for _round in range(DECODINGS):
        if not _is_plain_path(decoded):
            return START
        decoded = unquote(decoded)
    return target if _is_plain_path(decoded) else START


def _is_plain_path(text: str) -> bool:
    path = text.partition("?")[0].partition("#")[0]
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    return text.isprintable() and "\ufffd" not in text
