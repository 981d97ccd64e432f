"""The tags site generators put between the words: Liquid and Nunjucks (`{% … %}`, `{{ … }}`) and Hugo's shortcodes.

A tag that stands for an address gives that address; images, notices, comments and raw blocks become Markdown; any
other tag is left as it is and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from seci.importing.prose import Span, Spans

TAG = re.compile(r"\{%-?\s*(?P<name>\w[\w-]*)(?P<words>[^{}]*?)-?%\}|\{\{[<%]?(?P<expression>[^{}]*?)[%>]?\}\}")
STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
BASE_ADDRESS = re.compile(r"\.?(?:site|base|page)\.(?:base_?url|url)|rootUrl", re.IGNORECASE)
REFERENCE = re.compile(r"(?:rel)?ref\b")
FROM_ROOT = {"page", "link", "post_url", "url", "download", "asset", "asset_path"}
IMAGES = {"image", "img", "figure", "image_with_class", "picture", "responsive_image"}
NOTICES = {"alert", "hint", "callout", "admonition", "notice", "note", "tip", "info", "warning", "danger"}
NOTICE_KINDS = {"note", "tip", "info", "warning", "danger", "error", "success", "important", "caution"}
CHANNELS = {"slack_channel"}


class Edit(NamedTuple):
    """Replace the text from `start` up to, not including, `end`."""

    start: int
    end: int
    text: str


def unwrapped(destination: str) -> str | None:
    """The address a link's destination means once its tags are taken away; None when a tag in it is not understood.

    An address that a tag counts from the root of the site begins with `/`.
    """
    understood = True

    def stand_in(tag: re.Match[str]) -> str:
        nonlocal understood
        address = _address(tag)
        understood = understood and address is not None
        return address or ""

    address = TAG.sub(stand_in, destination.replace("\n", " ")).strip()
    return address if understood and "{%" not in address else None


def _address(tag: re.Match[str]) -> str | None:
    expression = (tag["expression"] or "").strip()
    words = tag["words"] if tag["name"] else expression
    if BASE_ADDRESS.fullmatch(expression):
        return ""
    found = _strings(words) or [words.split()[-1] if tag["name"] and words.split() else ""]
    if tag["name"] in FROM_ROOT and found[0]:
        return found[0] if ":" in found[0] else "/" + found[0].lstrip("/")
    if tag["name"] is None and found[0] and (REFERENCE.match(expression) or "|" in expression):
        return found[0]
    return None


def _strings(words: str) -> list[str]:
    return [match[1] if match[1] is not None else match[2] for match in STRING.finditer(words)]


def is_tagged(text: str) -> bool:
    """Whether there is anything to do here at all."""
    return "{%" in text or "{{" in text


def markdown_edits(
    text: str, code: Spans, image_address: Callable[[str], str], report: Callable[[str], None]
) -> Iterator[Edit]:
    """The edits that turn tags standing in prose into Markdown. `report` is told each tag that stays."""
    tags = [tag for tag in TAG.finditer(text) if not code.cover(tag.start())]
    pairs = dict(_pairs(tags))
    for at, tag in enumerate(tags):
        name = tag["name"] or ""
        strings = _strings(tag["words"] or "")
        if name in NOTICES and at in pairs:
            yield from _notice(text, tag, tags[pairs[at]], strings)
        elif name == "comment" and at in pairs:
            yield from (Edit(*tag.span(), "<!--"), Edit(*tags[pairs[at]].span(), "-->"))
        elif name in IMAGES and strings:
            alt = re.sub(r"[\[\]\n]", " ", strings[-1]) if len(strings) > 1 else ""
            yield Edit(*tag.span(), f"![{alt}]({image_address('/' + strings[0].lstrip('/'))})")
        elif name in CHANNELS and strings:
            yield Edit(*tag.span(), f"#{strings[0]}")
        elif at not in pairs.values():
            report(tag[0])


def raw_blocks(text: str, code: Spans) -> Iterator[tuple[Span, Span]]:
    """The markers `{% raw %}` and `{% endraw %}`; what stands between them is already what it says."""
    tags = [tag for tag in TAG.finditer(text) if not code.cover(tag.start()) and tag["name"] in {"raw", "endraw"}]
    for opening, closing in _pairs(tags):
        yield Span(*tags[opening].span()), Span(*tags[closing].span())


def _pairs(tags: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Positions of each opening tag and the `end…` that closes it."""
    opened: dict[str, list[int]] = {}
    for at, tag in enumerate(tags):
        name = tag["name"] or ""
        if name.startswith("end") and opened.get(name[3:]):
            yield opened[name[3:]].pop(), at
        else:
            opened.setdefault(name, []).append(at)


def _notice(text: str, opening: re.Match[str], closing: re.Match[str], strings: list[str]) -> Iterator[Edit]:
    """A notice as a callout: its marker, and its lines indented below it."""
    words = [word.strip() for word in re.findall(r"\w+", opening["words"] or "")] + [opening["name"]]
    kind = next((word for word in words if word in NOTICE_KINDS and word not in strings[:1]), "note")
    title = strings[0].replace('"', "'") if strings and strings[0] not in NOTICE_KINDS else ""
    indent = text[text.rfind("\n", 0, opening.start()) + 1 : opening.start()]
    indent = indent if not indent.strip() else ""
    yield Edit(*opening.span(), f'!!! {kind} "{title}"' if title else f"!!! {kind}")
    for line in re.compile(r"(?<=\n)[ \t]*(?=\S)").finditer(text, opening.end(), closing.start()):
        yield Edit(*line.span(), f"{indent}    ")
    yield Edit(*closing.span(), "")
