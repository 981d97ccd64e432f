"""What a page is called: its front matter, else its first heading, else its file name made readable."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath

from seci.commons import items
from seci.commons.items import MAX_TITLE
from seci.commons.texts import in_one_line
from seci.importing.prose import protected

UNTITLED = "Untitled"
PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$|^(?=\S)([^\n]+)\n=+[ \t]*$", re.MULTILINE)
LONGEST_LINE = 2000
"""Characters of a heading that are looked at: far more than any title keeps."""
ATTRIBUTES = re.compile(r"\s*\{[:#.][^{}]*\}\s*$")
IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|~~|`+)(?=\S)(.+?)(?<=\S)\1|(?<!\w)(__|_)(?=\S)(.+?)(?<=\S)\3(?!\w)")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
SUFFIX = re.compile(r"[ _-]+[0-9a-f]{32}$")
"""Some exporters add their own identifier to each file name."""


def first_heading(body: str) -> str:
    """The text of the first heading where it is of the first level, else ""."""
    code = protected(body)
    for heading in HEADING.finditer(body):
        if not code.cover(heading.start()):
            return plain(heading[3] or heading[2].rstrip().rstrip("#")) if heading[1] in {"#", None} else ""
    return ""


def plain(markdown: str) -> str:
    """One line of Markdown as the words a reader sees."""
    text = ATTRIBUTES.sub("", markdown[:LONGEST_LINE])
    without_images = LINK.sub(r"\1", IMAGE.sub("", text))
    text = without_images if without_images.strip() else LINK.sub(r"\1", IMAGE.sub(r"\1", text))
    text = WIKI.sub(r"\1", TAG.sub("", text))
    for _ in range(3):  # emphasis may stand in emphasis
        text = EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return in_one_line(html.unescape(ESCAPE.sub(r"\1", text)))


def readable(name: str) -> str:
    """A file or folder name as a title: `how_we-work.md` is "How we work". Names with spaces keep their hyphens."""
    stem = SUFFIX.sub("", PurePosixPath(name).stem if name.lower().endswith(PAGE_ENDINGS) else name)
    words = in_one_line(stem if " " in stem else re.sub(r"[-_]+", " ", stem)) or in_one_line(stem)
    return words[:1].upper() + words[1:] or UNTITLED


def fitting(title: str) -> str:
    """The title, cut at a word to MAX_TITLE characters where it is longer."""
    if len(title) <= MAX_TITLE:
        return title
    cut = title[: MAX_TITLE - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > MAX_TITLE // 2 else cut).rstrip() + "…"


def numbered(title: str, taken: set[str]) -> str:
    """The title, followed by the first number that makes it unlike those taken (compared without case); then it is
    taken too.
    """
    free, number = title, 1
    while items.key_of(free) in taken:
        number += 1
        free = f"{title[: MAX_TITLE - 8]} ({number})"
    taken.add(items.key_of(free))
    return free
