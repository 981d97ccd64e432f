"""Sections: the stored HTML of one passage, or of a heading with all that stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seci.plumbing.markdown.anchors import PATTERN
from seci.plumbing.markdown.passages import HEADINGS, Passage

# The serializer escapes every `<` in text and in attributes: what looks like a tag is one. Ids are the first attribute.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?: id=\"(p-[a-z0-9]{8})\")?")
_ID = re.compile(rf'(<[a-z][a-z0-9]*) id="{PATTERN}"')
_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})


def section(html: str, passages: Sequence[Passage], anchor: str | None, address: str = "") -> str:
    """The HTML of a passage, to stand in another page: slots kept, ids and landmarks dropped.

    Without an anchor, the whole text. Of a heading: up to the next heading of the same or a higher level, or the end
    of what it stands in. `address` is put before links inside the text (`#p-…`), which lead back to where it was taken
    from. An unknown anchor gives nothing.
    """
    cut = html if not anchor else _wrapped(_cut(html, passages, anchor))
    cut = _homeward(_ID.sub(r"\1", cut), address)
    return cut.replace(' tabindex="0" role="region"', ' tabindex="0" role="group"')


def _cut(html: str, passages: Sequence[Passage], anchor: str) -> str:
    begin = _place(html, anchor)
    if begin is None:
        return ""
    passage = next((each for each in passages if each.anchor == anchor), None)
    stops = _stops(passages, passage) if passage and passage.kind in HEADINGS else None
    return html[begin : _end(html, begin, stops)]


def _wrapped(html: str) -> str:
    """An item in a list, a term in a list of definitions: neither may stand alone."""
    name = html[1:3]
    around = {"li": "ul", "dt": "dl", "dd": "dl"}.get(name)
    return f"<{around}>{html}</{around}>" if around and html[3:4] in " >" else html


def _homeward(html: str, address: str) -> str:
    return html.replace('<a href="#p-', f'<a href="{address}#p-') if address else html


def _place(html: str, anchor: str) -> int | None:
    found = re.search(rf'<[a-z][a-z0-9]* id="{re.escape(anchor)}"', html)
    return found.start() if found else None


def _stops(passages: Sequence[Passage], heading: Passage) -> set[str]:
    """The headings that end a section: those of the same or a higher level."""
    return {each.anchor for each in passages if each.kind in HEADINGS and each.level <= heading.level} - {
        heading.anchor
    }


def _end(html: str, begin: int, stops: set[str] | None) -> int:
    """Where the section ends that begins with the tag at `begin`; with `stops` it goes on over what follows."""
    depth = 0
    for tag in _TAG.finditer(html, begin):
        closing, name, anchor = tag.groups()
        if depth == 0 and (closing or (stops and anchor in stops)):
            return tag.start()
        if name in _VOID:
            continue
        depth += -1 if closing else 1
        if depth == 0 and stops is None:
            return html.index(">", tag.end()) + 1
    return len(html)
