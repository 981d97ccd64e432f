"""Turning the links of a source into links between playbooks. Code is never touched; what resolves to nothing stays
as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

from seci.importing import links, template_tags
from seci.importing.places import Places
from seci.importing.prose import Span, Spans, protected
from seci.importing.sources import Page, Source
from seci.importing.template_tags import Edit

ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\|#|\?")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|$)")
PLAYBOOK_ADDRESS = re.compile(r"/items/(\d+)(?:#([^\[\]|]*))?")
NO_HEADING = re.compile(r"[\[\]|\x00-\x1f]")
EMPTY = "the link has no address"
TAG = "a tag of the site generator that is not understood"
OUTSIDE = "it points outside the source"
HOST_ONLY = "a web address without https://"
MISSING = "no such page or file in the source"
NOT_IMPORTED = "that page or file was not imported"
NO_NAME = "no page of that name in the source"


class Attached(NamedTuple):
    """Where a file is now, and whether pages show it as a picture; what they do not show is linked instead."""

    address: str
    is_picture: bool = True


class Unresolved(NamedTuple):
    """One reference that stays literal. path: the page's key. target: as written."""

    path: str
    target: str
    why: str


class Rewritten(NamedTuple):
    """The text with the links of the new home. resolved: how many references were turned. files: keys of files
    referred to.
    """

    text: str
    unresolved: tuple[Unresolved, ...]
    resolved: int
    files: frozenset[str]


def playbook_address(playbook: int, fragment: str = "") -> str:
    """The permanent address of a playbook; the fragment names a heading as the source did."""
    return f"/items/{playbook}" + (f"#{fragment}" if fragment else "")


def rewrite(
    source: Source, page: Page, playbook_of: Mapping[str, int], attachment_of: Mapping[str, Attached]
) -> Rewritten:
    """The page's text with every reference that is known turned into one of ours.

    playbook_of: source key of a page -> id of its playbook. attachment_of: source key of a file -> where it is.
    """
    return _Rewriting(source.places, page, playbook_of, attachment_of).done()


class _Rewriting:
    def __init__(
        self, places: Places, page: Page, playbook_of: Mapping[str, int], attachment_of: Mapping[str, Attached]
    ) -> None:
        self.places, self.page = places, page
        self.playbook_of, self.attachment_of = playbook_of, attachment_of
        self.unresolved: list[Unresolved] = []
        self.files: set[str] = set()
        self.unshown: set[str] = set()
        self.resolved = 0

    def done(self) -> Rewritten:
        text = _applied(self.page.body, list(self._edits(self.page.body)))
        return Rewritten(text, tuple(self.unresolved), self.resolved, frozenset(self.files))

    def _edits(self, text: str) -> Iterator[Edit]:
        code = protected(text)
        tagged = template_tags.is_tagged(text)
        if tagged:
            raw = list(template_tags.raw_blocks(text, code))
            yield from (Edit(*marker, "") for pair in raw for marker in pair)
            code = Spans([*code, *(Span(opening.start, closing.end) for opening, closing in raw)])
        taken = list(code)
        for address in links.addresses(text, code):
            taken.append(Span(address.start, address.end))
            yield from self._linked(text, address)
        for link in links.wiki_links(text, code):
            yield from _edit(link.start, link.end, self._new_wiki_link(link))
        if tagged:
            yield from template_tags.markdown_edits(text, Spans(taken), self._image_address, self._keep_tag)

    def _linked(self, text: str, address: links.Address) -> Iterator[Edit]:
        """An address in place of another; a whole wiki link where that says the same, for it finds the heading."""
        new = self._new_address(address.target)
        found = PLAYBOOK_ADDRESS.fullmatch(new or "")
        heading = unquote(found[2] or "") if found else ""
        whole = links.whole_link(text, address) if found and not NO_HEADING.search(heading) else None
        if found and whole:
            bar = "\\|" if links.is_beside_bar(text, whole) else "|"
            yield Edit(whole.start, whole.end, f"[[{found[1]}{heading and '#'}{heading}{bar}{whole.label}]]")
            return
        if new in self.unshown:
            yield from self._linked_instead(text, address)
        yield from _edit(address.start, address.end, new)

    def _linked_instead(self, text: str, address: links.Address) -> Iterator[Edit]:
        """A picture that cannot be shown becomes a link, called by its file where it had no text."""
        sign = links.picture_sign(text, address)
        if sign is not None:
            name = address.target.rpartition("/")[2] if text[sign + 2] == "]" else ""
            yield Edit(sign, sign + 2, f"[{name}")

    def _new_address(self, written: str) -> str | None:
        """The address to write in place of `written`; None to leave it."""
        target = template_tags.unwrapped(written) if template_tags.is_tagged(written) else written.strip()
        if target and ELSEWHERE.match(target):
            return target if target != written.strip() else None
        path, _, fragment = (target or "").partition("#")
        key = self.places.find(path.partition("?")[0], self.page.key) if path else None
        new = self._address(key, fragment) if key else None
        if new is None:
            self._keep(written, TAG if target is None else NOT_IMPORTED if key else self._why(path))
        return new

    def _address(self, key: str, fragment: str) -> str | None:
        """Where that page or file is now; None when it was not imported."""
        playbook, address = self.playbook_of.get(key), None
        if playbook is not None:
            address = playbook_address(playbook, quote(fragment, safe="!$&'*+,-./:;=?@_~%"))
        elif not self.places.is_page(key):
            self.files.add(key)
            attached = self.attachment_of.get(key)
            address = attached.address if attached else None
            if attached and not attached.is_picture:
                self.unshown.add(attached.address)
        self.resolved += address is not None
        return address

    def _new_wiki_link(self, link: links.WikiLink) -> str | None:
        written = link.target + (f"#{link.heading}" if link.heading else "")
        if not link.target:
            return None  # a heading of this same page
        key = self.places.find_name(link.target, self.page.key)
        new = self._wiki(link, key) if key else None
        if new is None:
            self._keep(f"[[{written}]]", NOT_IMPORTED if key else NO_NAME)
        return new

    def _wiki(self, link: links.WikiLink, key: str) -> str | None:
        mark = "!" if link.embeds else ""
        if self.places.is_page(key):
            playbook = self.playbook_of.get(key)
            self.resolved += playbook is not None
            heading = f"#{link.heading}" if link.heading else ""
            label = "" if link.embeds else f"|{link.label or link.target}"
            return f"{mark}[[{playbook}{heading}{label}]]" if playbook is not None else None
        address = self._address(key, "")
        label = link.target if link.label.isdigit() else link.label or link.target
        mark = "" if address in self.unshown else mark
        return f"{mark}[{label}]({address})" if address else None

    def _image_address(self, written: str) -> str:
        new = self._new_address(written)
        return written if new is None else new

    def _keep_tag(self, tag: str) -> None:
        self._keep(tag, TAG)

    def _keep(self, written: str, why: str) -> None:
        self.unresolved.append(Unresolved(self.page.key, " ".join(written.split())[:200], why))

    def _why(self, path: str) -> str:
        if not path or self.places.escapes(path, self.page.key):
            return OUTSIDE if path else EMPTY
        return HOST_ONLY if HOST.match(path) and not path.endswith((".md", ".html")) else MISSING


def _edit(start: int, end: int, new: str | None) -> Iterator[Edit]:
    if new is not None:
        yield Edit(start, end, new)


def _applied(text: str, edits: list[Edit]) -> str:
    """The text after all edits, which touch it as it was; of two that overlap the first counts."""
    parts, place = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= place:
            parts += [text[place : edit.start], edit.text]
            place = edit.end
    return "".join([*parts, text[place:]])
