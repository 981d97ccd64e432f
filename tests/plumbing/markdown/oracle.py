"""What rendered HTML may hold, said a second time and on purpose not imported from the code under test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

ELEMENTS = {
    "html", "head", "body", "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "pre",
    "blockquote", "code", "span", "div", "a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "i", "img",
    "input", "ins", "kbd", "mark", "nav", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "sup", "u",
    "var", "wbr", "table", "caption", "col", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "details",
    "summary", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {
    "align", "alt", "aria-label", "checked", "class", "colspan", "dir", "disabled", "height", "hidden", "href", "id",
    "lang", "loading", "open", "rel", "reversed", "role", "rowspan", "scope", "src", "start", "tabindex", "title",
    "type", "value", "width",
}  # fmt: skip
CLASSES = re.compile(
    r"admonition|admonition-title|note|info|tip|important|success|question|warning|caution|danger|example|quote|"
    r"footnote|footnote-ref|footnote-backref|task|task-list|table-scroll|highlight|contents|transclusion|real-host|"
    r"remote-picture|source|language-[a-z0-9_+-]{1,32}|[a-z][a-z0-9]{0,2}"
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def violations(html: str) -> list[str]:
    """Everything a parser of HTML5 finds in the HTML that must not be there."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    found = [f"{name!r} in {element.tag}" for element in tree.iter() for name in _wrong(element)]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    return found + [f"{each} twice" for each in {each for each in ids if ids.count(each) > 1}]


def _wrong(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag not in ELEMENTS:
        yield "element"
        return
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES or "\ufdd0" in value.replace("\ufdd0word|", ""):
            yield name
    for name in ("href", "src"):
        if (url := element.get(name)) is not None and not _may_lead(url, element.tag):
            yield f"{name}={url}"
    if (anchor := element.get("id")) and not re.fullmatch(r"p-[a-z0-9]{8}", anchor):
        yield f"id={anchor}"
    if not all(CLASSES.fullmatch(each) for each in element.get("class", "").split()):
        yield f"class={element.get('class')}"
    if element.tag == "input" and (element.get("type") != "checkbox" or element.get("disabled") is None):
        yield "an input that works"
    if element.get("href", "").lower().startswith("http") and element.get("rel") != "noopener noreferrer nofollow ugc":
        yield "an external link that tells where it came from"


def _may_lead(url: str, tag: str) -> bool:
    url = re.sub(r"[\x00-\x20]", "", unescape(url))
    if url.startswith(("//", "\\", "/\\")) or "\\" in url:
        return False
    scheme = SCHEME.match(url)
    if tag == "img":
        return scheme is None
    return scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:")


def rows(shared: Path | None, name: str) -> list[str]:
    """The inputs of a file of payloads, where there are any."""
    if shared is None:
        return []
    lines = (shared / "payloads" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_input(json.loads(line)) for line in lines]


def _input(row: dict[str, object]) -> str:
    if "unit" in row:
        return f"{row['prefix']}{str(row['unit']) * int(str(row['repeat']))}{row['suffix']}"
    return str(row["input"])
