"""Passages: the addressable blocks of a text, and the references that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seci.plumbing.markdown.text import squeeze

HEADINGS = ("heading", "title")


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a text.

    anchor: its address, `p-` and eight characters, also its `id` in the HTML
    kind: title (a first heading equal to the title, hidden), heading, paragraph, item, code, table, quote, note (a
        callout or folded part), term, definition, footnote, figure or transclusion
    level: of a heading 1 to 6 as written, of an item its depth in the list from 1, else 0
    text: plain text, of a code passage with its line breaks
    task: None, or whether the box of a task is ticked
    under: anchor of the heading it stands under, of a heading the next higher one, or None
    """

    anchor: str
    kind: str
    level: int
    text: str
    task: bool | None = None
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a passage points to.

    kind: wiki, transclusion, person, topic (all resolved per viewer); address (a relative link), image (an own image),
        external (another site)
    target, heading, label: plain text; of an address `heading` is its fragment
    passage: anchor of the passage it stands in, or None
    """

    kind: str
    target: str
    heading: str
    label: str
    passage: str | None


def slug(text: str) -> str:
    """The fragment code hosts give a heading: lower case, spaces to hyphens, punctuation dropped."""
    return re.sub(r"[^\w\- ]", "", text.strip().casefold()).replace(" ", "-")


def _loose(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def slugs(texts: Sequence[str]) -> Iterator[str]:
    """The slug of each heading; the second of the same name gets `-1`, the third `-2`."""
    seen: dict[str, int] = {}
    for text in texts:
        plain = slug(text)
        number = seen.get(plain, 0)
        seen[plain] = number + 1
        yield f"{plain}-{number}" if number else plain


class Headings:
    """The headings of a text by name: built once, asked often."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        headings = [passage for passage in passages if passage.kind in HEADINGS]
        self._by_text: dict[str, Passage] = {}
        self._by_slug: dict[str, Passage] = {}
        self._loosely: dict[str, Passage] = {}
        for heading, fragment in zip(headings, slugs([heading.text for heading in headings]), strict=True):
            self._by_text.setdefault(squeeze(heading.text).casefold(), heading)
            self._by_slug.setdefault(fragment, heading)
            self._loosely.setdefault(_loose(heading.text), heading)

    def find(self, text: str) -> Passage | None:
        """The heading of this text, else of this slug, else the one that differs in punctuation only."""
        exact = self._by_text.get(squeeze(text).casefold()) or self._by_slug.get(text.strip().casefold())
        loose = _loose(text)
        return exact or (self._loosely.get(loose) if loose else None)


def find_heading(passages: Sequence[Passage], text: str) -> Passage | None:
    """The heading passage that `[[Title#text]]` or a link to `#text` means; case does not matter."""
    return Headings(passages).find(text)
