"""The HTML a text may become: elements, attributes with their values, classes. What is not here is shown as text."""

from __future__ import annotations

import re

from seci.plumbing.markdown.syntax.callouts import KINDS

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd",
        "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
    }
)  # fmt: skip
BLOCK = frozenset(
    {
        "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr",
        "li", "ol", "p", "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
    }
)  # fmt: skip
UNWRAPPED = frozenset({"address", "article", "aside", "center", "font", "footer", "header", "label", "main", "section"})
"""Elements that are left out while their content stays; others that are not allowed are shown as text."""

TAGS = INLINE | BLOCK | UNWRAPPED

CLASSES = frozenset(
    {
        "admonition", "admonition-title", "footnote", "footnote-ref", "footnote-backref", "task", "task-list",
        "remote-picture", *KINDS,
    }
)  # fmt: skip
"""Classes that survive in what people write; the document adds its own afterwards."""

LANGUAGE = re.compile(r"language-[a-z0-9_+-]{1,32}")

_NUMBER = re.compile(r"-?\d{1,5}")
_SMALL = re.compile(r"\d{1,4}")
_NAME = re.compile(r"[^\s\"'<>&]{1,100}")
_VALUES: dict[str, re.Pattern[str]] = {
    "align": re.compile("left|center|right"),
    "checked": re.compile(".*"),
    "colspan": _SMALL,
    "dir": re.compile("ltr|rtl|auto"),
    "height": _SMALL,
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}"),
    "open": re.compile(".*"),
    "reversed": re.compile(".*"),
    "rowspan": _SMALL,
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "start": _NUMBER,
    "value": _NUMBER,
    "width": _SMALL,
}
_ANYWHERE = frozenset({"class", "dir", "id", "lang", "title"})
_CELL = frozenset({"align", "colspan", "rowspan", "scope"})
_OF: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "name"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "input": frozenset({"checked", "type"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start"}),
    "td": _CELL,
    "th": _CELL,
}


def may_have(tag: str, attribute: str, value: str) -> bool:
    """Whether an element may carry this attribute with this value (`id` and `name` live until links are resolved)."""
    if attribute not in _ANYWHERE and attribute not in _OF.get(tag, ()):
        return False
    if attribute in ("id", "name"):
        return _NAME.fullmatch(value) is not None
    allowed = _VALUES.get(attribute)
    return allowed is None or allowed.fullmatch(value) is not None


def classes(tag: str, value: str) -> str:
    """Those of the classes that an element may have."""
    return " ".join(name for name in value.split() if name in CLASSES or (tag == "code" and LANGUAGE.fullmatch(name)))
